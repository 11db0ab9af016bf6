"""Spearman's rank correlation, over the runs of a sweep, between what is varied and a ratio of convergence times."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from spectral_bias.spec.quantities import Fraction, PositiveFloat, Text
from spectral_bias.verdicts.measures.passage_ratio import passage_ratio
from spectral_bias.verdicts.measures.rank_correlation import spearman
from spectral_bias.verdicts.reading import Spectrum


def sweep_correlation(
    spectra: Sequence[Spectrum],
    *,
    axis: Text,
    slow: PositiveFloat,
    fast: PositiveFloat,
    threshold: Fraction = 0.2,
) -> Float[np.ndarray, " seed"]:
    """Spearman(axis value, t_slow / t_fast) of each seed; runs in which neither frequency converged are left out.

    NaN where fewer than three runs are left.

    Args:
        spectra: the sweep's spectra.
        axis: the numeric axis that is swept.
        slow: the frequency whose time is divided.
        fast: the frequency whose time divides.
        threshold: level of the relative error.
    """
    varied = np.array([float(each.values[axis]) for each in spectra])
    ratios = np.stack([passage_ratio([each], slow=slow, fast=fast, threshold=threshold) for each in spectra], axis=-1)
    decided = ~np.isnan(ratios)
    return np.array(
        [
            spearman(varied[mask], row[mask]) if mask.sum() >= 3 else np.nan
            for row, mask in zip(ratios, decided, strict=True)
        ]
    )
