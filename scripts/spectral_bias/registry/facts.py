"""What a family declares about itself for checks and resource requests: points, grids, files, cost.

A file that defines ``name`` may define ``name_facts`` beside it (in lower case): one ``return`` of one of these
records, made of the parameters by arithmetic. ``config.facts`` reads it without importing the file. Facts change no
result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class DatasetFacts:
    """A dataset, by its configured parameters.

    Attributes:
        training_points: how many.
        evaluation_points: how many.
        inputs: components of a point.
        outputs: channels of a label.
        grid: the evaluation points: a periodic grid without its end point, another uniform one, or neither.
        noise_draws: draws of the noise, one a seed; None for data that all seeds share.
        tones: parameters that hold tones, in cycles per domain length.
        grids: points by name, of each grid that must show the tones.
        aliasing: what to do where the training points are meant to be too few.
        pictures: parameters that name a bundled picture, or a picture file of the user's own by its path.
        files: parameters that name another file of the user's own by its path.
        at_least: the smallest value of a parameter that the others allow.
        at_most: the largest value of a parameter that the others allow.
    """

    training_points: int
    evaluation_points: int
    inputs: int = 1
    outputs: int = 1
    grid: Literal["periodic", "uniform", "none"] = "none"
    noise_draws: int | None = None
    tones: tuple[str, ...] = ()
    grids: Mapping[str, int] = field(default_factory=dict)
    aliasing: str = ""
    pictures: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    at_least: Mapping[str, int] = field(default_factory=dict)
    at_most: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class MethodFacts:
    """A spectral method.

    Attributes:
        needs: the grid that the evaluation points must form, if any.
        frequencies: parameters that hold frequencies which that grid must show, in cycles per domain length.
    """

    needs: Literal["periodic grid", "grid", "points"] = "points"
    frequencies: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NetworkFacts:
    """A network, by its parameters and its number of ``inputs`` and ``outputs``.

    Attributes:
        widths: units of each hidden layer.
        subnetworks: networks of these layers side by side.
        channels: outputs of each of them, if not those of the network.
        cost: how many times as long a step takes as its number of parameters says.
        embedding: the parameter that names what stands before the first layer.
    """

    widths: tuple[int, ...]
    subnetworks: int = 1
    channels: int | None = None
    cost: float = 1
    embedding: str = ""


@dataclass(frozen=True, kw_only=True)
class EmbeddingFacts:
    """An embedding, by its parameters and its number of ``inputs``: how many features it makes."""

    features: int


@dataclass(frozen=True, kw_only=True)
class CostFacts:
    """A loss or an optimiser: how many times as long a step takes as one of gradient descent on squared errors."""

    cost: float


Facts = DatasetFacts | MethodFacts | NetworkFacts | EmbeddingFacts | CostFacts
