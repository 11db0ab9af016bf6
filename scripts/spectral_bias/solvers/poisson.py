"""The model problem -laplace u = g on a box with Dirichlet values, by second differences on a uniform grid.

Values are given at interior nodes, n along each axis, on the last one or two axes of an array; leading axes are a batch
of grids. Multiplied by h^2, the discrete equation at a node is

    2 d u - (sum of its 2 d neighbours) = h^2 g,

d the dimension; known boundary values are moved to the right-hand side, called the *load*.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

Values = Float[np.ndarray, "..."]


def interior_nodes(points: int, domain: tuple[float, float] = (-1.0, 1.0)) -> Float[np.ndarray, " node"]:
    """``points`` equally spaced nodes inside ``domain``, whose ends are the boundary nodes.

    Raises:
        ValueError: there is no node, or the domain is empty.
    """
    if points < 1:
        raise ValueError(f"a grid needs at least one interior node, not {points}")
    start, end = domain
    if not start < end:
        raise ValueError(f"a domain runs from a smaller to a larger number, not from {start:g} to {end:g}")
    return start + (end - start) * np.arange(1, points + 1) / (points + 1)


def grid_axes(values: Values, dimension: int) -> tuple[int, ...]:
    """The grid's axes of ``values``: the last ``dimension`` ones.

    Raises:
        ValueError: the dimension is not 1 or 2, or the array has too few axes, or no node.
    """
    if dimension not in (1, 2):
        raise ValueError(f"the solvers know 1 and 2 dimensions, not {dimension}")
    if values.ndim < dimension or 0 in values.shape[-dimension:]:
        raise ValueError(f"values of shape {values.shape} are no grid in {dimension} dimensions with a node in it")
    return tuple(range(values.ndim - dimension, values.ndim))


def neighbour_sum(values: Values, dimension: int = 1) -> Values:
    """The sum of each node's 2 d neighbours, with 0 beyond the boundary."""
    total = np.zeros_like(values)
    for axis in grid_axes(values, dimension):
        if values.shape[axis] == 1:
            continue
        inward, outward = [slice(None)] * values.ndim, [slice(None)] * values.ndim
        inward[axis], outward[axis] = slice(1, None), slice(None, -1)
        total[tuple(inward)] += values[tuple(outward)]
        total[tuple(outward)] += values[tuple(inward)]
    return total


def applied(values: Values, dimension: int = 1) -> Values:
    """h^2 times the discrete -laplace of ``values``, with 0 on the boundary."""
    return 2.0 * dimension * values - neighbour_sum(values, dimension)


def load(source: Values, spacing: float, framed: Values | None = None, dimension: int = 1) -> Values:
    """The right-hand side h^2 g, with known boundary values moved over.

    Args:
        source: g at the interior nodes, one grid.
        spacing: h.
        framed: an array larger by one node on every side, with the boundary values on its frame (the rest is not
            read); 0 on the boundary if not given.
        dimension: 1 or 2.

    Raises:
        ValueError: the frame does not fit around the grid.
    """
    axes = grid_axes(source, dimension)
    right = spacing**2 * source
    if framed is None:
        return right
    if framed.shape != tuple(size + 2 for size in source.shape) or len(axes) != source.ndim:
        raise ValueError(f"boundary values of shape {framed.shape} do not frame a grid of shape {source.shape}")
    inside = (slice(1, -1),) * dimension
    frame = framed.copy()
    frame[inside] = 0.0
    return right + neighbour_sum(frame, dimension)[inside]
