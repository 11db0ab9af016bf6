"""Sums of tones in one, two or more dimensions: along a random direction, or as products on a tensor grid.

The frequency principle is stated for any number of dimensions (Xu et al., arXiv 1901.06523, section 4). The target is
known here, so the error of each tone can be measured directly.
"""

from __future__ import annotations

import itertools
from typing import Literal

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.artefacts.netcdf import described
from spectral_bias.datasets._points import points
from spectral_bias.datasets._tones import periodic_grid
from spectral_bias.registry.facts import DatasetFacts
from spectral_bias.registry.quantities import Integers, PositiveInt

DOMAIN = (-np.pi, np.pi)


def tones_in_space(
    stream: tuple[int, int],
    *,
    frequencies: Integers,
    dimension: PositiveInt,
    arrangement: Literal["direction", "grid"],
    train: PositiveInt,
) -> xr.Dataset:
    """A sum of tones on [-pi, pi)^d, each with the mean square 1/2 of a sine; evaluation is on the training points.

    ``direction`` is sum_k sin(k v.x), v a random unit vector, at random points. ``grid`` is the sum over k of
    2^((d-1)/2) sin(k x_1) ... sin(k x_d) on a periodic grid, its end points left out. ``angle`` (frequency, wave,
    sample) is the angle k.x of the plane waves that make up a tone: one along a direction, 2^(d-1) in a product of d
    sines.

    Args:
        stream: the seed stream of direction and points; nothing is random on a grid.
        frequencies: k of the tones.
        dimension: d.
        arrangement: along a direction or on a grid.
        train: training points; on a grid those along each side, more than twice the highest frequency.

    Raises:
        ValueError: there are too few points for the tones.
    """
    few = 2 * (max(frequencies) if arrangement == "grid" else len(frequencies))
    if train <= few:
        raise ValueError(f"train = {train} points cannot show the frequencies {list(frequencies)}: use more than {few}")
    k = np.asarray(frequencies, np.float64)
    if arrangement == "direction":
        generator = np.random.default_rng(list(stream))
        vector = generator.standard_normal(dimension)
        x = generator.uniform(*DOMAIN, (train, dimension))
        waves = (vector / np.linalg.norm(vector))[None]
    else:
        x = np.stack(np.meshgrid(*[periodic_grid(train, DOMAIN)] * dimension, indexing="ij"), axis=-1)
        x = x.reshape(-1, dimension)
        waves = np.array([(1.0, *signs) for signs in itertools.product((1.0, -1.0), repeat=dimension - 1)])
    angle = k[:, None, None] * (waves @ x.T)
    y = _along(angle) if arrangement == "direction" else _products(k, x)
    made = points(
        x,
        y[:, None],
        x,
        y[:, None],
        title=f"Sum of tones in {dimension} dimensions, {arrangement}",
        summary="Made by this project from a formula.",
        train_points=len(x),
    )
    made["angle"] = described(
        np.float32(angle),
        ("frequency", "wave", "sample"),
        "angle of a plane wave of a tone",
        "radian",
        coverage_content_type="coordinate",
        dimension_wave="plane waves that a tone is made of",
    )
    made.coords["frequency"] = described(np.float32(k), ("frequency",), "frequency of a tone", "radian per unit")
    return made


def _along(angle: Float[np.ndarray, "frequency 1 sample"]) -> Float[np.ndarray, " sample"]:
    return np.sin(angle).sum(axis=(0, 1))


def _products(
    k: Float[np.ndarray, " frequency"], x: Float[np.ndarray, "sample dimension"]
) -> Float[np.ndarray, " sample"]:
    return 2.0 ** ((x.shape[1] - 1) / 2.0) * np.sin(k[:, None, None] * x).prod(axis=2).sum(axis=0)


def tones_in_space_facts(*, frequencies: Integers, dimension: int, arrangement: str, train: int) -> DatasetFacts:
    """On a grid ``train`` points along each side."""
    return DatasetFacts(
        training_points=train**dimension if arrangement == "grid" else train,
        evaluation_points=train**dimension if arrangement == "grid" else train,
        inputs=dimension,
        grid="periodic" if arrangement == "grid" else "none",
        at_least={"train": 2 * (max(frequencies) if arrangement == "grid" else len(frequencies)) + 1},
        drawn=arrangement != "grid",
        fixed="tones",
    )
