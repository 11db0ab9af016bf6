"""The specs of a claim's tests on seconds, and of their page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spectral_bias.plan.records.inequality import Inequality
from spectral_bias.plan.records.train import RecipeSpec
from spectral_bias.registry.record import Named, Record


@dataclass(frozen=True)
class TimedTraining(RecipeSpec):
    """The training that is timed, with the steps of the whole of it."""

    steps: int


@dataclass(frozen=True)
class TimedRunSpec(Record):
    """A run whose training is timed: its name, its coordinates as one label, the path of its dataset, its training."""

    run: str
    label: str
    dataset: str
    training: TimedTraining


@dataclass(frozen=True)
class TimedTest(Inequality):
    """One test on seconds: the timing with its parameters, and the runs that it times."""

    timing: Named
    runs: tuple[TimedRunSpec, ...]


@dataclass(frozen=True)
class TimingSpec(Record):
    """All tests on seconds of a claim, the scale of its results and the numeric environment."""

    claim: str
    scale: str
    numerics: Mapping[str, Any]
    tests: tuple[TimedTest, ...]


@dataclass(frozen=True)
class TimingPageSpec(Record):
    """The page of a claim's tests on seconds: the claim's name, and its title by language."""

    claim: str
    title: Mapping[str, str]
