"""Score on labelled cases what second trainings settle of an error that is left.

Renews the tables of second trainings in docs/diagnosis-cases.md, which ``confusion.py`` leaves as they are:

    python maintenance/second_confusion.py

Takes some eight minutes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from confusion import PAGE, matrix, share_with_interval
from diagnosis_cases.second_case import SecondCase
from diagnosis_cases.second_trained import LONGER, SECONDS, second_trained, second_ways

from spectral_bias.diagnosis.card import Effect, Intervention
from spectral_bias.diagnosis.causes import HIGH, Cause
from spectral_bias.diagnosis.settling import KIND, settle

START = "<!-- The tables of this section: python maintenance/second_confusion.py -->"
END = "<!-- End of these tables -->"
GIVEN: tuple[tuple[Intervention, ...], ...] = (
    (),
    ("longer",),
    ("wider",),
    ("smaller_step",),
    ("longer", "wider"),
    ("longer", "smaller_step"),
    ("longer", "wider", "smaller_step"),
)
TWO = ("unlearned_high", "too_small_or_step_too_large")


class Scored(NamedTuple):
    """One case and what was said of it.

    Attributes:
        label: its cause.
        how: it was made.
        remedy: what learns it.
        first: what the first log alone says.
        is_asked: whether second trainings can settle that.
        effects: of the second trainings.
        is_learned: whether the longer training has learned every frequency that the first had not.
    """

    label: str
    how: str
    remedy: str
    first: str
    is_asked: bool
    effects: dict[Intervention, Effect]
    is_learned: bool

    def said(self, given: Iterable[Intervention]) -> tuple[str, str]:
        """The cause and the outcome with some of the second logs; no outcome with none."""
        chosen = {kind: self.effects[kind] for kind in given}
        if not chosen:
            return self.first, ""
        # Of the reasons it matters only whether they leave anything open.
        outcome = settle(Cause(self.first, "everywhere" if self.is_asked else "small"), chosen).outcome
        return KIND.get(outcome, self.first), outcome


def scored(cases: Iterable[SecondCase]) -> Iterator[Scored]:
    """What is said of cases."""
    for case in cases:
        if (settled := case.remaining().settled) is None:
            raise ValueError(f"{case.name}: has no second logs")
        longer = next(each for each in settled.trainings if each.kind == "longer")
        counted = [error for error, counts in zip(longer.errors, longer.compared, strict=True) if counts]
        yield Scored(
            case.label,
            case.how,
            case.remedy,
            settled.first,
            settled.outcome != "not_asked",
            {each.kind: each.effect for each in settled.trainings},
            all(error < HIGH for error in counted),
        )


def confusion(found: list[Scored], given: tuple[Intervention, ...]) -> dict[tuple[str, str], Counter[str]]:
    """How often each cause is named, by label and by how cases were made."""
    rows: dict[tuple[str, str], Counter[str]] = {}
    for each in found:
        rows.setdefault((each.label, each.how), Counter())[each.said(given)[0]] += 1
    return rows


def by_given(found: list[Scored]) -> list[str]:
    """What is right, and what second logs settle rightly and wrongly, by which are given, where one of them can."""
    head = "| second logs | label | right | 95 % interval | settled: right | settled: wrong | open | not asked |"
    lines = [head, "|---" * 8 + "|"]
    for given in GIVEN:
        for label in TWO:
            of = [each.said(given) for each in found if each.label == label and each.remedy in SECONDS]
            right = sum(kind == label for kind, _ in of)
            settled = Counter(KIND[outcome] == label if outcome in KIND else outcome for _, outcome in of)
            counts = " | ".join(str(settled[key]) if given else "-" for key in (True, False, "open", "not_asked"))
            named = ", ".join(given).replace("_", " ") or "none"
            lines.append(f"| {named} | {label} | {share_with_interval(right, len(of))} | {counts} |")
    return lines


def by_way(found: list[Scored]) -> list[str]:
    """By how cases were made: effects of each second training, and what all of them together say."""
    three = "longer: falls, open, stays | wider | smaller step"
    head = f"| label | how | cases | right, first log alone | {three} | right with all three |"
    lines = [head, "|---" * 8 + "|"]
    for (label, how), group in groupby(found, key=lambda each: (each.label, each.how)):
        cases = list(group)
        effects = " | ".join(
            "{}, {}, {}".format(*(sum(c.effects[kind] == e for c in cases) for e in ("falls", "open", "stays")))
            for kind in SECONDS
        )
        alone, together = (sum(c.said(given)[0] == label for c in cases) for given in (GIVEN[0], GIVEN[-1]))
        lines.append(f"| {label} | {how} | {len(cases)} | {alone} | {effects} | {together} |")
    return lines


def section(trained: list[Scored], left_out: dict[str, int]) -> str:
    """The tables."""
    slow = [each for each in trained if each.remedy == "longer" and each.is_asked]
    learned = sum(each.is_learned for each in slow)
    can_be_settled = [(each.label, each.said(GIVEN[-1])[1]) for each in trained if each.remedy in SECONDS]
    outcomes = [(label, KIND[outcome]) for label, outcome in can_be_settled if outcome in KIND]
    share, interval = share_with_interval(sum(one == other for one, other in outcomes), len(outcomes)).split(" | ")
    missing = ", ".join(f"{how} {number}" for how, number in left_out.items() if number) or "none"
    parts = [
        "### Kind F: trainings that nothing was chosen on",
        f"With all three second logs:\n\n{chr(10).join(matrix(confusion(trained, GIVEN[-1])))}",
        "\n".join(by_given(trained)),
        "\n".join(by_way(trained)),
        f"Of what all three settle, where one of them can, {share} is right (95 % interval {interval}).",
        f"Of the {len(slow)} cases of high frequencies not learned that are asked of, {learned} have learned them all "
        f"(error under {HIGH:g}) in {LONGER} times the steps: right by definition. Left out because the training "
        f"did not end as its label needs: {missing}.",
    ]
    return "\n\n".join(parts)


def renewed(page: str, tables: str) -> str:
    """The page with these tables in the place of its own."""
    before, _, rest = page.partition(START)
    return f"{before}{START}\n\n{tables}\n\n{END}{rest.partition(END)[2]}"


def main() -> None:
    """Renew the tables."""
    trained: list[Scored] = []
    left_out: dict[str, int] = {}
    for made in second_ways():
        found = list(scored(second_trained(made)))
        left_out[made.way.how] = made.count - len(found)
        trained += found
        print(made.way.name, Counter(each.said(GIVEN[-1]) for each in found), flush=True)
    PAGE.write_text(renewed(PAGE.read_text("utf-8"), section(trained, left_out)), "utf-8")


if __name__ == "__main__":
    main()
