"""``docs/coverage.md`` has the rows of the shipped claims, their exact numbers, and simulated ones beside them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from spectral_bias.__main__ import main
from spectral_bias.cli.coverage import PAGE, coverage_page

ROOT = Path(__file__).resolve().parents[2]
# Columns with simulated numbers, by a table's first column names.
SIMULATED = {("n", "r"): range(3, 9), ("n", "share"): (3, 4, 6), ("n", "runs"): (5, 6), ("n", "candidates"): (3,)}


def without_simulated(text: str) -> list[str]:
    """The page's lines, in which simulated numbers are left out."""
    lines, columns = [], None
    for line in re.sub(r"has [\d,]+ draws", "has draws", text).splitlines():
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        if not cells:
            columns = None  # the next table begins with its header
        elif columns is None:
            columns = SIMULATED.get(tuple(cells[:2]), ())
        elif set("".join(cells)) != {"-"}:
            cells = ["simulated" if cell and place in columns else cell for place, cell in enumerate(cells)]
        lines.append(" | ".join(cells) or line)
    return lines


def test_simulated_numbers_are_told_from_exact_ones():
    page = ["| n | r | exact | uniform |", "| --- | --- | --- | --- |", "| 9 | 2 | .961 | .955 |", "", "| a | b |"]
    assert without_simulated("\n".join(page))[2:] == ["9 | 2 | .961 | simulated", "", "a | b"]


@pytest.fixture(scope="module")
def committed() -> str:
    return (ROOT / PAGE).read_text("utf-8")


def test_the_page_follows_the_configuration(committed):
    assert without_simulated(committed) == without_simulated(coverage_page(draws=1)), "run `make docs`"


def rows(text: str, title: str) -> list[list[str]]:
    section = text.split(f"## {title}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines[2:]]


def test_every_interval_covers_at_least_95_percent_within_the_simulations_error(committed):
    assert "has 4,000 draws" in committed
    error = 4 * (0.95 * 0.05 / 4000) ** 0.5
    shares = [cell for row in rows(committed, "Medians") for cell in row[2:]]
    shares += [row[place] for row in rows(committed, "Proportions") for place in (2, 3, 4, 6)]
    shares += [row[5] for row in rows(committed, "Trends")]
    numbers = [float(share) for share in shares if share]
    assert len(numbers) > 50
    assert min(numbers) >= 0.95 - error


@pytest.mark.parametrize("draws", ["0", "-1", "many"])
def test_a_number_of_draws_that_is_none_is_refused(draws, capsys):
    with pytest.raises(SystemExit) as refused:
        main(["coverage", "--draws", draws])
    assert refused.value.code == 2
    assert f"{draws}: a whole number from 1 on" in capsys.readouterr().err
