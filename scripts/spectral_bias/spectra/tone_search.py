"""Frequencies of the tones of a target, from the target alone.

Tones are added one by one, each at the highest peak of the spectrum of what the others leave: once among
whole frequencies, once among all, where those so far are moved too (variable projection, Golub and Pereyra 1973). The
better fit of each number counts. Their number m minimises the criterion
n ln(residual energy) + 5 m ln n of Djuric (1996, "A model selection rule for sinusoids in white Gaussian noise"), whose
second term is multiplied by n over the degrees of freedom that are left, or leaves no residual. Of these, a tone counts
that holds at least ``LEAST_SHARE`` of the target's energy about its mean. In white noise of 16 points or more
it finds a tone in at most 2 % of targets (without the factor, in 26 % of those of 16).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

import numpy as np
from jaxtyping import Float, Int
from scipy.stats import norm

from spectral_bias.spectra.periodogram import Periodogram
from spectral_bias.spectra.tone_fitting import (
    TOLD_APART,
    fitted,
    frequency_deviations,
    moved,
    told_apart,
    tone_basis,
    tone_energy,
)

LEAST_SHARE = 0.01
MAX_TONES = 32
# Residual energy, relative to the target's, that is rounding: targets may be float32.
ROUNDING = 1e-12
OVERSAMPLING = 4
MAX_CYCLES = 1024.0
FURTHER = 6
# Residual energy of fewer tones of any frequency, as a share of that of whole ones, by which these leaked.
LEAKED = 0.1
# Share of the residual energy below which tones are not moved further while others may follow.
ROUGH = 1e-4
# Parameters of a tone whose frequency is given, and of one whose frequency is free.
GIVEN, FREE = 2, 3
# Probability that white noise moves a whole tone so far that it counts as one that is not.
FALSE_ALARM = 0.01
# Distance from a whole frequency, in cycles, from which a tone is not whole.
NOT_WHOLE = 0.02


def tones_on_grid(energy: Float[np.ndarray, " mode"], points: int) -> Int[np.ndarray, " tone"]:
    """Indices, ascending, of the tones among the modes of an orthogonal transform.

    Args:
        energy: the target's energy by mode; the first mode is its mean.
        points: number of points.

    Raises:
        ValueError: no tone stands out.
    """
    order = 1 + np.argsort(-energy[1:], kind="stable")[: _most(points)]
    total = energy[1:].sum()
    left = np.maximum(total - np.cumsum(energy[order]), 0.0)
    chosen = order[: tone_count([total, *left], points, GIVEN)]
    return np.sort(_held(chosen, energy[chosen], total))


def check_leakage(values: Float[np.ndarray, "channel sample"], tones: Int[np.ndarray, " tone"]) -> None:
    """Refuse tones found on a periodic grid that are parts of fewer tones, which do not fit it.

    A tone that is not whole spreads over all modes, most over those next to it. Tones are refused where fewer ones, of
    any frequency, leave a tenth of the residual energy, or less of it where they are those that the search finds in
    noise, and each of these that is not whole stands for at least two of them. In noise a tone is not whole if it lies
    further from a whole frequency than white noise moves the tones of one in a hundred targets.

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
    fewer = [fit for fit, energy in fits if energy < LEAKED * left and _stand_for_several(fit, len(tones), NOT_WHOLE)]
    energies = [energy for _, energy in fits]
    best = tone_count(energies, samples)
    if best and energies[best] < left:
        fit = moved(values, position, fits[best][0])
        beyond = norm.isf(FALSE_ALARM / 2.0 / best) * frequency_deviations(values, position, fit)
        fewer += [fit] if _stand_for_several(fit, len(tones), np.maximum(beyond, NOT_WHOLE)) else []
    if fewer:
        found = np.round(np.sort(np.abs(fewer[0])), 6).tolist()
        raise ValueError(
            f"frequencies: auto: the {len(tones)} tones {tones.tolist()} that dft finds are parts of {len(found)} that "
            f"do not fit the domain, {found}; fit these instead: `spectra: [{{name: tone_fit, frequencies: auto}}]` "
            "with the domain's length (the attribute domain_length, or tone_fit's period), or name whole frequencies"
        )


def _stand_for_several(fewer: np.ndarray, tones: int, beyond: float | np.ndarray) -> bool:
    """Whether some of fewer tones are not whole, and each of these stands for two or more whole ones."""
    odd = int(np.sum(np.abs(fewer - np.round(fewer)) > beyond))
    return odd > 0 and tones - (len(fewer) - odd) >= 2 * odd


def _left_by_whole(values: np.ndarray, tones: np.ndarray) -> np.ndarray:
    """What whole tones leave of a function on a periodic grid."""
    modes = np.fft.rfft(values, axis=-1)
    modes[:, [0, *tones]] = 0.0
    return np.fft.irfft(modes, values.shape[1], axis=-1)


def tone_count(residuals: Sequence[float], points: int, parameters: int = FREE) -> int:
    """The number of tones by the residual energies of fits of 0, 1, 2, ... tones.

    Args:
        residuals: the residual energies.
        points: number of points.
        parameters: that each tone has: a phase and an amplitude, and a frequency if it is free.
    """
    energy = np.asarray(residuals, np.float64)
    if energy[0] <= 0.0:
        return 0
    exact = np.flatnonzero(energy <= ROUNDING * energy[0])
    return int(exact[0]) if exact.size else int(np.argmin(_criterion(energy, points, parameters)))


def _criterion(residuals: Sequence[float] | np.ndarray, points: int, parameters: int) -> Float[np.ndarray, " fit"]:
    """Djuric's criterion of fits of 0, 1, 2, ... tones, corrected for few points; infinite where none are left."""
    tones = np.arange(len(residuals))
    freedom = points - 1.0 - parameters * tones
    with np.errstate(divide="ignore"):
        price = np.where(freedom > 0.0, 5.0 * np.log(points) * tones * points / np.maximum(freedom, 0.5), np.inf)
        return points * np.log(residuals) + price


def _most(samples: int) -> int:
    """The most tones that are looked for in so many points."""
    return min(MAX_TONES, samples // 4)


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
    chosen = fits[tone_count(energies, samples)][0]
    if not np.isin(chosen, whole).all():
        nearer = np.abs(moved(values, position, chosen))
        chosen = nearer if _can_be_found(position, nearer) else chosen
    chosen = np.sort(chosen)
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
    power = Periodogram(position, grid[0], grid[1] - grid[0] if len(grid) > 1 else 1.0, len(grid))
    while len(fits) <= min(most, _most(samples)) and refused < FURTHER and fits[-1][1] > ROUNDING * fits[0][1]:
        paying = tone_count([energy for _, energy in fits], samples)
        if (refined and len(fits) > paying + FURTHER) or not free.any():
            break
        peak = grid[np.where(free, power(residual), -1.0).argmax()]
        tones = np.array([*fits[-1][0], peak])
        if refined:
            tones = moved(values, position, tones, gain=ROUGH)
        if not _can_be_found(position, tones):
            refused, free = refused + 1, free & (np.abs(grid - peak) >= 1.0 / extent)
            continue
        residual = fitted(values, position, tones).residual
        fits.append((np.abs(tones), float(np.sum(residual**2))))
    return fits


def _can_be_found(position: np.ndarray, tones: np.ndarray) -> bool:
    """Whether points tell tones apart: twice what a fit needs, so that rounding does not take it from them."""
    return told_apart(tone_basis(position, tones), 2.0 * TOLD_APART)


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
