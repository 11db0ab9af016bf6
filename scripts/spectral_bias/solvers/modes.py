"""Sine modes: sin(k pi j / (n + 1)), k = 1..n, the eigenvectors of second differences and of Jacobi's sweep."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float
from scipy.fft import dstn

from spectral_bias.solvers.poisson import Values, grid_axes


def amplitudes(values: Values, dimension: int = 1) -> Values:
    """Amplitude of each sine mode, by the discrete sine transform of type I; mode k has index k - 1."""
    axes = grid_axes(values, dimension)
    return np.asarray(dstn(values, type=1, axes=axes)) / np.prod([values.shape[axis] + 1 for axis in axes])


def from_amplitudes(modes: Values, dimension: int = 1) -> Values:
    """The function with these amplitudes: the inverse of ``amplitudes``."""
    return np.asarray(dstn(modes, type=1, axes=grid_axes(modes, dimension))) / 2.0**dimension


def mode(points: int, k: int) -> Float[np.ndarray, " node"]:
    """The mode sin(k pi j / (n + 1)) at the nodes j = 1..n.

    Raises:
        ValueError: the grid has no such mode.
    """
    if points < 1:
        raise ValueError(f"a grid needs at least one interior node, not {points}")
    if not 1 <= k <= points:
        raise ValueError(f"a grid of {points} interior nodes has the modes 1 to {points}, not {k}")
    return np.sin(np.pi * k * np.arange(1, points + 1) / (points + 1))


def cosines(shape: tuple[int, ...]) -> Values:
    """Undamped Jacobi's factor of every mode: the mean over the axes of cos(k pi / (n + 1)).

    Computed as a sine about the middle mode, so that modes k and n + 1 - k have opposite factors to the last bit.
    """
    total = np.zeros(shape)
    for axis, n in enumerate(shape):
        factors = np.sin(0.5 * np.pi * (n - 1 - 2 * np.arange(n)) / (n + 1))
        total += factors.reshape([-1 if place == axis else 1 for place in range(len(shape))])
    return total / len(shape)


def eigenvalues(shape: tuple[int, ...]) -> Values:
    """Eigenvalues of ``poisson.applied``: 2 d (1 - cosines), the sum over axes of 4 sin^2(k pi / (2 (n + 1)))."""
    total = np.zeros(shape)
    for axis, n in enumerate(shape):
        of_axis = 4.0 * np.sin(0.5 * np.pi * np.arange(1, n + 1) / (n + 1)) ** 2
        total += of_axis.reshape([-1 if place == axis else 1 for place in range(len(shape))])
    return total
