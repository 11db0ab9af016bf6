"""The spec of a run's training."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spectral_bias.registry.record import Named, Record


@dataclass(frozen=True)
class RecipeSpec(Record):
    """How a network is trained.

    Attributes:
        model: the network and its parameters.
        loss: the loss and its parameters.
        optimiser: the optimiser and its parameters.
        schedule: the schedule and its parameters.
        batch: points a batch, or ``"full"``.
        stream: the first names of its seed streams.
    """

    model: Named
    loss: Named
    optimiser: Named
    schedule: Named
    batch: int | str
    stream: tuple[str, ...]


@dataclass(frozen=True)
class TrainSpec(RecipeSpec):
    """One run.

    Attributes:
        experiment: the experiment that it belongs to.
        run: its name in it.
        coordinates: its place on each axis of the experiment, in words.
        snapshots: the steps at which the network is evaluated, ascending.
        feature_steps: those of them at which hidden layers are kept.
        seeds: members of the ensemble.
        numerics: the numeric environment.
    """

    experiment: str
    run: str
    coordinates: Mapping[str, str]
    snapshots: tuple[int, ...]
    feature_steps: tuple[int, ...]
    seeds: int
    numerics: Mapping[str, Any]
