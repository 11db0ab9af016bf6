"""Ratio of the convergence times of the high-pass and the low-pass part of the labels."""

from __future__ import annotations

from collections.abc import Sequence

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import Fraction, PositiveFloat
from spectral_bias.verdicts.bounded import Bounded
from spectral_bias.verdicts.reading import Spectrum, only, passage, times_ratio


def filtered_ratio_facts(*, delta: float, threshold: float) -> MeasureFacts:
    """First passages of both parts at a filter width."""
    return MeasureFacts(
        variables=("high_first_passage_step", "low_first_passage_step"),
        along={"delta": (delta,), "threshold": (threshold,)},
    )


def filtered_ratio(spectra: Sequence[Spectrum], *, delta: PositiveFloat, threshold: Fraction = 0.2) -> Bounded:
    """t_high / t_low at one filter width.

    Args:
        spectra: one run's spectrum by the filtering method.
        delta: variance of the filter, one of the spectrum's.
        threshold: threshold of the relative error.
    """
    data = only(spectra)
    high, low = (passage(data, f"{part}_first_passage", threshold=threshold, delta=delta) for part in ("high", "low"))
    return times_ratio(high, low)
