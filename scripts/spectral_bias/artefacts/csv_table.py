"""CSV artefacts: byte-stable, sealed. The last two columns hold the table's certificate and seal, on its first row."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from spectral_bias.artefacts.atomic import atomic_write
from spectral_bias.artefacts.certificate import Certificate, as_text
from spectral_bias.artefacts.seal import BLANK, MARK, seal

# What a spreadsheet takes for the beginning of a formula, in both widths.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def write_table(rows: Sequence[Mapping[str, Any]], path: Path, record: Certificate) -> None:
    """Write a table whole or not at all. Text that a spreadsheet would take for a formula gets an apostrophe before it.

    Args:
        rows: at least one, all with the same keys, which become the columns.
        path: where.
        record: its certificate.

    Raises:
        ValueError: there is no row, so there is no place for the certificate.
    """
    if not rows:
        raise ValueError(f"{path}: a table needs at least one row")
    text = io.StringIO()
    table = csv.DictWriter(text, [*rows[0], "certificate", "seal"], restval="", lineterminator="\n")
    table.writeheader()
    for place, row in enumerate(rows):
        own = {"certificate": as_text(record), "seal": (MARK + BLANK).decode()} if place == 0 else {}
        table.writerow({name: _cell(value) for name, value in row.items()} | own)
    with atomic_write(path) as partial:
        partial.write_text(text.getvalue(), "utf-8")
        seal(partial)


def _cell(value: Any) -> Any:
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
    """The rows of a table, certificate and seal among them."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
