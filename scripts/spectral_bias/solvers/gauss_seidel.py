"""The Gauss-Seidel method with two orders of the nodes: lexicographic and red-black.

In the lexicographic order (one dimension), which smooths, each node uses its left neighbour's new value: a first-order
recursion along the grid, computed by scipy's compiled filter.

In the red-black order (a node is red if the sum of its indices, from 0, is even) the error has a closed form. With
J Jacobi's sweep, which maps red to black and back, and b the black part of the starting error, the red nodes hold
J^(2s-1) b after s sweeps and the black ones J^(2s) b (Young, Iterative solution of large linear systems, chapter 5): in
sine modes, with Jacobi's factor rho, rho^(2s-1) (1 + rho) b. Asymptotically both orders take half of Jacobi's sweeps.
"""

from __future__ import annotations

import numpy as np
from scipy.signal import lfilter

from spectral_bias.solvers.modes import amplitudes, cosines
from spectral_bias.solvers.poisson import Values, grid_axes, neighbour_sum
from spectral_bias.solvers.stopping import fewest_sweeps


def gauss_seidel(start: Values, load: Values, sweeps: int) -> Values:
    """The iterate after ``sweeps`` sweeps from left to right, in one dimension.

    Args:
        start: first guess at the interior nodes; leading axes are several guesses at once.
        load: the right-hand side of ``poisson.load``.
        sweeps: number of sweeps.

    Raises:
        ValueError: the number of sweeps is negative, or the grid empty.
    """
    _check(sweeps)
    grid_axes(start, 1)
    values = np.array(start, dtype=np.float64)
    for _ in range(sweeps):
        known = np.broadcast_to(load, values.shape).copy()
        known[..., :-1] += values[..., 1:]
        # new[j] = (new[j - 1] + known[j]) / 2
        values = np.asarray(lfilter([0.5], [1.0, -0.5], known, axis=-1))
    return values


def red_black(start: Values, load: Values, sweeps: int, dimension: int = 1) -> Values:
    """The iterate after ``sweeps`` sweeps, red nodes before black ones.

    Args:
        start: first guess at the interior nodes; leading axes are several guesses at once.
        load: the right-hand side of ``poisson.load``.
        sweeps: number of sweeps.
        dimension: 1 or 2.

    Raises:
        ValueError: the number of sweeps is negative, or the grid empty.
    """
    _check(sweeps)
    values = np.array(start, dtype=np.float64)
    black = _black(values, dimension)
    for _ in range(sweeps):
        for colour in (~black, black):
            relaxed = (neighbour_sum(values, dimension) + load) / (2.0 * dimension)
            values = np.where(colour, relaxed, values)
    return values


def red_black_error(error: Values, sweeps: int, dimension: int = 1) -> Values:
    """Amplitudes of the error's sine modes after ``sweeps`` >= 1 sweeps, in closed form."""
    rho = cosines(error.shape)
    return rho ** (2 * sweeps - 1) * (1.0 + rho) * _black_amplitudes(error, dimension)


def red_black_sweeps(error: Values, tolerance: float, dimension: int = 1) -> int:
    """The exact number of sweeps after which the error's Euclidean norm is at most ``tolerance``.

    Args:
        error: first guess minus the discrete solution, at the interior nodes of one grid.
        tolerance: absolute tolerance.
        dimension: 1 or 2.
    """
    scale = np.prod([0.5 * (error.shape[axis] + 1) for axis in grid_axes(error, dimension)])
    rho = cosines(error.shape)
    squares = scale * ((1.0 + rho) * _black_amplitudes(error, dimension)) ** 2
    with np.errstate(divide="ignore"):
        logarithms = np.log(np.abs(rho))

    def remaining(sweeps: int) -> float:
        if sweeps == 0:
            return float(np.linalg.norm(error))
        return float(np.sqrt(np.sum(squares * np.exp(2.0 * (2 * sweeps - 1) * logarithms))))

    return fewest_sweeps(remaining, tolerance)


def _black(values: Values, dimension: int) -> np.ndarray:
    shape = tuple(values.shape[axis] for axis in grid_axes(values, dimension))
    return np.sum(np.indices(shape), axis=0) % 2 == 1


def _black_amplitudes(error: Values, dimension: int) -> Values:
    return amplitudes(np.where(_black(error, dimension), error, 0.0), dimension)


def _check(sweeps: int) -> None:
    if sweeps < 0:
        raise ValueError(f"the number of sweeps must be 0 or more, not {sweeps}")
