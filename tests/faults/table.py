"""The table of docs/faults.md, made from docs/faults.json: ``python tests/faults/table.py`` writes it in."""

from __future__ import annotations

import json
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
BEGIN, END = "<!-- table -->\n", "<!-- end of table -->"
COUNTS = ("trials", "hit", "survived", "resumed")
HEAD = f"| fault | how it was injected | {' | '.join(COUNTS)} |\n|---|---|{'---:|' * len(COUNTS)}\n"


def with_table(text: str, counted: str) -> str:
    """The page with the table of what was counted in it.

    Args:
        text: the page.
        counted: the JSON that ``make faults`` wrote.
    """
    rows = json.loads(counted)["faults"]
    lines = [_line(name, row["how"], row) for name, row in sorted(rows.items())]
    lines.append(_line("**all**", "", {key: sum(row[key] for row in rows.values()) for key in COUNTS}))
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}{HEAD}{''.join(lines)}{END}{rest.partition(END)[2]}"


def _line(name: str, how: str, counts: dict[str, int]) -> str:
    return f"| {name} | {how} | {' | '.join(str(counts[key] or '') for key in COUNTS)} |\n"


if __name__ == "__main__":
    page = DOCS / "faults.md"
    page.write_text(with_table(page.read_text("utf-8"), (DOCS / "faults.json").read_text("utf-8")), "utf-8")
    print(page.read_text("utf-8").partition(BEGIN)[2].partition(END)[0])
