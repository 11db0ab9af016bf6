"""Spearman's rank correlation between frequency and convergence time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import Fraction, NonNegativeFloat, PositiveFloat
from spectral_bias.verdicts.ranks import spearman
from spectral_bias.verdicts.reading import Spectrum, only, times


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
) -> Float[np.ndarray, " seed"]:
    """Spearman(k, t_k) of each seed; censored times share the last rank.

    NaN if fewer than two parts converged, since censored times have no order.

    Args:
        spectra: one run's spectrum.
        along: the axis of the spectrum.
        threshold: threshold of the relative error.
        passage: first passage or sustained convergence time.
        lowest: the lowest frequency included.
        highest: the highest frequency included; no upper limit if not given.
    """
    data = only(spectra)
    t = times(data, f"{passage}_step", threshold=threshold)
    position = np.asarray(data[along], np.float64)
    included = (position >= lowest) & (position <= (np.inf if highest is None else highest))
    position, t = position[included], t[:, included]
    return np.array([spearman(position, row) if np.isfinite(row).sum() >= 2 else np.nan for row in t])
