"""The spec of a run that is read from a user's log."""

from __future__ import annotations

from dataclasses import dataclass

from spectral_bias.registry.record import Record


@dataclass(frozen=True)
class TrajectorySpec(Record):
    """A run of an experiment, the path of its log, and the spectral methods that will read it."""

    experiment: str
    run: str
    log: str
    analysed_by: tuple[str, ...]
