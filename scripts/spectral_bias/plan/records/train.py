"""The spec of a trained run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spectral_bias.registry.record import Named, Record


@dataclass(frozen=True)
class TrainSpec(Record):
    """One run of an experiment: what its ensemble is trained with.

    Attributes:
        stream: the parts of the seed stream's name that all members share.
        batch: points a step, or ``full``.
        snapshots: the logged steps.
        feature_steps: those at which the hidden layers' outputs are kept.
        seeds: members of the ensemble.
        numerics: the numeric environment, as far as it decides bits.
    """

    experiment: str
    run: str
    coordinates: Mapping[str, str]
    stream: tuple[str, ...]
    model: Named
    loss: Named
    optimiser: Named
    schedule: Named
    batch: int | str
    snapshots: tuple[int, ...]
    feature_steps: tuple[int, ...]
    seeds: int
    numerics: Mapping[str, Any]
