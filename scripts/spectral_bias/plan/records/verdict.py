"""The spec of a claim's verdict."""

from __future__ import annotations

from collections.abc import Mapping
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


@dataclass(frozen=True)
class ReplicationSpec(Record):
    """What a claim's tests are judged on once more.

    Attributes:
        tests: the replicate of a test's experiment, by the test's name; its runs have the names of the first ones.
        seeds: members of each replicate's ensembles.
        fixed: what is the same as in the first experiments, in words.
    """

    tests: Mapping[str, str]
    seeds: Mapping[str, int]
    fixed: tuple[str, ...]


@dataclass(frozen=True)
class BothVerdictsSpec(VerdictSpec):
    """A claim's verdict and its replication; None where no test is replicated."""

    replication: ReplicationSpec | None
