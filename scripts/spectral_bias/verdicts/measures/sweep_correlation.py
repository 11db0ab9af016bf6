"""Spearman's rank correlation over the runs of a sweep between the swept parameter and a ratio of convergence times."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import Fraction, PositiveFloat, Text
from spectral_bias.verdicts.bounded import Bounded
from spectral_bias.verdicts.measures.sweep_ratio import sweep_ratio
from spectral_bias.verdicts.ranks import correlations
from spectral_bias.verdicts.reading import Spectrum


def sweep_correlation_facts(*, axis: str, slow: float, fast: float, threshold: float) -> MeasureFacts:
    """First passages at two frequencies, by run."""
    return MeasureFacts(
        runs="two or more",
        variables=("first_passage_step",),
        along={"frequency": (slow, fast), "threshold": (threshold,)},
        axis=axis,
    )


def sweep_correlation(
    spectra: Sequence[Spectrum],
    *,
    axis: Text,
    slow: PositiveFloat,
    fast: PositiveFloat,
    threshold: Fraction = 0.2,
) -> Bounded:
    """Spearman(axis value, t_slow / t_fast) of each seed, with the bounds that the logs leave it.

    Runs in which neither frequency converged are left out of the number, which is NaN if fewer than three runs remain;
    in the bounds they may have any place.

    Args:
        spectra: the sweep's spectra.
        axis: the numeric axis of the sweep.
        slow: the frequency of the numerator.
        fast: the frequency of the denominator.
        threshold: threshold of the relative error.
    """
    varied = np.array(sorted(float(each.values[axis]) for each in spectra))
    ratios = sweep_ratio(spectra, axis=axis, slow=slow, fast=fast, threshold=threshold)
    return correlations(varied, ratios, fewest=3)
