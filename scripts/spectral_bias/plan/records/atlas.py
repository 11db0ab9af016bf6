"""The spec of the atlas: what the configuration says of every network that is measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spectral_bias.registry.record import Record


@dataclass(frozen=True)
class AtlasRun(Record):
    """One run, in words and numbers for a table; None and empty text where the configuration does not know.

    Attributes:
        experiment: its experiment; empty for a card.
        run: its name there, or that of the card.
        kind: ``trained`` here, ``recorded`` elsewhere, or ``card`` of a log that no experiment names.
        own: whether a catalogue of the user's own holds the experiment, or the log is the user's own.
        replicates: the experiment that is done once more.
        claims: the claims that read the run.
        dataset: family and parameters, but for numbers of points.
        inputs: components of a point.
        training_points: their number.
        network: the network's name.
        activation: the activation's name.
        activation_parameters: its parameters.
        widths: units of each hidden layer.
        embedding: the embedding's name.
        embedding_parameters: its parameters.
        initialisation: name and parameters.
        loss: name and parameters.
        optimiser: name and parameters, but for the rate.
        learning_rate: of the optimiser.
        schedule: name and parameters.
        batch: points a step, or ``full``.
        steps: optimiser steps.
        alike: digest of the whole set-up but for activation, seeds and logged steps.
    """

    experiment: str
    run: str
    kind: str
    own: bool
    replicates: str
    claims: tuple[str, ...]
    dataset: str = ""
    inputs: int | None = None
    training_points: int | None = None
    network: str = ""
    activation: str = ""
    activation_parameters: str = ""
    widths: tuple[int, ...] = ()
    embedding: str = ""
    embedding_parameters: str = ""
    initialisation: str = ""
    loss: str = ""
    optimiser: str = ""
    learning_rate: float | None = None
    schedule: str = ""
    batch: str = ""
    steps: int | None = None
    alike: str = ""


@dataclass(frozen=True)
class AtlasSpec(Record):
    """Every run, in the order of the rows.

    Attributes:
        scale: the scale's name.
        claims: title by claim.
        runs: the runs.
        cards: the cards whose logs stand among them.
        commands: shell commands that make the spectrum of a run again, which ``example`` stands for.
        example: the spectrum that ``commands`` name.
    """

    scale: str
    claims: Mapping[str, Any]
    runs: tuple[AtlasRun, ...]
    cards: tuple[str, ...]
    commands: tuple[str, ...]
    example: str
