"""Frequencies of the tones of a target, from the target alone.

Tones are added one by one, each at the highest peak of the spectrum of what the others leave, and all frequencies are
fitted together (Gauss-Newton on the residual of the least-squares fit). Their number m minimises the criterion
n ln(residual energy) + 5 m ln n of Djuric (1996, "A model selection rule for sinusoids in white Gaussian noise"), or
leaves no residual. Of these, a tone counts that holds at least ``LEAST_SHARE`` of the target's energy about its mean.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float, Int
from scipy.optimize import least_squares

LEAST_SHARE = 0.01
MAX_TONES = 32
# Residual energy, relative to the target's, that is rounding: targets may be float32.
ROUNDING = 1e-12
OVERSAMPLING = 4


def tones_on_grid(energy: Float[np.ndarray, " mode"], points: int) -> Int[np.ndarray, " tone"]:
    """Indices, ascending, of the tones among the modes of an orthogonal transform.

    Args:
        energy: the target's energy by mode; the first mode is its mean.
        points: number of points.

    Raises:
        ValueError: no tone stands out.
    """
    order = 1 + np.argsort(-energy[1:], kind="stable")[:MAX_TONES]
    total = energy[1:].sum()
    left = np.maximum(total - np.cumsum(energy[order]), 0.0)
    chosen = order[: tone_count([total, *left], points)]
    return np.sort(_held(chosen, energy[chosen], total))


def tone_count(residuals: Sequence[float], points: int) -> int:
    """The number of tones by the residual energies of fits of 0, 1, 2, ... tones."""
    energy = np.asarray(residuals, np.float64)
    if energy[0] <= 0.0:
        return 0
    exact = np.flatnonzero(energy <= ROUNDING * energy[0])
    energy = energy[: int(exact[0]) + 1] if exact.size else energy
    if exact.size:
        return len(energy) - 1
    return int(np.argmin(points * np.log(energy) + 5.0 * np.log(points) * np.arange(len(energy))))


def tones_at_points(
    values: Float[np.ndarray, "channel sample"], position: Float[np.ndarray, " sample"]
) -> Float[np.ndarray, " tone"]:
    """Frequencies, ascending and rounded to six decimals, of the tones of a function at any points of a line.

    Args:
        values: the function.
        position: the points; frequencies are in cycles per its unit.

    Raises:
        ValueError: no tone stands out.
    """
    samples = len(position)
    extent = float(np.ptp(position))
    # From half a cycle over the extent up to the frequency that as many equally spaced points show.
    grid = np.arange(0.5, 0.5 * samples, 1.0 / OVERSAMPLING) / extent
    wave = np.exp(-2j * np.pi * grid[:, None] * position)
    centred = values - values.mean(axis=1, keepdims=True)
    found, fits, residual = np.zeros(0), [np.zeros(0)], centred
    energies = [float(np.sum(centred**2))]
    while len(found) < min(MAX_TONES, samples // 4) and energies[-1] > ROUNDING * energies[0]:
        peak = grid[np.sum(np.abs(residual @ wave.T) ** 2, axis=0).argmax()]
        fitted = least_squares(lambda f: _residual(values, position, f).ravel(), [*found, peak], x_scale=1.0 / extent)
        found = np.abs(fitted.x)
        residual = _residual(values, position, found)
        fits.append(found)
        energies.append(float(np.sum(residual**2)))
    chosen = np.sort(fits[tone_count(energies, samples)])
    shares = np.sum(tone_energy(values, position, chosen), axis=0)
    return np.round(_held(chosen, shares, energies[0]), 6)


def tone_basis(position: Float[np.ndarray, " sample"], frequencies: Float[np.ndarray, " tone"]) -> np.ndarray:
    """A row of ones, then the cosine and the sine of every tone."""
    angle = 2.0 * np.pi * frequencies[:, None] * position
    waves = np.stack([np.cos(angle), np.sin(angle)], axis=1).reshape(-1, len(position))
    return np.concatenate([np.ones((1, len(position))), waves])


def tone_energy(
    values: Float[np.ndarray, "channel sample"],
    position: Float[np.ndarray, " sample"],
    frequencies: Float[np.ndarray, " tone"],
) -> Float[np.ndarray, "channel tone"]:
    """Energy of each fitted tone, about its mean over the points."""
    basis = tone_basis(position, frequencies)
    waves = basis[1:] - basis[1:].mean(axis=1, keepdims=True)
    fitted = (values @ np.linalg.pinv(basis))[:, 1:, None] * waves
    return np.sum(fitted.reshape(len(values), len(frequencies), 2, -1).sum(axis=2) ** 2, axis=-1)


def _residual(values: np.ndarray, position: np.ndarray, frequencies: np.ndarray) -> np.ndarray:
    basis = tone_basis(position, np.asarray(frequencies))
    return values - (values @ np.linalg.pinv(basis)) @ basis


def _held(tones: np.ndarray, energy: np.ndarray, total: float) -> np.ndarray:
    """The tones that hold a sufficient share of the energy.

    Raises:
        ValueError: there is none.
    """
    held = tones[energy >= LEAST_SHARE * total]
    if not held.size:
        raise ValueError(
            f"frequencies: auto: no tone holds {LEAST_SHARE:.0%} of the target's energy; name the frequencies, or use "
            "a method of bands (dft_bands, dct_bands, projection, filtering)"
        )
    return held
