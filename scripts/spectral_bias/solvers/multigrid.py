"""Algebraic multigrid from PyAMG (Bell, Olson and Schroder, JOSS 8, 2023), as a reference."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyamg

from spectral_bias.solvers.poisson import Values, grid_axes

MAX_CYCLES = 200


class Multigrid(NamedTuple):
    """Number of cycles, and their floating-point operations by PyAMG's cycle complexity."""

    cycles: int
    operations: float


def multigrid(load: Values, solution: Values, tolerance: float, dimension: int = 1) -> Multigrid:
    """V-cycles of Ruge and Stueben's method from zero until the error's Euclidean norm is at most ``tolerance``.

    The set-up of the coarse grids is not counted.

    Args:
        load: the right-hand side of ``poisson.load``, one grid.
        solution: the discrete solution, which the error is relative to.
        tolerance: absolute tolerance.
        dimension: 1 or 2.

    Raises:
        ValueError: the error does not fall so far, or the tolerance is 0 or less.
    """
    grid_axes(load, dimension)
    if not tolerance > 0.0:
        raise ValueError(f"the tolerance must be above 0, not {tolerance:g}")
    matrix = pyamg.gallery.poisson(load.shape, format="csr").astype(np.float64)
    levels = pyamg.ruge_stuben_solver(matrix)
    right, discrete = load.ravel(), solution.ravel()
    values = np.zeros_like(right)
    cycles = 0
    while np.linalg.norm(values - discrete) > tolerance:
        if cycles == MAX_CYCLES:
            raise ValueError(f"multigrid's error does not fall to {tolerance:g} in {MAX_CYCLES} cycles")
        values = levels.solve(right, x0=values, maxiter=1, tol=1e-300)
        cycles += 1
    # The unit of cycle complexity is a product with the finest matrix: two operations per stored number.
    return Multigrid(cycles, cycles * levels.cycle_complexity() * 2.0 * matrix.nnz)
