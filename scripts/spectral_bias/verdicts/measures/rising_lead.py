"""Ratio of the steps at which two rising variables first exceed their levels."""

from __future__ import annotations

from collections.abc import Sequence

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import Fraction, Text
from spectral_bias.verdicts.bounded import Bounded
from spectral_bias.verdicts.reading import Spectrum, crossing, only, times_ratio


def rising_lead_facts(*, early: str, late: str) -> MeasureFacts:
    """Two variables by step."""
    return MeasureFacts(variables=(early, late), along={"step": ()})


def rising_lead(
    spectra: Sequence[Spectrum], *, early: Text, early_level: Fraction, late: Text, late_level: Fraction
) -> Bounded:
    """Step at which ``late`` first exceeds its level, divided by the step at which ``early`` first exceeds its own.

    Args:
        spectra: one run's spectrum.
        early: the variable (seed, step) expected to rise first.
        early_level: its level.
        late: the other variable.
        late_level: its level.
    """
    data = only(spectra)
    return times_ratio(crossing(data, late, late_level, rising=True), crossing(data, early, early_level, rising=True))
