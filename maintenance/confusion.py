"""Score what is said of an error that is left on labelled cases: writes docs/diagnosis-cases.md.

    python maintenance/confusion.py [RESULTS]

RESULTS is a finished results folder of the default scale. Takes some minutes.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from diagnosis_cases.case import Case
from diagnosis_cases.closed_forms import closed_forms
from diagnosis_cases.runs import own_runs
from diagnosis_cases.trainings import COUNT, WAYS, trained
from scipy.stats import binomtest

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "diagnosis-cases.md"
KINDS = ("unlearned_high", "aliasing", "noise_fitted", "too_small_or_step_too_large", "nothing", "unknown")
_ABOVE = "<!-- The tables below: python maintenance/confusion.py RESULTS -->"

Rows = dict[tuple[str, str], Counter[str]]


def said(cases: Iterable[Case]) -> Rows:
    """How often each cause is named, by label and by how cases were made."""
    rows: Rows = defaultdict(Counter)
    for case in cases:
        rows[case.label, case.how][case.remaining().kind] += 1
    return rows


def row(label: str, how: str, named: Counter[str]) -> str:
    """A line of the table by how cases were made."""
    total = named.total()
    others = ", ".join(f"{kind} {number}" for kind, number in sorted(named.items()) if kind != label)
    return f"| {label} | {how} | {named[label]} of {total} | {others or '-'} |"


def by_way(rows: Rows) -> list[str]:
    """The table by how cases were made."""
    head = ["| label | how the cases were made | right | said else |", "|---|---|---|---|"]
    return [*head, *(row(label, how, named) for (label, how), named in rows.items())]


def matrix(rows: Rows) -> list[str]:
    """The confusion matrix, with the exact 95 % interval of the share that is right."""
    lines = [f"| label | {' | '.join(KINDS)} | right | 95 % interval |", "|---" * (len(KINDS) + 3) + "|"]
    everything: Counter[bool] = Counter()
    for label in KINDS:
        named = sum((each for (of, _), each in rows.items() if of == label), Counter[str]())
        everything.update({True: named[label], False: named.total() - named[label]})
        cells = " | ".join(str(named[kind]) for kind in KINDS)
        lines.append(f"| {label} | {cells} | {_share(named[label], named.total())} |")
    empty = " | ".join("" for _ in KINDS)
    return [*lines, f"| all | {empty} | {_share(everything[True], everything.total())} |"]


def _share(right: int, total: int) -> str:
    if not total:
        return "- | -"
    interval = binomtest(right, total).proportion_ci(0.95, method="exact")
    return f"{right / total:.3f} ({right} of {total}) | {interval.low:.3f} - {interval.high:.3f}"


def page(above: str, chosen_on: Rows, trainings: Rows, runs: Rows, left_out: dict[str, int]) -> str:
    """The page with its tables renewed."""
    scored: Rows = defaultdict(Counter, {**trainings, **runs})
    missing = ", ".join(f"{how} {number}" for how, number in left_out.items() if number) or "none"
    parts = [
        above.rstrip(),
        _ABOVE,
        "## Scored: trainings and runs (kind B)",
        "\n".join(matrix(scored)),
        "\n".join(by_way(scored)),
        f"Left out because the training did not end as its label needs: {missing}.",
        "## Chosen on: closed forms (kind A)",
        "\n".join(matrix(chosen_on)),
        "\n".join(by_way(chosen_on)),
    ]
    return "\n\n".join(parts) + "\n"


def main(results: Path) -> None:
    """Renew the page's tables."""
    trainings: Rows = {}
    left_out: dict[str, int] = {}
    for way in WAYS:
        rows = said(trained(way, COUNT))
        left_out[way.how] = COUNT - sum(each.total() for each in rows.values())
        trainings |= rows
        print(way.name, dict(rows), flush=True)
    above = PAGE.read_text("utf-8").split(_ABOVE)[0]
    PAGE.write_text(page(above, said(closed_forms()), trainings, said(own_runs(results)), left_out), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "results"))
