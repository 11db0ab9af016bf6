"""How long jobs are expected to take, for what users are told before a run.

``maintenance/calibrate.py`` fits the costs to a run of the default scale and keeps them in ``expected_costs.json``.
They are expectations, not the upper bounds that ``resources`` asks of a scheduler, and no part of a spec.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from spectral_bias.plan.training_size import TrainingSize

COSTS = Path(__file__).with_name("expected_costs.json")

# Expected seconds of finished jobs from which on their pace is trusted; the seconds of few small jobs scatter.
TRUSTED = 60.0


@dataclass(frozen=True)
class Costs:
    """Seconds on one core of the machine that was measured.

    Attributes:
        jobs: a job of each rule but training, on average; for a card, of an empty log; for a spectrum, of an empty run.
        log_byte: a byte of the log that a card is made of.
        kept_byte: a byte of the run that a spectrum is made of, hidden layers' outputs included, before compression.
        start: starting and compiling a training.
        seed_step: a step of one seed, whatever its size.
        product: a point times a parameter, at every step; at a logged step a third, since it takes no gradient.
        comparison: a comparison in the sorts that put points in a new order at every step, to take a batch of them.
    """

    jobs: Mapping[str, float]
    log_byte: float
    kept_byte: float
    start: float
    seed_step: float
    product: float
    comparison: float

    def training(self, size: TrainingSize) -> float:
        """Seconds of a training."""
        products = self.product * (size.step_products + size.snapshot_products / 3)
        return self.start + self.seed_step * size.seed_steps + products + self.comparison * size.comparisons

    def spectrum(self, size: int) -> float:
        """Seconds of the spectrum of a run.

        Args:
            size: what the run keeps, in bytes.
        """
        return self.jobs["spectrum"] + self.kept_byte * size

    def card(self, size: int) -> float:
        """Seconds of the card of a log.

        Args:
            size: of its file, in bytes.
        """
        return self.jobs["card"] + self.log_byte * size


@functools.cache
def costs() -> Costs:
    """The costs as measured."""
    return Costs(**json.loads(COSTS.read_text("utf-8")))


@dataclass(frozen=True)
class Pace:
    """What finished jobs took beside what they were expected to take: machines differ, and one machine from day to day.

    Attributes:
        seconds: of the clock, of all of them.
        expected: of all of them.
    """

    seconds: float
    expected: float

    @classmethod
    def of(cls, jobs: Iterable[tuple[float, float]]) -> Pace:
        """Sum up the seconds and the expected seconds of jobs."""
        seconds, expected = zip(*jobs, strict=True) if (jobs := [*jobs]) else ((), ())
        return cls(sum(seconds), sum(expected))

    @property
    def is_trusted(self) -> bool:
        """Whether there were jobs enough."""
        return self.expected >= TRUSTED

    @property
    def ratio(self) -> float:
        """Seconds over expected seconds; 1 where there were not jobs enough."""
        return self.seconds / self.expected if self.is_trusted else 1.0

    def line(self) -> str:
        """A sentence for the terminal; empty where there were not jobs enough."""
        return (
            f"This counts that finished jobs took {self.ratio:.2g} times as long as expected."
            if self.is_trusted
            else ""
        )


@dataclass(frozen=True)
class Ahead:
    """What a run has before it.

    Attributes:
        trainings: the number of trainings.
        others: the number of other jobs.
        seconds: of one core, for all of them.
        longest: of the longest job.
    """

    trainings: int
    others: int
    seconds: float
    longest: float

    @classmethod
    def of(cls, trainings: Iterable[float], others: Iterable[float]) -> Ahead:
        """Sum up the seconds of the jobs ahead."""
        trained, rest = [*trainings], [*others]
        both = [*trained, *rest]
        return cls(len(trained), len(rest), sum(both), max(both, default=0.0))

    def at(self, pace: Pace) -> Ahead:
        """The same jobs where they take as long as finished ones did."""
        return replace(self, seconds=self.seconds * pace.ratio, longest=self.longest * pace.ratio)

    def line(self, cores: int | None) -> str:
        """One line for the terminal.

        Args:
            cores: those of this machine that the jobs run on; None where they run elsewhere.
        """
        jobs = _counted(self.others, "other job" if self.trainings else "job")
        if self.trainings:
            jobs = f"{_counted(self.trainings, 'training')} and {jobs}"
        if cores is None:
            time = f"the longest job about {duration(self.longest)}"
        else:
            time = f"about {duration(max(self.seconds / cores, self.longest))} on {_counted(cores, 'core')}"
        return f"Ahead: {jobs}, about {duration(self.seconds)} of one core; {time}."


def duration(seconds: float) -> str:
    """Seconds as people say them: of two units the larger, with two digits at most where it is small."""
    for size, unit in ((3600, "h"), (60, "min")):
        if seconds >= 1.5 * size:
            value = seconds / size
            return f"{value:.1f} {unit}" if value < 10 else f"{value:,.0f} {unit}"
    return f"{seconds:.0f} s"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
