"""Whether low frequencies converge before high ones, pooled over runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import Fraction
from spectral_bias.verdicts.reading import Spectrum, times


def pooled_order_facts(*, threshold: float, passage: str) -> MeasureFacts:
    """Convergence times by frequency."""
    return MeasureFacts(
        runs="any",
        variables=(passage + "_step",),
        along={"frequency": (), "threshold": (threshold,)},
        gives="yes or no",
    )


def pooled_order(
    spectra: Sequence[Spectrum],
    *,
    threshold: Fraction = 0.2,
    passage: Literal["first_passage", "sustained"] = "first_passage",
) -> Float[np.ndarray, " member"]:
    """One number for every seed of every run: 1 if each decided pair of frequencies is in order, else 0.

    A pair is decided if at least one of the two converged, and in order if the lower one converged strictly first. NaN
    if no pair of a seed is decided. Pairs of one seed are dependent, so the unit is the seed and not the pair.

    Args:
        spectra: any number of runs, of any frequencies; the result has the seeds of one run, then those of the next.
        threshold: threshold of the relative error.
        passage: first passage or sustained convergence time.
    """
    return np.concatenate([_in_order(*pairs(each, threshold, passage)) for each in spectra])


def pairs(
    spectrum: Spectrum, threshold: Fraction, passage: str
) -> tuple[Float[np.ndarray, "seed pair"], Float[np.ndarray, "seed pair"]]:
    """Convergence times of the lower and the higher frequency of every pair."""
    t = times(spectrum.data, f"{passage}_step", threshold=threshold)
    ascending = t[:, np.argsort(np.asarray(spectrum.data["frequency"], np.float64))]
    low, high = np.triu_indices(ascending.shape[1], k=1)
    return ascending[:, low], ascending[:, high]


def _in_order(low: Float[np.ndarray, "seed pair"], high: Float[np.ndarray, "seed pair"]) -> Float[np.ndarray, " seed"]:
    decided = np.isfinite(low) | np.isfinite(high)
    wrong = decided & (low >= high)
    return np.where(decided.any(axis=1), 1.0 - wrong.any(axis=1), np.nan)
