"""Least-squares fits of a constant and tones to a function on a line, and tones moved to where they leave least."""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np
from jaxtyping import Float
from scipy.linalg import lstsq, qr, solve_triangular
from scipy.optimize import least_squares

# Least singular value of a constant and waves that points tell apart, over the root of the number of points.
TOLD_APART = 1e-3
MAX_ITERATIONS = 20
# Diagonal of a triangular factor, as a share of its largest entry, below which columns count as dependent.
DEPENDENT = 1e-9


class Fit(NamedTuple):
    """A fit of tones: what it leaves, its coefficients, and an orthonormal basis of its waves."""

    residual: Float[np.ndarray, "channel sample"]
    coefficients: Float[np.ndarray, "channel wave"]
    basis: Float[np.ndarray, "wave sample"]
    orthonormal: Float[np.ndarray, "sample wave"]


def told_apart(basis: Float[np.ndarray, "wave sample"], least: float = TOLD_APART) -> bool:
    """Whether points tell a constant and waves apart, so that their coefficients mean something."""
    return bool(np.linalg.matrix_rank(basis, tol=least * np.sqrt(basis.shape[1])) == len(basis))


def tone_basis(position: Float[np.ndarray, " sample"], frequencies: Float[np.ndarray, " tone"]) -> np.ndarray:
    """A row of ones, then the cosine and the sine of every tone."""
    angle = 2.0 * np.pi * frequencies[:, None] * position
    basis = np.ones((1 + 2 * len(angle), len(position)))
    np.cos(angle, out=basis[1::2])
    np.sin(angle, out=basis[2::2])
    return basis


def fitted(
    values: Float[np.ndarray, "channel sample"],
    position: Float[np.ndarray, " sample"],
    frequencies: Float[np.ndarray, " tone"],
) -> Fit:
    """The least-squares fit of a constant and tones."""
    basis = tone_basis(position, frequencies)
    orthonormal, triangle = qr(basis.T, mode="economic", check_finite=False)
    diagonal = np.abs(np.diagonal(triangle))
    if diagonal.min() > DEPENDENT * diagonal.max():
        coefficients = solve_triangular(triangle, orthonormal.T @ values.T, check_finite=False).T
    else:
        coefficients = lstsq(basis.T, values.T, check_finite=False)[0].T
    return Fit(values - coefficients @ basis, coefficients, basis, orthonormal)


def moved(
    values: Float[np.ndarray, "channel sample"],
    position: Float[np.ndarray, " sample"],
    tones: Float[np.ndarray, " tone"],
    *,
    gain: float = 1e-8,
) -> Float[np.ndarray, " tone"]:
    """Tones moved to where they leave least (variable projection, Golub and Pereyra 1973).

    Args:
        values: the function.
        position: the points.
        tones: where they start.
        gain: share of the residual energy below which a further step does not pay.
    """

    @functools.lru_cache(maxsize=2)
    def fit(frequencies: bytes) -> Fit:
        return fitted(values, position, np.frombuffer(frequencies))

    return least_squares(
        lambda f: fit(f.tobytes()).residual.ravel(),
        tones,
        jac=lambda f: _slopes(fit(f.tobytes()), position),
        x_scale=1.0 / np.ptp(position),
        ftol=gain,
        max_nfev=MAX_ITERATIONS,
    ).x


def tone_energy(
    values: Float[np.ndarray, "channel sample"],
    position: Float[np.ndarray, " sample"],
    frequencies: Float[np.ndarray, " tone"],
) -> Float[np.ndarray, "channel tone"]:
    """Energy of each fitted tone, about its mean over the points."""
    basis = tone_basis(position, frequencies)
    waves = basis[1:] - basis[1:].mean(axis=1, keepdims=True)
    parts = (values @ np.linalg.pinv(basis))[:, 1:, None] * waves
    return np.sum(parts.reshape(len(values), len(frequencies), 2, len(position)).sum(axis=2) ** 2, axis=-1)


def frequency_deviations(
    values: Float[np.ndarray, "channel sample"],
    position: Float[np.ndarray, " sample"],
    frequencies: Float[np.ndarray, " tone"],
) -> Float[np.ndarray, " tone"]:
    """Standard deviations of fitted frequencies, if what the tones leave is white noise (their Cramer-Rao bounds)."""
    fit = fitted(values, position, frequencies)
    slopes = _slopes(fit, position)
    channels, samples = fit.residual.shape
    freedom = channels * (samples - len(fit.basis)) - len(frequencies)
    variance = np.sum(fit.residual**2) / max(freedom, 1)
    return np.sqrt(variance * np.diagonal(np.linalg.pinv(slopes.T @ slopes)))


def _slopes(fit: Fit, position: Float[np.ndarray, " sample"]) -> Float[np.ndarray, "all tone"]:
    """Derivatives of a fit's residual by the frequencies.

    They are Kaufman's (1975): the projection of the waves' derivatives, for fixed coefficients.
    """
    cosines, sines = fit.basis[1::2], fit.basis[2::2]
    a, b = (fit.coefficients[:, first::2, None] for first in (1, 2))
    slopes = 2.0 * np.pi * position * (a * sines - b * cosines)
    slopes = slopes - (slopes @ fit.orthonormal) @ fit.orthonormal.T
    return np.moveaxis(slopes, 1, -1).reshape(fit.residual.size, len(cosines))
