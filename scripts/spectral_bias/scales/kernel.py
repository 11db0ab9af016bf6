"""Kernels that stand for networks with features, as functions of one frequency scale in cycles per domain length.

A wide network that reads features learns like regression with its tangent kernel (Jacot et al. 2018), a function of the
features' own kernel, which is stationary: Fourier features gamma(v) = [cos 2 pi B v, sin 2 pi B v] have <gamma(v),
gamma(w)> = sum_b cos 2 pi b (v - w), whose mean over B ~ N(0, s^2) is exp(-2 pi^2 s^2 |v - w|^2) (Tancik et al. 2020).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from jaxtyping import Float

Differences = Float[np.ndarray, "point other axis"]
Kernel = Float[np.ndarray, "point other"]
HIDDEN = 2


def gaussian(differences: Differences, sigma: float) -> Kernel:
    """Mean kernel of Gaussian Fourier features of standard deviation ``sigma``."""
    return np.exp(-2.0 * np.pi**2 * sigma**2 * np.sum(differences**2, axis=-1))


def positional(differences: Differences, highest: float) -> Kernel:
    """Kernel of octaves along each axis, from one cycle to ``highest``, evenly spaced on a logarithmic scale."""
    frequencies = highest ** (np.arange(octaves(highest)) / max(octaves(highest) - 1, 1))
    total = np.zeros(differences.shape[:2])
    for frequency in frequencies:
        total += np.cos(2.0 * np.pi * frequency * differences).mean(axis=-1)
    return total / len(frequencies)


def octaves(highest: float) -> int:
    """Number of frequencies, about an octave apart, from 1 to the highest."""
    return max(1, 1 + round(float(np.log2(highest))))


def siren(differences: Differences, cycles: float) -> Kernel:
    """Kernel of a SIREN's first layer, sin(omega_0 (W x + b)), W ~ U(-1/n, 1/n) for n inputs: a product of sincs.

    The part that depends on the sum of two points averages out at large omega_0, and is left out.

    Args:
        differences: of points.
        cycles: omega_0 / (2 pi), in cycles per domain length.
    """
    return np.prod(np.sinc(2.0 * cycles * differences / differences.shape[-1]), axis=-1)


def relu_tangent(kernel: Kernel) -> Kernel:
    """Tangent kernel of a relu network of ``HIDDEN`` hidden layers on features with this kernel (1 on the diagonal).

    Arc-cosine kernels of Cho and Saul (2009); recursion of Jacot et al. (2018), He's initialisation, divided by its
    value on the diagonal.
    """
    covariance, tangent = kernel, kernel
    for _ in range(HIDDEN):
        rho = np.clip(covariance, -1.0, 1.0)
        angle = np.arccos(rho)
        covariance = (np.sqrt(np.maximum(1.0 - rho**2, 0.0)) + rho * (np.pi - angle)) / np.pi
        tangent = covariance + tangent * (np.pi - angle) / np.pi
    return tangent / (HIDDEN + 1)


def sine_tangent(kernel: Kernel) -> Kernel:
    """Tangent kernel of a last layer on a further layer of sines, whose inputs have unit variance as SIREN starts them.

    For unit normal z, z' of correlation rho, E sin z sin z' = exp(-1) sinh(rho) and E cos z cos z' = exp(-1) cosh(rho);
    the sum of the last layer's part and the hidden layer's, divided by its value at rho = 1.
    """
    return (np.sinh(kernel) + kernel * np.cosh(kernel)) / (np.sinh(1.0) + np.cosh(1.0))


def hats(points: Float[np.ndarray, "point axis"], cells: float) -> Kernel:
    """Kernel of a plain grid with linear interpolation: inner products of hat functions at nodes 1/cells apart."""
    total = np.ones((len(points), len(points)))
    for axis in points.T:
        place = axis * cells
        nodes = np.arange(np.floor(place.min()), np.floor(place.max()) + 2.0)
        weights = np.maximum(1.0 - np.abs(place[:, None] - nodes), 0.0)
        total *= weights @ weights.T
    return total


def tangent(of_features: Callable[[Differences, float], Kernel]) -> Callable[[Differences, float], Kernel]:
    """The kernel of a relu network on features."""
    return lambda differences, scale: relu_tangent(of_features(differences, scale))
