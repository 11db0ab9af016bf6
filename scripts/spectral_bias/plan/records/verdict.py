"""The spec of a claim's verdict."""

from __future__ import annotations

from dataclasses import dataclass

from spectral_bias.plan.records.chosen_run import ChosenRun
from spectral_bias.plan.records.inequality import Inequality
from spectral_bias.registry.record import Named, Record


@dataclass(frozen=True)
class Criterion(Inequality):
    """One test, control or limit as the claim's file has it (``config.claim``), with the runs that it reads."""

    kind: str
    measure: Named
    statistic: str
    runs: tuple[ChosenRun, ...]


@dataclass(frozen=True)
class VerdictSpec(Record):
    """The tests, controls and limits; ``corrected`` names those that the corrected statement rests on."""

    claim: str
    scale: str
    experiments: tuple[str, ...]
    tests: tuple[Criterion, ...]
    corrected: tuple[str, ...]
