"""The spec of a claim's tests on seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spectral_bias.plan.records.train import RecipeSpec
from spectral_bias.registry.record import Named, Record


@dataclass(frozen=True)
class TimedTraining(RecipeSpec):
    """The training that is timed.

    Attributes:
        steps: the steps of the whole training.
    """

    steps: int


@dataclass(frozen=True)
class TimedRunSpec(Record):
    """A run whose training is timed.

    Attributes:
        run: its name in the test's experiment.
        label: its coordinates in words.
        dataset: the path of its dataset.
        training: how it is trained.
    """

    run: str
    label: str
    dataset: str
    training: TimedTraining


@dataclass(frozen=True)
class TimedTest(Record):
    """One test on seconds.

    Attributes:
        name: the test's name in its claim.
        says: the sentence that it tests.
        experiment: the experiment of its runs.
        timing: the timing and its parameters.
        at_least: the threshold from below, or None.
        at_most: the threshold from above, or None.
        runs: the runs that are timed.
    """

    name: str
    says: str
    experiment: str
    timing: Named
    at_least: float | None
    at_most: float | None
    runs: tuple[TimedRunSpec, ...]


@dataclass(frozen=True)
class TimingSpec(Record):
    """All tests on seconds of a claim.

    Attributes:
        claim: the claim's name.
        title: its title.
        scale: the scale of its results.
        numerics: the numeric environment.
        tests: the tests.
    """

    claim: str
    title: str
    scale: str
    numerics: Mapping[str, Any]
    tests: tuple[TimedTest, ...]
