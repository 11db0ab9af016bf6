"""Spectral exponent: the slope of log t_k against log k, which measures the strength of spectral bias."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Int, Num

from spectral_bias.spectra.passage import EARLIEST, NEVER

# Distance of log k from its mean that is rounding.
ROUNDING = 1e-12


def spectral_exponent(
    frequency: Float[np.ndarray, " frequency"], steps: Int[np.ndarray, "*lead frequency"]
) -> tuple[Float[np.ndarray, "*lead"], Int[np.ndarray, "*lead"]]:
    """The least-squares slope alpha of the logged steps, and the number of frequencies that passed.

    Alpha is NaN where a frequency never passed: over the others alone it would be too low.

    Args:
        frequency: frequencies k, positive.
        steps: first passages t_k in steps, NEVER if censored.
    """
    passed = steps != NEVER
    times = np.where(passed, steps, np.inf)
    lower, upper = exponent_bounds(frequency, times, times)
    return np.where(passed.all(axis=-1) & (lower == upper), lower, np.nan), passed.sum(axis=-1).astype(np.int32)


def exponent_bounds(
    frequency: Float[np.ndarray, " frequency"],
    lower: Num[np.ndarray, "*lead frequency"],
    upper: Num[np.ndarray, "*lead frequency"],
) -> tuple[Float[np.ndarray, "*lead"], Float[np.ndarray, "*lead"]]:
    """The least and the greatest slope alpha of times that lie between ``lower`` and ``upper``.

    The slope is a weighted sum of log t_k, so it is extreme where each time is at one of its ends: infinite where a
    frequency with a weight may never pass; one at the mean of log k has none. Infinite on both sides for fewer than two
    different frequencies.
    """
    centred = np.log(frequency) - np.log(frequency).mean()
    centred[np.abs(centred) < ROUNDING] = 0.0
    variance = np.sum(centred**2)
    if not variance > 0.0:
        nothing = np.full(lower.shape[:-1], np.inf)
        return -nothing, nothing
    weight = centred / variance
    with np.errstate(invalid="ignore"):
        ends = [weight * np.log(np.maximum(end, EARLIEST)) for end in (lower, upper)]
    least, greatest = (
        np.where(weight == 0.0, 0.0, choose(*ends)).astype(np.float64) for choose in (np.minimum, np.maximum)
    )
    # Where infinities of both signs meet the slope is open on that side.
    return _sum(least, -np.inf), _sum(greatest, np.inf)


def _sum(terms: Float[np.ndarray, "*lead frequency"], open_end: float) -> Float[np.ndarray, "*lead"]:
    with np.errstate(invalid="ignore"):
        total = terms.sum(axis=-1)
    return np.where(np.isnan(total), open_end, total)
