"""Score on labelled cases what second trainings settle of an error that is left, and what a card names to do.

Renews the tables of second trainings in docs/diagnosis-cases.md, which ``confusion.py`` leaves as they are, from
``diagnosis_cases/second_scores.csv``:

    python maintenance/second_confusion.py [WAY ...]

Ways that the table lacks are scored first, and those named once more: some 20 seconds of a core a way, each of which is
kept as soon as it is finished. After a change of the cases or of the rule remove the table's rows.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple, get_args

from confusion import PAGE, ROOT, matrix, share_with_interval
from diagnosis_cases.second_scores import LEFT_OUT, Score, read_scores, scores, write_scores
from diagnosis_cases.second_trained import LONGER, SECONDS, second_ways

from spectral_bias.diagnosis.card import Intervention, Remedy
from spectral_bias.diagnosis.causes import HIGH
from spectral_bias.diagnosis.settling import KIND, is_open

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
HEADINGS = {
    "F": "Kind F: trainings that the order of what is named was mended after",
    "G": "Kind G: trainings that the order for networks with too few parameters was mended after",
    "H": "Kind H: trainings that nothing was chosen on",
}
# Cards tell how often they were right by this kind.
SHOWN = "H"
HELPED = ROOT / "scripts" / "spectral_bias" / "diagnosis" / "named_first.json"
TWO = ("unlearned_high", "too_small_or_step_too_large")


class Case(NamedTuple):
    """A labelled case and what was said of it.

    Attributes:
        label: its cause.
        how: it was made.
        remedy: what learns it; none where nothing that the maker tried does, empty for other causes.
        score: what was said.
    """

    label: str
    how: str
    remedy: str
    score: Score

    def said(self, given: Sequence[Intervention]) -> tuple[str, str]:
        """The cause and the outcome with some of the second logs; no outcome with none."""
        if not given:
            return self.score.first, ""
        outcome = self.score.settled(given).outcome
        return KIND.get(outcome, self.score.first), outcome

    @property
    def is_asked(self) -> bool:
        """Whether second trainings can settle it, and one of them learns it."""
        return self.remedy in SECONDS and is_open(self.score.cause)


def cases(kind: str, by_way: Mapping[str, Sequence[Score]]) -> list[Case]:
    """The scored cases of a kind, without those that were left out."""
    return [
        Case(made.way.label, made.way.how, made.remedy, each)
        for made in second_ways(kind)
        for each in by_way.get(made.way.name, ())
        if each.first != LEFT_OUT
    ]


def confusion(found: Sequence[Case], given: Sequence[Intervention]) -> dict[tuple[str, str], Counter[str]]:
    """How often each cause is named, by label and by how cases were made."""
    rows: dict[tuple[str, str], Counter[str]] = {}
    for each in found:
        rows.setdefault((each.label, each.how), Counter())[each.said(given)[0]] += 1
    return rows


def by_given(found: Sequence[Case]) -> list[str]:
    """What is right, and what second logs settle rightly and wrongly, by which are given, where one of them can."""
    head = "| second logs | label | right | 95 % interval | settled: right | settled: wrong | open | not asked |"
    lines = [head, "|---" * 8 + "|"]
    for given in GIVEN:
        for label in TWO:
            of = [each.said(given) for each in found if each.label == label and each.remedy in SECONDS]
            right = sum(kind == label for kind, _ in of)
            settled = Counter(KIND[outcome] == label if outcome in KIND else outcome for _, outcome in of)
            counts = " | ".join(str(settled[key]) if given else "-" for key in (True, False, "open", "not_asked"))
            lines.append(f"| {_named(given)} | {label} | {share_with_interval(right, len(of))} | {counts} |")
    return lines


def by_way(found: Sequence[Case]) -> list[str]:
    """By how cases were made: effects of each second training, and what all of them together say."""
    three = "longer: falls, open, stays | wider | smaller step"
    head = f"| label | how | cases | right, first log alone | {three} | right with all three |"
    lines = [head, "|---" * 8 + "|"]
    for (label, how), group in groupby(found, key=lambda each: (each.label, each.how)):
        of = list(group)
        effects = " | ".join(
            "{}, {}, {}".format(*(sum(c.score.effects()[kind] == e for c in of) for e in ("falls", "open", "stays")))
            for kind in SECONDS
        )
        alone, together = (sum(c.said(given)[0] == label for c in of) for given in (GIVEN[0], GIVEN[-1]))
        lines.append(f"| {label} | {how} | {len(of)} | {alone} | {effects} | {together} |")
    return lines


def by_remedy(found: Sequence[Case]) -> list[str]:
    """How often what is named first is what learned it, by what is named first."""
    head = "| said by | named first | right | 95 % interval | learned by, where wrong |"
    lines = [head, "|---" * 5 + "|"]
    for said_by, named in NAMED_BY.items():
        named_by = [(named(each), each.remedy) for each in found if each.is_asked]
        of = [((*found_of, "nothing")[0], remedy) for found_of, remedy in named_by if found_of is not None]
        for first in sorted({each for each, _ in of}, key=(*get_args(Remedy), "nothing").index):
            lines.append(f"| {said_by} | {_words(first)} | {_right_and_else(first, of)} |")
        right = sum(first == remedy for first, remedy in of)
        lines.append(f"| {said_by} | all of these | {share_with_interval(right, len(of))} | |")
    return lines


def _right_and_else(first: str, of: Sequence[tuple[str, str]]) -> str:
    learned_by = Counter(remedy for each, remedy in of if each == first)
    wrong = ", ".join(f"{_words(remedy)} {n}" for remedy, n in sorted(learned_by.items()) if remedy != first)
    return f"{share_with_interval(learned_by[first], learned_by.total())} | {wrong or '-'}"


def helped(found: Sequence[Case]) -> dict[str, dict[str, list[int]]]:
    """In how many of how many cases what a card names first is what learned it, by which second logs it has.

    With second logs, cases that they settle and those that they leave open are counted apart; without, all are open.
    """
    counted: dict[str, dict[str, list[int]]] = {"settled": {}, "open": {}}
    for given in GIVEN:
        for each in found:
            if each.is_asked:
                of = counted["settled" if each.said(given)[1] in KIND else "open"].setdefault(" ".join(given), [0, 0])
                of[0] += each.score.named(given)[:1] == (each.remedy,)
                of[1] += 1
    return counted


def _named(given: Sequence[Intervention]) -> str:
    return ", ".join(given).replace("_", " ") or "none"


def _words(remedy: str) -> str:
    return {"frequencies": "higher frequencies"}.get(remedy, remedy.replace("_", " "))


# What is named by the first log alone, and by a card with all three second logs; None where the case does not belong.
NAMED_BY: Mapping[str, Callable[[Case], tuple[Remedy, ...] | None]] = {
    "first log alone": lambda each: each.score.named(()),
    "all three, settled": lambda each: each.score.named(SECONDS) if each.said(SECONDS)[1] in KIND else None,
    "all three, open": lambda each: each.score.named(SECONDS) if each.said(SECONDS)[1] == "open" else None,
    "first log alone, longer before wider": lambda each: each.score.named_before(()),
    "all three, settled, wider before longer": lambda each: (
        each.score.width_first if each.said(SECONDS)[1] in KIND else None
    ),
    "all three, open, one log's advice": lambda each: each.score.advised if each.said(SECONDS)[1] == "open" else None,
}


def section(by_way_of: Mapping[str, Sequence[Score]]) -> str:
    """The tables of every kind."""
    return "\n\n".join(part for kind, heading in HEADINGS.items() for part in _parts(kind, heading, by_way_of))


def _parts(kind: str, heading: str, scores_by_way: Mapping[str, Sequence[Score]]) -> list[str]:
    found = cases(kind, scores_by_way)
    slow = [each for each in found if each.remedy == "longer" and each.is_asked]
    learned = sum(each.score.is_learned == "1" for each in slow)
    can_be_settled = [(each.label, each.said(SECONDS)[1]) for each in found if each.remedy in SECONDS]
    outcomes = [(label, KIND[outcome]) for label, outcome in can_be_settled if outcome in KIND]
    share, interval = share_with_interval(sum(one == other for one, other in outcomes), len(outcomes)).split(" | ")
    left_out = {
        made.way.how: sum(each.first == LEFT_OUT for each in scores_by_way.get(made.way.name, ()))
        for made in second_ways(kind)
    }
    missing = ", ".join(f"{how} {number}" for how, number in left_out.items() if number) or "none"
    return [
        f"### {heading}",
        f"With all three second logs:\n\n{chr(10).join(matrix(confusion(found, SECONDS)))}",
        "\n".join(by_given(found)),
        "\n".join(by_way(found)),
        "What a card names first, in the cases that one of the three learned and that second logs are asked of:",
        "\n".join(by_remedy(found)),
        f"Of what all three settle, where one of them can, {share} is right (95 % interval {interval}).",
        f"Of the {len(slow)} cases of high frequencies not learned that are asked of, {learned} have learned them all "
        f"(error under {HIGH:g}) in {LONGER} times the steps: right by definition. Left out because the training "
        f"did not end as its label needs: {missing}.",
    ]


def renewed(page: str, tables: str) -> str:
    """The page with these tables in the place of its own."""
    before, _, rest = page.partition(START)
    return f"{before}{START}\n\n{tables}\n\n{END}{rest.partition(END)[2]}"


def main(names: Sequence[str]) -> None:
    """Score the ways that have no scores yet, and the named ones again; renew the page and what cards say."""
    known = {made.way.name: made for made in second_ways()}
    if unknown := sorted({*names} - known.keys()):
        raise SystemExit(f"no ways of second_ways.csv: {', '.join(unknown)}; expected of {', '.join(known)}")
    for name, made in known.items():
        if name in names or name not in read_scores():
            found = scores(made)
            write_scores({**read_scores(), name: found})
            print(name, Counter(each.first for each in found), flush=True)
    done = read_scores()
    PAGE.write_text(renewed(PAGE.read_text("utf-8"), section(done)), "utf-8")
    HELPED.write_text(json.dumps(helped(cases(SHOWN, done)), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
