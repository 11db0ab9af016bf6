"""Gradient flow of a stationary kernel through training points, exact by its eigenvectors."""

from __future__ import annotations

import numpy as np


def kernel_flow(
    z: np.ndarray,
    x: np.ndarray,
    y: np.ndarray,
    spectrum: np.ndarray,
    steps: np.ndarray,
    start: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Outputs at z and squared errors at x of gradient flow of the kernel sum_q S_q cos(q.(z - x)).

    Args:
        z: points, (point, dimension) in [0, 1).
        x: training points.
        y: labels.
        spectrum: S by frequency of each axis, 0 and on, in one or two dimensions.
        steps: times; the kernel's eigenvalues are scaled so that the greatest has rate 0.05.
        start: weights of the kernel's features before the first step; None is zero.
    """

    def features(points: np.ndarray) -> np.ndarray:
        q = np.stack(np.meshgrid(*[np.fft.fftfreq(n, 1 / n) for n in spectrum.shape], indexing="ij"), -1)
        angle = 2 * np.pi * points @ q.reshape(-1, points.shape[1]).T
        root = np.sqrt(spectrum.ravel())
        return np.concatenate([root * np.cos(angle), root * np.sin(angle)], axis=1)

    at_x, at_z = features(x), features(z)
    eigenvalue, vector = np.linalg.eigh(at_x @ at_x.T)
    eigenvalue = np.maximum(eigenvalue, 1e-12 * eigenvalue[-1])
    rest = np.exp(-(0.05 * eigenvalue / eigenvalue[-1]) * steps[:, None])
    weights = np.zeros(at_x.shape[1]) if start is None else start
    coefficient = vector.T @ (y - at_x @ weights)
    prediction = at_z @ weights + ((1 - rest) / eigenvalue * coefficient) @ (at_z @ at_x.T @ vector).T
    return prediction, np.mean((rest * coefficient) ** 2, axis=1)


def decay(count: int, scale: float, power: float) -> np.ndarray:
    """S_q = (1 + (|q| / scale)^2)^-power for q in FFT order."""
    return (1 + (np.fft.fftfreq(count, 1 / count) / scale) ** 2) ** -power
