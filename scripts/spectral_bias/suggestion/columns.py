"""Read columns of numbers from text, as spreadsheets, pandas and R write them.

Marks between columns, the decimal mark, the header and a column of row numbers are told from the text. A lone
mark that may mean two things is noted.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from spectral_bias.scales.signal import SignalError

MAX_TOLD = 5
_MARKS = ";\t,"
_COMMENTS = ("#", "%")
# A spreadsheet's first line, which names the mark.
_NAMED_MARK = re.compile(r"sep=([;,\t|])\s*", re.I)
_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+(e[+-]?\d+)?", re.I)

Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Columns:
    """A table of numbers.

    Attributes:
        values: the numbers.
        names: the columns' names in lower case; empty where there is no header.
        notes: what was read otherwise than it stands there.
    """

    values: Float[np.ndarray, "row column"]
    names: tuple[str, ...]
    notes: tuple[str, ...]


def read_columns(name: str, content: bytes) -> Columns:
    """The columns of a text.

    Args:
        name: what it is called in messages.
        content: text in UTF-8, or in UTF-16 with its byte order mark.

    Raises:
        SignalError: it is no such text, or no table of numbers; lists what is wrong by line.
    """
    try:
        rows, mark = _rows(_text(name, content))
    except csv.Error as error:
        raise SignalError(f"{name}: is no table of numbers ({error})") from error
    rows, notes = _with_decimal_points(rows)
    header = bool(rows) and not any(_is_number(cell) for cell in rows[0][1])
    names = [each.lower() for each in rows[0][1]] if header else []
    rows = rows[1:] if header else rows
    if not rows:
        raise SignalError(f"{name}: holds no numbers; one column y, or columns x and y, are expected")
    width = len(rows[0][1])
    # A header divided by spaces may hold units beside the names.
    if header and (len(names) < width or (len(names) > width and mark != " ")):
        raise SignalError(
            f"{name}: the header names {_columns(len(names))}, and the first row of numbers has {_columns(width)}; "
            "name every column, and divide columns by semicolons or tabs where commas are decimal marks"
        )
    if faults := [*_faults(rows, width)]:
        more = f"; and {len(faults) - MAX_TOLD} more" if len(faults) > MAX_TOLD else ""
        raise SignalError(f"{name}: {'; '.join(faults[:MAX_TOLD])}{more}")
    values = np.array([[float(cell) for cell in cells] for _, cells in rows])
    if _numbers_its_rows(values, names):
        notes = (*notes, "the first column, which has no name and numbers the rows, is left out")
        values, names = values[:, 1:], names[1:]
    return Columns(values, tuple(names), notes)


def _text(name: str, content: bytes) -> str:
    encoding = "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        told = f"is no text in {encoding.upper().removesuffix('-SIG')} ({error.reason} at byte {error.start})"
        raise SignalError(f"{name}: {told}; save it as text in UTF-8") from error


def _rows(text: str) -> tuple[list[Row], str]:
    """Cells by line, without comments, empty lines and an empty last column; and the mark between them."""
    lines = text.splitlines()
    named = _NAMED_MARK.fullmatch(lines[0]) if lines else None
    numbered = [
        (number, line)
        for number, line in enumerate(lines, start=1)
        if line.strip() and not line.lstrip().startswith(_COMMENTS) and not (named and number == 1)
    ]
    mark = named[1] if named else _mark([line for _, line in numbered])
    # All at once, since a name in quotes may go on in the next line.
    cells = csv.reader((line for _, line in numbered), delimiter=mark, skipinitialspace=True)
    rows: list[Row] = []
    for row in cells:
        number = numbered[cells.line_num - 1][0]
        kept = [each.strip() for each in row if each.strip() or mark != " "]
        if any(kept):
            rows.append((number, kept))
    while rows and all(len(row) > 1 and not row[-1] for _, row in rows):
        rows = [(number, row[:-1]) for number, row in rows]
    return rows, mark


def _mark(lines: Sequence[str]) -> str:
    """The mark that most lines have; a space if they have none.

    Of several a semicolon or a tab, as commas beside them are decimal marks.
    """
    having = {mark: sum(mark in line for line in lines) for mark in _MARKS}
    mark = max(having, key=lambda each: having[each])
    return mark if having[mark] else " "


def _with_decimal_points(rows: list[Row]) -> tuple[list[Row], tuple[str, ...]]:
    """The rows with decimal points, where all that they have are decimal commas."""
    cells = [cell for _, row in rows for cell in row if _is_number(cell.replace(",", "."))]
    commas = [cell for cell in cells if "," in cell]
    if not commas or any("." in cell for cell in cells) or not all(map(_DECIMAL_COMMA.fullmatch, commas)):
        return rows, ()
    made = [
        (number, [cell.replace(",", ".") if _DECIMAL_COMMA.fullmatch(cell) else cell for cell in row])
        for number, row in rows
    ]
    return made, ("commas are read as decimal marks",)


def _faults(rows: Sequence[Row], width: int) -> Iterator[str]:
    for number, cells in rows:
        if len(cells) != width:
            yield f"line {number} has {_columns(len(cells))}, the first one {width}"
        yield from (f"line {number}: {cell!r} is no number" for cell in cells if not _is_number(cell))


def _numbers_its_rows(values: Float[np.ndarray, "row column"], names: Sequence[str]) -> bool:
    """Whether the first of three columns or more has no name and counts from 0 or 1, as pandas and R write rows."""
    if not names or names[0] not in {"", "unnamed: 0"} or values.shape[1] < 3:
        return False
    return values[0, 0] in {0, 1} and bool(np.all(np.diff(values[:, 0]) == 1))


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _columns(count: int) -> str:
    return f"{count} column{'s' * (count != 1)}"
