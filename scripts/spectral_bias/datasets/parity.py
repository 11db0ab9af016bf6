"""The parity function on {-1, 1}^d, seen on some of its points only (Xu et al., arXiv 1901.06523, section 4)."""

from __future__ import annotations

import itertools

import numpy as np
import xarray as xr

from spectral_bias.datasets._points import points
from spectral_bias.registry.facts import DatasetFacts
from spectral_bias.registry.quantities import PositiveInt


def parity(stream: tuple[int, int], *, dimension: PositiveInt = 10, train: PositiveInt = 200) -> xr.Dataset:
    """The product of all coordinates: the one function on the cube whose Walsh spectrum is all at the top degree.

    Args:
        stream: the seed stream that chooses the training points.
        dimension: d.
        train: how many of the 2^d points are trained on; evaluation is on all of them.

    Raises:
        ValueError: more training points than the cube has.
    """
    cube = np.array(list(itertools.product([-1.0, 1.0], repeat=dimension)))
    if train > len(cube):
        raise ValueError(f"train = {train} is more than the {len(cube)} points of the cube")
    chosen = np.sort(np.random.default_rng(list(stream)).permutation(len(cube))[:train])
    value = cube.prod(axis=1, keepdims=True)
    return points(
        cube[chosen],
        value[chosen],
        cube,
        value,
        title=f"Parity in {dimension} dimensions, {train} of {len(cube)} points",
        summary="Made by this project from a formula.",
    )


def parity_facts(*, dimension: int, train: int) -> DatasetFacts:
    """Evaluation is on the whole cube."""
    return DatasetFacts(
        training_points=train,
        evaluation_points=2**dimension,
        inputs=dimension,
        at_most={"train": 2**dimension},
        drawn=train < 2**dimension,
        fixed="the cube that points are drawn from",
    )
