"""A plain grid of trained values with linear interpolation between them, as gradient descent leaves it.

From zeros, gradient descent on squared errors comes to the values of least norm among those that fit best. So values at
nodes without a point nearby stay at the labels' mean, about which they are counted.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float


def fitted(
    points: Float[np.ndarray, "point axis"],
    values: Float[np.ndarray, "point column"],
    at: Float[np.ndarray, "place axis"],
    cells: int,
) -> Float[np.ndarray, "place column"]:
    """What a grid says at places in [0, 1), fitted to values at points there.

    Args:
        points: that train.
        values: there, a column each fit.
        at: the places.
        cells: of the grid along each axis.
    """
    mean = values.mean(axis=0)
    nodes = np.linalg.lstsq(hats(points, cells), values - mean)[0]
    return hats(at, cells) @ nodes + mean


def hats(points: Float[np.ndarray, "point axis"], cells: int) -> Float[np.ndarray, "point node"]:
    """Weights of linear interpolation between nodes 1 / cells apart along each axis."""
    weights = np.ones((len(points), 1))
    for axis in points.T:
        along = np.maximum(1.0 - np.abs(axis[:, None] * cells - np.arange(cells + 1)), 0.0)
        weights = (weights[:, :, None] * along[:, None, :]).reshape(len(points), -1)
    return weights
