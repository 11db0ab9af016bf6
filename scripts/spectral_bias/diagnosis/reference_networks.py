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
class Alpha:
    """The median exponent over seeds; ``estimate`` is None where they leave it open, and the bounds may be infinite."""

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
        alpha: by the threshold of the relative error, as ``0.2``.
    """

    name: str
    setup: str
    parameters: int
    alpha: Mapping[str, Alpha]


@dataclass(frozen=True)
class Reference:
    """The table.

    Attributes:
        tones: of the target.
        training_points: evenly spaced over its period.
        networks: in the order of the experiment.
    """

    tones: tuple[Tone, ...]
    training_points: int
    networks: tuple[Network, ...]


@functools.cache
def reference() -> Reference:
    """The table of this version of the library."""
    table = json.loads((files("spectral_bias.diagnosis") / FILE).read_text("utf-8"))
    target = table["target"]
    return Reference(
        tones=tuple(Tone(**each) for each in target["tones"]),
        training_points=target["training_points"],
        networks=tuple(_network(row) for row in table["networks"]),
    )


def _network(row: Mapping[str, Any]) -> Network:
    return Network(
        name=row["name"],
        setup=_in_words(row),
        parameters=row["parameters"],
        alpha={level: Alpha(value, *_bounds(*ends)) for level, (value, *ends) in row["alpha"].items()},
    )


def _bounds(lower: float | None, upper: float | None) -> tuple[float, float]:
    return -math.inf if lower is None else lower, math.inf if upper is None else upper


def _in_words(row: Mapping[str, Any]) -> str:
    """Such as ``tanh 32-32 on basic_fourier, xavier, adam 0.003``."""
    on = "" if row["embedding"] == "none" else f" on {row['embedding'].partition(',')[0]}"
    widths = "-".join(map(str, row["widths"]))
    rules = [row[name].partition(",")[0] for name in ("initialisation", "optimiser")]
    momentum = " with momentum" if "momentum" in row["optimiser"] else ""
    return f"{row['activation']} {widths}{on}, {rules[0]}, {rules[1]}{momentum} {row['learning_rate']:g}"
