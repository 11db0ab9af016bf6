"""Spearman's rank correlation between frequency and convergence time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import Fraction, NonNegativeFloat, PositiveFloat
from spectral_bias.verdicts.bounded import Bounded
from spectral_bias.verdicts.ranks import correlations
from spectral_bias.verdicts.reading import Spectrum, only
from spectral_bias.verdicts.reading import passage as read


def rank_correlation_facts(*, along: str, threshold: float, passage: str) -> MeasureFacts:
    """Convergence times by frequency or band."""
    return MeasureFacts(variables=(passage + "_step",), along={along: (), "threshold": (threshold,)})


def rank_correlation(
    spectra: Sequence[Spectrum],
    *,
    along: Literal["frequency", "band"],
    threshold: Fraction = 0.2,
    passage: Literal["first_passage", "sustained"] = "first_passage",
    lowest: NonNegativeFloat = 0.0,
    highest: PositiveFloat | None = None,
) -> Bounded:
    """Spearman(k, t_k) of each seed, with the bounds that the log leaves it.

    As a number logged times count, and those that never came share the last rank; NaN if fewer than two came.

    Args:
        spectra: one run's spectrum.
        along: the axis of the spectrum.
        threshold: threshold of the relative error.
        passage: first passage or sustained convergence time.
        lowest: the lowest frequency included.
        highest: the highest frequency included; no upper limit if not given.
    """
    data = only(spectra)
    t = read(data, passage, threshold=threshold)
    position = np.asarray(data[along], np.float64)
    included = (position >= lowest) & (position <= (np.inf if highest is None else highest))
    t = t.select(np.s_[:, included])
    rho = correlations(position[included], t, fewest=2)
    return rho._replace(values=np.where(np.isfinite(t.values).sum(axis=1) >= 2, rho.values, np.nan))
