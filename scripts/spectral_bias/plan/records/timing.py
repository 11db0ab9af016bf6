"""The spec of a claim's tests on seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spectral_bias.registry.record import Named, Record


@dataclass(frozen=True)
class TimedTraining(Record):
    """How a run is trained (``plan.records.train``); ``steps`` is its last logged step."""

    model: Named
    loss: Named
    optimiser: Named
    schedule: Named
    batch: int | str
    stream: tuple[str, ...]
    steps: int


@dataclass(frozen=True)
class TimedRun(Record):
    """A run with its labels on the experiment's axes, the path of its dataset, and how it is trained."""

    run: str
    label: str
    dataset: str
    training: TimedTraining


@dataclass(frozen=True)
class TimedTest(Record):
    """One test on seconds as the claim's file has it (``config.claim``), with the runs that it times."""

    name: str
    says: str
    experiment: str
    timing: Named
    at_least: float | None
    at_most: float | None
    runs: tuple[TimedRun, ...]


@dataclass(frozen=True)
class TimingSpec(Record):
    """The tests on seconds, and the numeric environment as far as it decides bits."""

    claim: str
    title: str
    scale: str
    numerics: Mapping[str, Any]
    tests: tuple[TimedTest, ...]
