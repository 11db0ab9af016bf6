"""A light table for notebooks and terminals: rows of plain values, as CSV, HTML or aligned text."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spectral_bias.artefacts.atomic import atomic_write
from spectral_bias.artefacts.csv_table import cell

# Rows that a notebook shows of a longer table.
SHOWN = 60


@dataclass(frozen=True)
class Table:
    """Rows with the same keys; ``pandas.DataFrame(table.rows)`` makes a data frame of them.

    Attributes:
        rows: values by column: text, numbers, or None where a value is not known.
        columns: their order; a table without rows has them too.
    """

    rows: tuple[dict[str, Any], ...]
    columns: tuple[str, ...]

    @classmethod
    def of(cls, rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = ()) -> Table:
        """A table of rows; columns are those of the first row unless given."""
        return cls(tuple(dict(row) for row in rows), tuple(columns or (rows[0] if rows else ())))

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.rows)

    def __getitem__(self, column: str) -> list[Any]:
        """The values of a column, by row."""
        if column not in self.columns:
            raise KeyError(f"{column!r} is no column; there are {', '.join(self.columns)}")
        return [row[column] for row in self.rows]

    def to_csv(self, path: str | Path | None = None) -> str:
        """The table as CSV; None is an empty cell. Written to ``path`` where one is given, whole or not at all.

        An apostrophe is put before text that a spreadsheet takes for a formula.
        """
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([_cell(each) for each in self.columns])
        writer.writerows([[_cell(row[name]) for name in self.columns] for row in self.rows])
        if path is not None:
            with atomic_write(Path(path).resolve()) as partial:
                partial.write_text(text.getvalue(), "utf-8", newline="")
        return text.getvalue()

    def text(self, width: int | None = None) -> str:
        """Aligned columns, numbers to the right, for a terminal.

        Args:
            width: characters of a line; columns for which it has no room follow in a table below, each table with the
                first column. Left out, there is one table.
        """
        lines = [list(self.columns), *([shown(row[name]) for name in self.columns] for row in self.rows)]
        widths = [max(len(line[place]) for line in lines) for place in range(len(self.columns))]
        left = [any(isinstance(row[name], str) for row in self.rows) for name in self.columns]
        return "\n\n".join(
            "\n".join(
                "  ".join(
                    line[place].ljust(widths[place]) if left[place] else line[place].rjust(widths[place])
                    for place in places
                ).rstrip()
                for line in lines
            )
            for places in _folded(widths, width)
        )

    def _repr_html_(self) -> str:
        """The table as notebooks show it."""
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(shown(row[name]))}</td>" for name in self.columns) + "</tr>"
            for row in self.rows[:SHOWN]
        )
        more = f"<p>{len(self) - SHOWN} more rows</p>" if len(self) > SHOWN else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def _folded(widths: Sequence[int], width: int | None) -> list[list[int]]:
    """The columns of each table below another, the first in all of them; each has one more at least."""
    tables: list[list[int]] = [[*range(min(len(widths), 1))]]
    for place in range(1, len(widths)):
        taken = sum(2 + widths[each] for each in tables[-1])
        if width is not None and len(tables[-1]) > 1 and taken + widths[place] > width:
            tables.append([0])
        tables[-1].append(place)
    return tables


def _cell(value: Any) -> Any:
    # The writer quotes no carriage return, at which readers end a line.
    return cell(value.replace("\r", " ") if isinstance(value, str) else value)


def shown(value: Any) -> str:
    """A cell as people read it: four digits, a dash where nothing is known."""
    if value is None:
        return "-"
    return f"{value:.4g}" if isinstance(value, float) else str(value)
