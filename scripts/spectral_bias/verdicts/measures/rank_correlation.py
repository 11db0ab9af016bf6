"""Spearman's rank correlation between frequency and convergence time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.quantities import Fraction, NonNegativeFloat, PositiveFloat
from spectral_bias.verdicts.ranks import spearman
from spectral_bias.verdicts.reading import Spectrum, only, times


def rank_correlation(
    spectra: Sequence[Spectrum],
    *,
    along: Literal["frequency", "band"],
    threshold: Fraction = 0.2,
    passage: Literal["first_passage", "sustained"] = "first_passage",
    lowest: NonNegativeFloat = 0.0,
    highest: PositiveFloat | None = None,
) -> Float[np.ndarray, " seed"]:
    """Spearman(k, t_k) of each seed; times that never came tie for the last rank.

    NaN where fewer than two parts converged, since an order of nevers says nothing.

    Args:
        spectra: one run's spectrum.
        along: the axis of the spectrum.
        threshold: level of the relative error.
        passage: which convergence time.
        lowest: the lowest frequency that counts.
        highest: the highest frequency that counts; all above ``lowest`` if left out.
    """
    data = only(spectra)
    t = times(data, f"{passage}_step", threshold=threshold)
    position = np.asarray(data[along], np.float64)
    counted = (position >= lowest) & (position <= (np.inf if highest is None else highest))
    position, t = position[counted], t[:, counted]
    return np.array([spearman(position, row) if np.isfinite(row).sum() >= 2 else np.nan for row in t])
