"""Direct solution of the discrete problem: banded Cholesky in one dimension, sine transforms in two."""

from __future__ import annotations

import numpy as np
from scipy.linalg import solveh_banded

from spectral_bias.solvers.modes import amplitudes, eigenvalues, from_amplitudes
from spectral_bias.solvers.poisson import Values, grid_axes


def direct(load: Values, dimension: int = 1) -> Values:
    """The discrete solution on one grid.

    Args:
        load: the right-hand side of ``poisson.load``.
        dimension: 1 or 2.
    """
    grid_axes(load, dimension)
    if dimension == 2:
        return from_amplitudes(amplitudes(load, 2) / eigenvalues(load.shape), 2)
    if load.size == 1:
        return load / 2.0
    bands = np.full((2, load.size), 2.0)
    bands[0] = -1.0
    return solveh_banded(bands, load)


def direct_operations(shape: tuple[int, ...]) -> float:
    """Floating-point operations of a direct solution, by formula.

    In one dimension Thomas's algorithm takes 8 n - 7. In two a sine transform of n numbers is a real fast Fourier
    transform of N = 2 (n + 1) numbers, 2.5 N log2 N operations; there are two along every line in both directions, and
    one division a node.
    """
    if len(shape) == 1:
        return 8.0 * shape[0] - 7.0
    total = float(np.prod(shape))
    for length, lines in (shape, shape[::-1]):
        doubled = 2.0 * (length + 1)
        total += 2.0 * lines * 2.5 * doubled * np.log2(doubled)
    return total


def sweep_operations(shape: tuple[int, ...]) -> float:
    """Operations of a sweep of undamped Jacobi or of Gauss-Seidel: 2 d additions and a multiplication a node."""
    return (2.0 * len(shape) + 1.0) * float(np.prod(shape))
