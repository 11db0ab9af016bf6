"""How many times later one rising quantity reached its level than another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.registry.quantities import Fraction, Text
from spectral_bias.spectra.passage import first_passage
from spectral_bias.verdicts.reading import Spectrum, only, ratio


def rising_lead(
    spectra: Sequence[Spectrum], *, early: Text, early_level: Fraction, late: Text, late_level: Fraction
) -> Float[np.ndarray, " seed"]:
    """Step at which ``late`` first rises over its level, over the step at which ``early`` does over its own.

    Args:
        spectra: one run's spectrum.
        early: the variable (seed, step) that should be first.
        early_level: its level.
        late: the other variable.
        late_level: its level.
    """
    data = only(spectra)
    return ratio(rise(data, late, late_level), rise(data, early, early_level))


def rise(data: xr.Dataset, variable: str, level: float) -> Float[np.ndarray, " seed"]:
    """The first logged step at which a variable is over a level; infinite where it never is."""
    steps = first_passage(-np.float64(data[variable]), np.asarray(data["step"]), -level)
    return np.where(steps < 0, np.inf, np.maximum(np.float64(steps), 0.5))
