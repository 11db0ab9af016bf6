"""Strength of spectral bias: the exponent alpha in t_k ~ k^alpha."""

from __future__ import annotations

from collections.abc import Sequence

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import Fraction
from spectral_bias.verdicts.bounded import Bounded
from spectral_bias.verdicts.exponent import exponent_of
from spectral_bias.verdicts.reading import Spectrum, only


def spectral_exponent_facts(*, threshold: float) -> MeasureFacts:
    """First passages at all frequencies."""
    return MeasureFacts(variables=("first_passage_step",), along={"frequency": (), "threshold": (threshold,)})


def spectral_exponent(spectra: Sequence[Spectrum], *, threshold: Fraction = 0.2) -> Bounded:
    """The slope of log first passage against log k, as spectra store it, with the bounds that the log leaves it.

    NaN if a frequency never passed; it then has a lower bound alone, if that frequency is above the mean of log k. NaN
    too for fewer than two different frequencies, with no bounds.

    Args:
        spectra: one run's spectrum.
        threshold: threshold of the relative error, one of the spectrum's.

    Raises:
        KeyError: the spectrum has no first passages at this threshold.
        ValueError: the spectrum has no frequencies.
    """
    return exponent_of(only(spectra), threshold)
