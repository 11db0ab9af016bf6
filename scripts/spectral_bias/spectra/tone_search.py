"""Frequencies of the tones of a target, from the target alone.

Tones are added one by one, each at the highest peak of the spectrum of what the others leave: once among
whole frequencies, once among all, where those so far are moved too (variable projection, Golub and Pereyra 1973). The
better fit of each number counts. Their number m minimises the criterion
n ln(residual energy) + 5 m ln n of Djuric (1996, "A model selection rule for sinusoids in white Gaussian noise"), or
leaves no residual. Of these, a tone counts that holds at least ``LEAST_SHARE`` of the target's energy about its mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

import numpy as np
from jaxtyping import Float, Int
from scipy.optimize import least_squares

LEAST_SHARE = 0.01
# Least singular value of a constant and waves that points tell apart, over the root of the number of points; tones
# that are found keep twice that, so that rounding does not take it from them.
TOLD_APART = 1e-3
MAX_TONES = 32
# Residual energy, relative to the target's, that is rounding: targets may be float32.
ROUNDING = 1e-12
OVERSAMPLING = 4
MAX_CYCLES = 1024.0
# Complex numbers of one block of waves: 64 MB.
BLOCK = 2**22
FURTHER = 6
# Residual energy of fewer tones of any frequency, as a share of that of whole ones, by which these leaked.
LEAKED = 0.1
# Distance from a whole frequency, in cycles, from which a tone is not whole.
NOT_WHOLE = 0.02
MAX_ITERATIONS = 20


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


def check_leakage(values: Float[np.ndarray, "channel sample"], tones: Int[np.ndarray, " tone"]) -> None:
    """Refuse tones found on a periodic grid that are parts of fewer tones, which do not fit it.

    A tone that is not whole spreads over all modes, most over those next to it. Tones are refused where fewer ones, of
    any frequency, leave less than a tenth of the energy that they leave, and each of these that is not whole stands for
    at least two of them.

    Args:
        values: the target.
        tones: those that ``tones_on_grid`` found.

    Raises:
        ValueError: the tones are such parts; says how to fit tones of any frequency.
    """
    samples = values.shape[1]
    position = np.arange(samples) / samples
    total = float(np.sum((values - values.mean(axis=1, keepdims=True)) ** 2))
    left = float(np.sum(_left_by_whole(values, tones) ** 2))
    if len(tones) < 2 or left <= ROUNDING * total / LEAKED:
        return
    grid = np.arange(0.5, 0.5 * samples, 1.0 / OVERSAMPLING)
    fits = _greedy(values, position, grid, refined=True, most=len(tones) - 1)
    fewer = [fit for fit, energy in fits if energy < LEAKED * left and _stand_for_several(fit, len(tones))]
    if fewer:
        found = np.round(np.sort(fewer[0]), 6).tolist()
        raise ValueError(
            f"frequencies: auto: the {len(tones)} tones {tones.tolist()} that dft finds are parts of {len(found)} that "
            f"do not fit the domain, {found}; fit these instead: `spectra: [{{name: tone_fit, frequencies: auto}}]` "
            "with the domain's length (the attribute domain_length, or tone_fit's period), or name whole frequencies"
        )


def _stand_for_several(fewer: np.ndarray, tones: int) -> bool:
    """Whether some of fewer tones are not whole, and each of these stands for two or more whole ones."""
    odd = int(np.sum(np.abs(fewer - np.round(fewer)) > NOT_WHOLE))
    return odd > 0 and tones - (len(fewer) - odd) >= 2 * odd


def _left_by_whole(values: np.ndarray, tones: np.ndarray) -> np.ndarray:
    """What whole tones leave of a function on a periodic grid."""
    modes = np.fft.rfft(values, axis=-1)
    modes[:, [0, *tones]] = 0.0
    return np.fft.irfft(modes, values.shape[1], axis=-1)


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
    samples, extent = len(position), float(np.ptp(position))
    # From half a cycle over the extent up to the frequency that as many equally spaced points show.
    highest = min(0.5 * samples, MAX_CYCLES)
    fine = np.arange(0.5, highest, 1.0 / OVERSAMPLING) / extent
    whole = np.arange(1.0, max(highest / extent, 2.0))
    fits = [
        min(pair, key=lambda fit: fit[1])
        for pair in zip_longest(
            _greedy(values, position, fine, refined=True),
            _greedy(values, position, whole, refined=False),
            fillvalue=(np.zeros(0), np.inf),
        )
    ]
    energies = [energy for _, energy in fits]
    chosen = np.sort(fits[tone_count(energies, samples)][0])
    shares = np.sum(tone_energy(values, position, chosen), axis=0)
    return np.round(_held(chosen, shares, energies[0]), 6)


def _greedy(
    values: np.ndarray, position: np.ndarray, grid: np.ndarray, *, refined: bool, most: int = MAX_TONES
) -> list[tuple[np.ndarray, float]]:
    """Frequencies and residual energy of fits of 0, 1, 2, ... tones, until some further tones do not pay.

    A tone whose waves the points do not tell from those of the others is left out: slower than about half a cycle, next
    to another, or at the Nyquist frequency.
    """
    samples, extent = len(position), float(np.ptp(position))
    residual = values - values.mean(axis=1, keepdims=True)
    fits = [(np.zeros(0), float(np.sum(residual**2)))]
    refused, free = 0, np.ones(len(grid), bool)
    while len(fits) <= min(most, samples // 4) and refused < FURTHER and fits[-1][1] > ROUNDING * fits[0][1]:
        paying = tone_count([energy for _, energy in fits], samples)
        if (refined and len(fits) > paying + FURTHER) or not free.any():
            break
        peak = grid[np.where(free, _power(residual, position, grid), -1.0).argmax()]
        tones = np.array([*fits[-1][0], peak])
        if refined:
            tones = _moved(values, position, tones)
        if not told_apart(tone_basis(position, tones), 2.0 * TOLD_APART):
            refused, free = refused + 1, free & (np.abs(grid - peak) >= 1.0 / extent)
            continue
        residual = _fitted(values, position, tones)[0]
        fits.append((np.abs(tones), float(np.sum(residual**2))))
    return fits


def _moved(values: np.ndarray, position: np.ndarray, tones: np.ndarray) -> np.ndarray:
    """Tones moved to where they leave least, of least squares."""
    return least_squares(
        lambda f: _fitted(values, position, f)[0].ravel(),
        tones,
        jac=lambda f: _fitted(values, position, f)[1],
        x_scale=1.0 / np.ptp(position),
        max_nfev=MAX_ITERATIONS,
    ).x


def told_apart(basis: Float[np.ndarray, "wave sample"], least: float = TOLD_APART) -> bool:
    """Whether points tell a constant and waves apart, so that their coefficients mean something."""
    return bool(np.linalg.matrix_rank(basis, tol=least * np.sqrt(basis.shape[1])) == len(basis))


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
    return np.sum(fitted.reshape(len(values), len(frequencies), 2, len(position)).sum(axis=2) ** 2, axis=-1)


def _power(values: np.ndarray, position: np.ndarray, grid: np.ndarray) -> np.ndarray:
    """Periodogram of values (channel, sample), in blocks of frequencies."""
    blocks = np.array_split(grid, -(-len(grid) * len(position) // BLOCK))
    waves = (np.exp(-2j * np.pi * block[:, None] * position) for block in blocks)
    return np.concatenate([np.sum(np.abs(values @ wave.T) ** 2, axis=0) for wave in waves])


def _fitted(values: np.ndarray, position: np.ndarray, frequencies: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Residual (channel, sample) of the least-squares fit, and its derivatives by the frequencies.

    Derivatives are Kaufman's (1975): the projection of the waves' derivatives, for fixed coefficients.
    """
    basis = tone_basis(position, np.asarray(frequencies))
    coefficients = np.linalg.lstsq(basis.T, values.T, rcond=None)[0].T
    cosines, sines = basis[1::2], basis[2::2]
    a, b = (coefficients[:, first::2, None] for first in (1, 2))
    slopes = 2.0 * np.pi * position * (a * sines - b * cosines)
    orthogonal = np.linalg.qr(basis.T)[0]
    slopes = slopes - (slopes @ orthogonal) @ orthogonal.T
    return values - coefficients @ basis, np.moveaxis(slopes, 1, -1).reshape(values.size, len(frequencies))


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
