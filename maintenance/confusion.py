"""Score on labelled cases what is said of an error that is left and of the order of learning.

Writes docs/diagnosis-cases.md:

    python maintenance/confusion.py [RESULTS [KIND ...]]

RESULTS is a finished results folder of the default scale. Takes some minutes for all kinds: A to E together, 'order',
'order runs'.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from diagnosis_cases.case import Case
from diagnosis_cases.closed_forms import closed_forms
from diagnosis_cases.orders import orders
from diagnosis_cases.own_runs import NO_ORDER, own_runs
from diagnosis_cases.trained import COUNT, trained
from diagnosis_cases.ways import Way, ways
from scipy.stats import binomtest

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "diagnosis-cases.md"
ORDERS = ("low_first", "not_first", "too_few", "depends_on_method")
KINDS = ("unlearned_high", "aliasing", "noise_fitted", "too_small_or_step_too_large", "nothing", "unknown")
ABOVE = "<!-- The tables below: python maintenance/confusion.py RESULTS -->"

HEADINGS = {
    "E": "Kind E: trainings that nothing was chosen on",
    "D": "Kind D: trainings known before the last change of the rule",
    "C": "Kind C: trainings that the rule was mended after",
    "B": "Kind B: trainings and runs that the rule was mended after",
    "A": "Kind A: closed forms that the levels were chosen on",
    "order": "Order of learning: closed forms",
    "order runs": "Order of learning: runs of this project",
}
# What is right besides the label itself: a control may be said to be open.
ALSO_RIGHT = {NO_ORDER: {"not_first", "too_few", "depends_on_method"}}

Rows = dict[tuple[str, str], Counter[str]]


def said(cases: Iterable[Case]) -> Rows:
    """How often each cause is named, by label and by how cases were made."""
    return _counted((case, case.remaining().kind) for case in cases)


def said_of_order(cases: Iterable[Case]) -> Rows:
    """How often each order is named, by label and by how cases were made."""
    return _counted((case, case.order().kind) for case in cases)


def _counted(named: Iterable[tuple[Case, str]]) -> Rows:
    rows: Rows = defaultdict(Counter)
    for case, kind in named:
        rows[case.label, case.how][kind] += 1
    return rows


def right(label: str, named: Counter[str]) -> int:
    """How many are right."""
    return sum(named[kind] for kind in {label, *ALSO_RIGHT.get(label, ())})


def row(label: str, how: str, named: Counter[str]) -> str:
    """A line of the table by how cases were made."""
    total = named.total()
    others = ", ".join(f"{kind} {number}" for kind, number in sorted(named.items()) if kind != label)
    return f"| {label} | {how} | {right(label, named)} of {total} | {others or '-'} |"


def by_way(rows: Rows) -> list[str]:
    """The table by how cases were made."""
    head = ["| label | how the cases were made | right | said else |", "|---|---|---|---|"]
    return [*head, *(row(label, how, named) for (label, how), named in rows.items())]


def matrix(rows: Rows) -> list[str]:
    """The confusion matrix, with the exact 95 % interval of the share that is right."""
    found = {label for label, _ in rows}
    kinds = ORDERS if found <= {*ORDERS, NO_ORDER} else KINDS
    lines = [f"| label | {' | '.join(kinds)} | right | 95 % interval |", "|---" * (len(kinds) + 3) + "|"]
    everything: Counter[bool] = Counter()
    for label in (*kinds, NO_ORDER) if NO_ORDER in found else kinds:
        named = sum((each for (of, _), each in rows.items() if of == label), Counter[str]())
        everything.update({True: right(label, named), False: named.total() - right(label, named)})
        cells = " | ".join(str(named[kind]) for kind in kinds)
        lines.append(f"| {label} | {cells} | {share_with_interval(right(label, named), named.total())} |")
    empty = " | ".join("" for _ in kinds)
    return [*lines, f"| all | {empty} | {share_with_interval(everything[True], everything.total())} |"]


def share_with_interval(right: int, total: int) -> str:
    """Two cells: the share that is right with its numbers, and its exact 95 % interval."""
    if not total:
        return "- | -"
    interval = binomtest(right, total).proportion_ci(0.95, method="exact")
    return f"{right / total:.3f} ({right} of {total}) | {interval.low:.3f} - {interval.high:.3f}"


def page(above: str, sections: dict[str, str], left_out: str) -> str:
    """The page with its tables.

    Args:
        above: what stands before the tables.
        sections: by heading, the tables of each kind.
        left_out: the last line.
    """
    lines = [above.rstrip(), ABOVE]
    for heading, tables in sections.items():
        lines += [f"## {heading}", tables]
    return "\n\n".join([*lines, left_out]) + "\n"


def tables_of(rows: Rows) -> str:
    """Both tables of a kind."""
    return "\n".join(matrix(rows)) + "\n\n" + "\n".join(by_way(rows))


def read_page(text: str) -> tuple[str, dict[str, str], str]:
    """What ``page`` takes, from a page as it is."""
    above, tables = text.split(ABOVE)
    body, left_out = tables.rstrip().rsplit("\n\n", 1)
    sections = (section.split("\n\n", 1) for section in body.split("\n## ")[1:])
    return above, {heading: rest.strip() for heading, rest in sections}, left_out


def missing(left_out: dict[str, int]) -> str:
    """The last line: by how cases were made, those whose training did not end as its label needs."""
    named = ", ".join(f"{how} {number}" for how, number in left_out.items() if number) or "none"
    return f"Left out because the training did not end as its label needs: {named}."


def scored(of: Iterable[Way], left_out: dict[str, int]) -> Rows:
    """What is said of every way's cases; counts those left out."""
    rows: Rows = {}
    for way in of:
        named = said(trained(way))
        left_out[way.how] = COUNT - sum(each.total() for each in named.values())
        rows |= named
        print(way.name, *(dict(each) for each in named.values()), flush=True)
    return rows


def main(results: Path, kinds: Sequence[str]) -> None:
    """Renew the tables of some kinds, or of all.

    Args:
        results: a finished results folder of the default scale.
        kinds: keys of ``HEADINGS``; trainings (A to E) are renewed together.
    """
    above, sections, last = read_page(PAGE.read_text("utf-8"))
    parts: dict[str, Rows] = {}
    if set(kinds) & set("ABCDE"):
        left_out: dict[str, int] = {}
        parts |= {kind: scored(ways(kind), left_out) for kind in "EDCB"}
        parts["B"] |= said(own_runs(results, "remaining"))
        parts["A"] = said(closed_forms())
        last = missing(left_out)
    if "order" in kinds:
        parts["order"] = said_of_order(orders())
    if "order runs" in kinds:
        parts["order runs"] = said_of_order(own_runs(results, "order"))
    sections |= {HEADINGS[kind]: tables_of(rows) for kind, rows in parts.items()}
    PAGE.write_text(page(above, {heading: sections[heading] for heading in HEADINGS.values()}, last), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "results"), sys.argv[2:] or [*HEADINGS])
