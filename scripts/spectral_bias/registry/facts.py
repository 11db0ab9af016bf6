"""What a family declares about itself for checks and resource requests: points, grids, files, cost.

A file that defines ``name`` may define ``name_facts`` beside it (in lower case): one ``return`` of one of these
records, computed from the parameters by arithmetic. ``config.facts`` reads it without importing the file. Facts change
no result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class DatasetFacts:
    """A dataset, by its configured parameters.

    Attributes:
        training_points: number of training points.
        evaluation_points: number of evaluation points.
        inputs: components of a point.
        outputs: channels of a label.
        grid: the evaluation points: a periodic grid without its end point, another uniform one, or neither.
        noise_draws: number of draws of the noise, one a seed; None for data that all seeds share.
        tones: parameters that hold tones, in cycles per domain length.
        grids: number of points by name, for each grid that must resolve the tones.
        aliasing: advice for the error message where training points are too few to resolve the tones.
        pictures: parameters that name a bundled picture, or a picture file of the user's own by its path.
        files: parameters that name another file of the user's own by its path.
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


@dataclass(frozen=True, kw_only=True)
class MethodFacts:
    """A spectral method.

    Attributes:
        needs: the grid that the evaluation points must form, if any.
        frequencies: parameters that hold frequencies, in cycles per domain length, which the grid must resolve.
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
        cost: factor on the time of a step beyond what the number of parameters predicts.
        embedding: the parameter that names the embedding.
    """

    widths: tuple[int, ...]
    subnetworks: int = 1
    channels: int | None = None
    cost: float = 1
    embedding: str = ""


@dataclass(frozen=True, kw_only=True)
class EmbeddingFacts:
    """An embedding, by its parameters and its number of ``inputs``: the number of its outputs."""

    features: int


@dataclass(frozen=True, kw_only=True)
class CostFacts:
    """A loss or an optimiser: the time of a step, relative to gradient descent on squared errors."""

    cost: float


Facts = DatasetFacts | MethodFacts | NetworkFacts | EmbeddingFacts | CostFacts
