"""The spec of a run that is read from a user's log."""

from __future__ import annotations

from dataclasses import dataclass

from spectral_bias.registry.record import Record


@dataclass(frozen=True)
class ExternalLogSpec(Record):
    """A run of an experiment, and the path of its log."""

    experiment: str
    run: str
    log: str
