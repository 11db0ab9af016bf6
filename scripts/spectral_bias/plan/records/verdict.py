"""The spec of a claim's verdict."""

from __future__ import annotations

from dataclasses import dataclass

from spectral_bias.plan.records.chosen_run import ChosenRun
from spectral_bias.registry.record import Named, Record


@dataclass(frozen=True)
class Criterion(Record):
    """One test, control or limit, with the runs that it reads.

    Attributes:
        name: its name.
        kind: ``test``, ``control`` or ``limit``.
        says: what it means.
        experiment: the experiment that it reads.
        measure: the number per seed.
        statistic: how seeds become an estimate and an interval.
        at_least: threshold, if the claimed side is above it.
        at_most: threshold, if the claimed side is below it.
        runs: the runs.
    """

    name: str
    kind: str
    says: str
    experiment: str
    measure: Named
    statistic: str
    at_least: float | None
    at_most: float | None
    runs: tuple[ChosenRun, ...]


@dataclass(frozen=True)
class VerdictSpec(Record):
    """One verdict.

    Attributes:
        claim: the claim's name.
        scale: the name of the scale.
        experiments: the experiments that the claim reads.
        tests: its tests, controls and limits.
        corrected: the names of those that the corrected statement rests on.
    """

    claim: str
    scale: str
    experiments: tuple[str, ...]
    tests: tuple[Criterion, ...]
    corrected: tuple[str, ...]
