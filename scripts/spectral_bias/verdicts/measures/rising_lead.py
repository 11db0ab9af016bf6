"""Ratio of the steps at which two rising variables first exceed their levels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import Fraction, Text
from spectral_bias.spectra.passage import first_passage
from spectral_bias.verdicts.reading import Spectrum, censored, only, ratio


def rising_lead_facts(*, early: str, late: str) -> MeasureFacts:
    """Two variables by step."""
    return MeasureFacts(variables=(early, late), along={"step": ()})


def rising_lead(
    spectra: Sequence[Spectrum], *, early: Text, early_level: Fraction, late: Text, late_level: Fraction
) -> Float[np.ndarray, " seed"]:
    """Step at which ``late`` first exceeds its level, divided by the step at which ``early`` first exceeds its own.

    Args:
        spectra: one run's spectrum.
        early: the variable (seed, step) expected to rise first.
        early_level: its level.
        late: the other variable.
        late_level: its level.
    """
    data = only(spectra)
    return ratio(rise(data, late, late_level), rise(data, early, early_level))


def rise(data: xr.Dataset, variable: str, level: float) -> Float[np.ndarray, " seed"]:
    """The first logged step at which a variable exceeds a level; infinite if it never does."""
    return censored(first_passage(-np.asarray(data[variable], np.float64), np.asarray(data["step"]), -level))
