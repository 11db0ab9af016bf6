"""Ratio of the convergence times of two frequencies in every run of a sweep, for a trend over the sweep."""

from __future__ import annotations

from collections.abc import Sequence

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import Fraction, PositiveFloat, Text
from spectral_bias.verdicts.bounded import Bounded, stacked
from spectral_bias.verdicts.measures.passage_ratio import passage_ratio
from spectral_bias.verdicts.reading import Spectrum, ascending


def sweep_ratio_facts(*, axis: str, slow: float, fast: float, threshold: float) -> MeasureFacts:
    """First passages at two frequencies, by run."""
    return MeasureFacts(
        runs="two or more",
        variables=("first_passage_step",),
        along={"frequency": (slow, fast), "threshold": (threshold,)},
        axis=axis,
        gives="numbers by run",
    )


def sweep_ratio(
    spectra: Sequence[Spectrum],
    *,
    axis: Text,
    slow: PositiveFloat,
    fast: PositiveFloat,
    threshold: Fraction = 0.2,
) -> Bounded:
    """t_slow / t_fast of each seed and run, runs in ascending order of the axis.

    Args:
        spectra: the sweep's spectra.
        axis: the numeric axis of the sweep.
        slow: the frequency of the numerator.
        fast: the frequency of the denominator.
        threshold: threshold of the relative error.
    """
    return stacked(
        [passage_ratio([each], slow=slow, fast=fast, threshold=threshold) for each in ascending(spectra, axis)]
    )
