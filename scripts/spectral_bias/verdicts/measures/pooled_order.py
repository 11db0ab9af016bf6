"""Whether low frequencies converge before high ones, pooled over runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import Fraction
from spectral_bias.verdicts.bounded import Bounded, before
from spectral_bias.verdicts.reading import Spectrum, last_logged
from spectral_bias.verdicts.reading import passage as read


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
    """1 for each seed of each run if the lower frequency converged first in all pairs of which one converged, else 0.

    A pair of which neither converged up to the end of the log does not count, if neither can have converged between two
    logged steps. NaN if no pair counts, or the log leaves one undecided and none is out of order. Pairs of one seed are
    dependent, so the unit is the seed and not the pair.

    Args:
        spectra: any number of runs, of any frequencies; the result has the seeds of one run, then those of the next.
        threshold: threshold of the relative error.
        passage: first passage or sustained convergence time.
    """
    return np.concatenate(
        [_in_order(*pairs(each, threshold, passage), last_logged(each.data)[:, None]) for each in spectra]
    )


def pairs(spectrum: Spectrum, threshold: Fraction, passage: str) -> tuple[Bounded, Bounded]:
    """Convergence times (seed, pair) of the lower and the higher frequency of every pair."""
    t = read(spectrum.data, passage, threshold=threshold)
    ascending = np.argsort(np.asarray(spectrum.data["frequency"], np.float64))
    low, high = (ascending[place] for place in np.triu_indices(len(ascending), k=1))
    return t.select(np.s_[:, low]), t.select(np.s_[:, high])


def _in_order(low: Bounded, high: Bounded, end: Float[np.ndarray, "seed 1"]) -> Float[np.ndarray, " seed"]:
    counts = np.isfinite(low.values) | np.isfinite(high.values) | (np.minimum(low.lower, high.lower) < end)
    wrong, right = before(high, low), before(low, high)
    in_order = counts.any(axis=1) & (right | ~counts).all(axis=1)
    return np.where(wrong.any(axis=1), 0.0, np.where(in_order, 1.0, np.nan))
