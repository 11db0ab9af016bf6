"""The table of the atlas's sixty networks: package data that ``make reference`` writes from finished spectra."""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

FILE = "reference_networks.json"


@dataclass(frozen=True)
class Tone:
    """A tone of the target: ``amplitude`` times the sine or cosine of ``frequency`` periods, ``phase`` further on."""

    frequency: float
    wave: str
    amplitude: float
    phase: float


@dataclass(frozen=True)
class Median:
    """A median over seeds; ``estimate`` is None where they leave it open, and the bounds may be infinite."""

    estimate: float | None
    lower: float
    upper: float


@dataclass(frozen=True)
class Network:
    """One network.

    Attributes:
        name: activation, embedding, width x depth, initial weights, optimiser.
        setup: the same in words.
        parameters: their number.
        seeds: number of trainings.
        diverged: how many of them diverged.
        alpha: the exponent, by the threshold of the relative error, as ``0.2``.
        times: the steps of first passages, by the same, a tone each.
        final_rmse: the root mean square error at the end.
    """

    name: str
    setup: str
    parameters: int
    seeds: int
    diverged: int
    alpha: Mapping[str, Median]
    times: Mapping[str, tuple[Median, ...]]
    final_rmse: Median


@dataclass(frozen=True)
class Reference:
    """The table.

    Attributes:
        tones: of the target.
        training_points: evenly spaced over its period.
        steps: of every training.
        length: of the period.
        networks: in the order of the experiment.
    """

    tones: tuple[Tone, ...]
    training_points: int
    steps: int
    length: float
    networks: tuple[Network, ...]


@functools.cache
def reference() -> Reference:
    """The table of this version of the library."""
    table = json.loads((files("spectral_bias.diagnosis") / FILE).read_text("utf-8"))
    target = table["target"]
    return Reference(
        tones=tuple(Tone(**each) for each in target["tones"]),
        training_points=target["training_points"],
        steps=table["steps"],
        length=target["domain"][1] - target["domain"][0],
        networks=tuple(_network(row) for row in table["networks"]),
    )


def _network(row: Mapping[str, Any]) -> Network:
    return Network(
        name=row["name"],
        setup=_in_words(row),
        parameters=row["parameters"],
        seeds=row["seeds"],
        diverged=row["diverged"],
        alpha={level: _median(*numbers) for level, numbers in row["alpha"].items()},
        times={level: tuple(_median(*numbers) for numbers in tones) for level, tones in row["times"].items()},
        final_rmse=_median(*row["final_rmse"]),
    )


def _median(estimate: float | None, lower: float | None, upper: float | None) -> Median:
    return Median(estimate, -math.inf if lower is None else lower, math.inf if upper is None else upper)


def _in_words(row: Mapping[str, Any]) -> str:
    """Such as ``tanh 32-32 on basic_fourier, xavier, adam 0.003``."""
    on = "" if row["embedding"] == "none" else f" on {row['embedding'].partition(',')[0]}"
    widths = "-".join(map(str, row["widths"]))
    rules = [row[name].partition(",")[0] for name in ("initialisation", "optimiser")]
    momentum = " with momentum" if "momentum" in row["optimiser"] else ""
    return f"{row['activation']} {widths}{on}, {rules[0]}, {rules[1]}{momentum} {row['learning_rate']:g}"
