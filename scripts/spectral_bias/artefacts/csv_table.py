"""CSV artefacts: byte-stable, plain, with certificate and SHA-256 in a JSON file beside them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from spectral_bias.artefacts.certificate import Certificate
from spectral_bias.artefacts.plain_text import write_plain

# What a spreadsheet takes for the beginning of a formula, in both widths.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def write_table(
    rows: Sequence[Mapping[str, Any]], path: Path, record: Certificate, columns: Sequence[str] = ()
) -> None:
    """Write a table and the file beside it; an apostrophe is put before text that a spreadsheet takes for a formula.

    Args:
        rows: all with the same keys, which become the columns.
        path: where.
        record: its certificate.
        columns: the columns, where there may be no row.

    Raises:
        ValueError: there is no row, so the columns are not known.
    """
    if not rows and not columns:
        raise ValueError(f"{path}: a table needs at least one row")
    text = io.StringIO()
    table = csv.DictWriter(text, columns or list(rows[0]), lineterminator="\n")
    table.writeheader()
    table.writerows({name: cell(value) for name, value in row.items()} for row in rows)
    write_plain(text.getvalue(), path, record)


def cell(value: Any) -> Any:
    """A value with an apostrophe before it if it is text that a spreadsheet takes for a formula."""
    if not isinstance(value, str) or not value.lstrip().startswith(FORMULA) or _is_number(value):
        return value
    return f"'{value}"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
