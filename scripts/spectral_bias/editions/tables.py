"""Tables of text: aligned for the terminal, and in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence


def aligned(rows: Iterable[Sequence[str]], margin: str = "") -> Iterator[str]:
    """Lines with columns of equal width; the first row holds the titles."""
    rows = list(rows)
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield margin + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def markdown(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Lines of a table in Markdown; the first row holds the titles."""
    first, *others = rows
    yield f"| {' | '.join(first)} |"
    yield "|" + "---|" * len(first)
    yield from (f"| {' | '.join(row)} |" for row in others)
