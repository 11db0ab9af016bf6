"""The spec of a claim's tests on seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spectral_bias.registry.record import Named, Record


@dataclass(frozen=True)
class TimedTraining(Record):
    """What decides a run's training: see ``plan.records.train``; ``steps`` is the last logged step."""

    model: Named
    loss: Named
    optimiser: Named
    schedule: Named
    batch: int | str
    stream: tuple[str, ...]
    steps: int


@dataclass(frozen=True)
class TimedRun(Record):
    """One run that is timed.

    Attributes:
        run: its name.
        label: its labels on the experiment's axes.
        dataset: the path of its dataset.
        training: how it is trained.
    """

    run: str
    label: str
    dataset: str
    training: TimedTraining


@dataclass(frozen=True)
class TimedTest(Record):
    """One test on seconds, with the runs that it times.

    Attributes:
        name: its name.
        says: what it means.
        experiment: the experiment that it reads.
        timing: what is timed.
        at_least: threshold, if the claimed side is above it.
        at_most: threshold, if the claimed side is below it.
        runs: the runs.
    """

    name: str
    says: str
    experiment: str
    timing: Named
    at_least: float | None
    at_most: float | None
    runs: tuple[TimedRun, ...]


@dataclass(frozen=True)
class TimingSpec(Record):
    """A claim's tests on seconds.

    Attributes:
        claim: the claim's name.
        title: its title.
        scale: the name of the scale.
        numerics: the numeric environment, as far as it decides bits.
        tests: the tests.
    """

    claim: str
    title: str
    scale: str
    numerics: Mapping[str, Any]
    tests: tuple[TimedTest, ...]
