"""The model problem -laplace u = g on a box with Dirichlet values, by second differences on a uniform grid.

Values stand at interior nodes, n along each axis, the last one or two axes of an array; whatever axes stand before them
count several such grids at once. Multiplied by h^2, the discrete equation at a node is

    2 d u - (sum of its 2 d neighbours) = h^2 g,

d the dimension; known boundary values go to the right, which is called the *load*.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

Values = Float[np.ndarray, "..."]


def interior_nodes(points: int, domain: tuple[float, float] = (-1.0, 1.0)) -> Float[np.ndarray, " node"]:
    """The ``points`` nodes strictly inside ``domain``, equally spaced, the ends one spacing further out.

    Raises:
        ValueError: there is no node, or no domain.
    """
    if points < 1:
        raise ValueError(f"a grid needs at least one interior node, not {points}")
    start, end = domain
    if not start < end:
        raise ValueError(f"a domain runs from a smaller to a larger number, not from {start:g} to {end:g}")
    return start + (end - start) * np.arange(1, points + 1) / (points + 1)


def grid_axes(values: Values, dimension: int) -> tuple[int, ...]:
    """The axes of ``values`` that are the grid's: its last ``dimension``.

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
        framed: an array larger by one node on every side, whose frame holds the boundary values (the rest is not
            read); 0 on the boundary if left out.
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
