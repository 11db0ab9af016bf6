"""Strength of spectral bias: the exponent alpha in t_k ~ k^alpha."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import Fraction
from spectral_bias.spectra import exponent
from spectral_bias.verdicts.bounded import Bounded
from spectral_bias.verdicts.reading import Spectrum, only, passage


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
    data = only(spectra)
    if "frequency" not in data.dims:
        raise ValueError("the spectrum has no frequencies; analyse the run by dft")
    k, t = np.asarray(data["frequency"], np.float64), passage(data, "first_passage", threshold=threshold)
    lower, upper = exponent.exponent_bounds(k, t.lower, t.upper)
    alpha, same = exponent.exponent_bounds(k, t.values, t.values)
    known = np.isfinite(t.values).all(axis=-1) & (alpha == same)
    return Bounded(np.where(known, alpha, np.nan), lower, upper)
