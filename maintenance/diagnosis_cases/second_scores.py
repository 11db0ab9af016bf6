"""What diagnoses said of kinds F to H, case by case: ``second_scores.csv``, to which each finished way is added.

Columns are the attributes of ``Score``. Numbers are as they were measured on one machine; on another the same training
ends a few per cent elsewhere.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, cast

from diagnosis_cases.second_case import SecondCase
from diagnosis_cases.second_trained import SECONDS, SecondWay, second_trained, second_ways
from spectral_bias.diagnosis.advice import ADVISED
from spectral_bias.diagnosis.card import Effect, Intervention, Left, Remedy
from spectral_bias.diagnosis.causes import HIGH, Cause
from spectral_bias.diagnosis.remedies import Trial, remedies
from spectral_bias.diagnosis.settling import Conclusion, settle
from spectral_bias.diagnosis.settling_words import CONCLUDED

TABLE = Path(__file__).with_name("second_scores.csv")
LEFT_OUT = "left_out"
ADVISED_BEFORE: Mapping[str, tuple[Remedy, ...]] = {**ADVISED, "parameters": ("longer", "wider")}


class Score(NamedTuple):
    """One case and what was said of it.

    Attributes:
        way: its name in ``second_ways.csv``, which has its label and what learns it.
        case: its number.
        first: the cause that the first log alone gives; ``left_out``, and nothing more, where the training did not end
            as the label needs.
        why: the reason of that cause, a key of ``advice.ADVICE``.
        longer: what the longer training does to the error: falls, open or stays.
        longer_ratio: the error of it over the first's.
        wider: the same of the wider network.
        wider_ratio: likewise.
        smaller_step: the same of the smaller step.
        smaller_step_ratio: likewise.
        is_learned: whether the longer training has learned every frequency that the first had not: 1 or 0.
    """

    way: str
    case: str
    first: str
    why: str = ""
    longer: str = ""
    longer_ratio: str = ""
    wider: str = ""
    wider_ratio: str = ""
    smaller_step: str = ""
    smaller_step_ratio: str = ""
    is_learned: str = ""

    @property
    def cause(self) -> Cause:
        """The first log's cause."""
        return Cause(cast("Left", self.first), self.why)

    def effects(self, given: Iterable[Intervention] = SECONDS) -> dict[Intervention, Effect]:
        """Of some of the second trainings."""
        return {kind: cast("Effect", getattr(self, kind)) for kind in given}

    def settled(self, given: Iterable[Intervention] = SECONDS) -> Conclusion:
        """What some of the second logs, one or more, settle."""
        return settle(self.cause, self.effects(given))

    def named(
        self, given: Collection[Intervention], by_one_log: Mapping[str, tuple[Remedy, ...]] = ADVISED
    ) -> tuple[Remedy, ...]:
        """What a card names to do with some of the second logs."""
        if not given:
            return remedies(self.why, None, {}, by_one_log)
        trials = {kind: Trial(effect, self.ratio(kind)) for kind, effect in self.effects(given).items()}
        return remedies(self.why, self.settled(given), trials, by_one_log)

    def named_before(self, given: Collection[Intervention]) -> tuple[Remedy, ...]:
        """What a card named before one log's advice was to widen a network with too few parameters: until kind G."""
        return self.named(given, ADVISED_BEFORE)

    @property
    def width_first(self) -> tuple[Remedy, ...]:
        """What a settled card would name if, of such a network, width went before more steps where both help.

        Kind H was scored with this rule and without it, and it was withdrawn.
        """
        found = self.named(SECONDS)
        both = self.why == "parameters" and found == CONCLUDED["steps and width"]
        return found[::-1] if both else found

    @property
    def advised(self) -> tuple[Remedy, ...]:
        """What a card named in open cases before second trainings went first, after kind F: one log's advice."""
        return ADVISED_BEFORE.get(self.why, ()) or CONCLUDED.get(self.settled().why, ())

    def ratio(self, kind: Intervention) -> float:
        """The error of a second training over the first's."""
        return float(getattr(self, f"{kind}_ratio"))


def score(way: str, case: SecondCase) -> Score:
    """What a card with all second logs says of a case."""
    found = case.remaining()
    if found.settled is None:
        raise ValueError(f"{case.name}: has no second logs")
    trainings = {each.kind: each for each in found.settled.trainings}
    longer = trainings["longer"]
    counted = [error for error, counts in zip(longer.errors, longer.compared, strict=True) if counts]
    number = case.name.rpartition("-")[2]
    cells = [cell for kind in SECONDS for cell in (trainings[kind].effect, f"{trainings[kind].ratio:.4g}")]
    learned = str(int(all(error < HIGH for error in counted)))
    return Score(way, number, found.settled.first, found.why, *cells, learned)


def scores(made: SecondWay) -> list[Score]:
    """Train the cases of a way and score them; those left out have a row too."""
    found = {each.case: each for each in (score(made.way.name, case) for case in second_trained(made))}
    name = made.way.name
    return [found.get(str(number)) or Score(name, str(number), LEFT_OUT) for number in range(made.count)]


def read_scores(path: Path = TABLE) -> dict[str, list[Score]]:
    """The rows of each way that is finished, in the order of ``second_ways``.

    Raises:
        ValueError: columns are not those of ``Score``, or a way is not one of ``second_ways`` or not whole.
    """
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != Score._fields:
            raise ValueError(f"{path}: columns are {reader.fieldnames}; expected {list(Score._fields)}")
        rows = [Score(**row) for row in reader]
    found = {made.way.name: [row for row in rows if row.way == made.way.name] for made in second_ways()}
    for made in second_ways():
        numbers = [row.case for row in found[made.way.name]]
        if numbers and numbers != [str(number) for number in range(made.count)]:
            raise ValueError(f"{path}: {made.way.name}: has the cases {numbers}; expected 0 to {made.count - 1}")
    if unknown := sorted({row.way for row in rows} - found.keys()):
        raise ValueError(f"{path}: ways that second_ways.csv does not have: {', '.join(unknown)}")
    return {name: rows for name, rows in found.items() if rows}


def write_scores(by_way: Mapping[str, Iterable[Score]], path: Path = TABLE) -> None:
    """Write the table by way, in the order of ``second_ways``; a killed call leaves the table as it was."""
    partial = path.with_suffix(".partial")
    with partial.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Score._fields)
        for made in second_ways():
            writer.writerows(by_way.get(made.way.name, ()))
    partial.replace(path)
