"""The spec of a run that is read from a user's log."""

from __future__ import annotations

from dataclasses import dataclass

from spectral_bias.registry.record import Record


@dataclass(frozen=True)
class TrajectorySpec(Record):
    """One run that another program trained.

    Attributes:
        experiment: the experiment's name.
        run: the run's name.
        log: the path of the log, relative to the working folder.
        analysed_by: the spectral methods that will read the run.
    """

    experiment: str
    run: str
    log: str
    analysed_by: tuple[str, ...]
