"""Jacobi's method, damped or not, and the exact number of its sweeps.

A sweep sets every node to (1 - omega) times its value plus omega times the solution of its own equation. In the model
problem the error's sine modes are independent: a sweep multiplies mode k by 1 - omega + omega cos(k pi / (n + 1))
(Briggs, Henson and McCormick, A multigrid tutorial, chapter 2; in two dimensions the mean of both axes' cosines), so
the error after s sweeps has a closed form.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from spectral_bias.solvers.modes import amplitudes, cosines
from spectral_bias.solvers.poisson import Values, grid_axes, neighbour_sum
from spectral_bias.solvers.stopping import fewest_sweeps


def jacobi(start: Values, load: Values, sweeps: int, omega: float = 1.0, dimension: int = 1) -> Values:
    """The iterate after ``sweeps`` sweeps.

    Args:
        start: first guess at the interior nodes; leading axes are several guesses at once.
        load: the right-hand side of ``poisson.load``.
        sweeps: number of sweeps.
        omega: damping; 1 is undamped.
        dimension: 1 or 2.

    Raises:
        ValueError: the damping is unstable, or the number of sweeps negative.
    """
    _check_damping(omega)
    if sweeps < 0:
        raise ValueError(f"the number of sweeps must be 0 or more, not {sweeps}")
    grid_axes(start, dimension)
    values = np.array(start, dtype=np.float64)
    for _ in range(sweeps):
        relaxed = (neighbour_sum(values, dimension) + load) / (2.0 * dimension)
        values = relaxed if omega == 1.0 else (1.0 - omega) * values + omega * relaxed
    return values


def jacobi_factors(shape: tuple[int, ...], omega: float = 1.0) -> Values:
    """Factor of one sweep for every mode of the error, mode (1, ...) first.

    Raises:
        ValueError: the damping is unstable.
    """
    _check_damping(omega)
    return (1.0 - omega) + omega * cosines(shape)


def jacobi_sweeps(error: Values, tolerance: float, omega: float = 1.0, dimension: int = 1) -> int:
    """The exact number of sweeps after which the error's Euclidean norm is at most ``tolerance``.

    Args:
        error: first guess minus the discrete solution, at the interior nodes of one grid.
        tolerance: absolute tolerance.
        omega: damping.
        dimension: 1 or 2.
    """
    squares, logarithms = _by_mode(error, omega, dimension)
    return fewest_sweeps(lambda sweeps: _remaining(squares, logarithms, sweeps), tolerance)


def jacobi_errors(error: Values, sweeps: Iterable[int], omega: float = 1.0, dimension: int = 1) -> list[float]:
    """The error's Euclidean norm after each number of sweeps, in closed form.

    Args:
        error: first guess minus the discrete solution, at the interior nodes of one grid.
        sweeps: numbers of sweeps.
        omega: damping.
        dimension: 1 or 2.
    """
    squares, logarithms = _by_mode(error, omega, dimension)
    return [_remaining(squares, logarithms, count) for count in sweeps]


def _by_mode(error: Values, omega: float, dimension: int) -> tuple[Values, Values]:
    """Every mode's share of the squared error, and the logarithm of its factor."""
    # The sum of squares over nodes is that over modes times ((n + 1) / 2)^d.
    scale = np.prod([0.5 * (error.shape[axis] + 1) for axis in grid_axes(error, dimension)])
    with np.errstate(divide="ignore"):
        logarithms = np.log(np.abs(jacobi_factors(error.shape, omega)))
    return scale * amplitudes(error, dimension) ** 2, logarithms


def _remaining(squares: Values, logarithms: Values, sweeps: int) -> float:
    if sweeps == 0:
        return float(np.sqrt(squares.sum()))
    return float(np.sqrt(np.sum(squares * np.exp(2.0 * sweeps * logarithms))))


def _check_damping(omega: float) -> None:
    if not 0.0 < omega <= 1.0:
        raise ValueError(
            f"damping must lie above 0 and at most at 1, not at {omega:g}: in this problem the highest mode's factor "
            "is nearly 1 - 2 omega, so beyond 1 Jacobi's method diverges"
        )
