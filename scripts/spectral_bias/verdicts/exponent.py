"""The exponent alpha of t_k ~ k^alpha over the first passages of a spectrum, with what its log leaves open."""

from __future__ import annotations

import numpy as np
import xarray as xr

from spectral_bias.spectra import exponent
from spectral_bias.verdicts.bounded import Bounded
from spectral_bias.verdicts.reading import passage


def exponent_of(data: xr.Dataset, threshold: float) -> Bounded:
    """The slope of log first passage against log k, by seed.

    Args:
        data: the spectrum.
        threshold: threshold of the relative error, one of the spectrum's.

    Raises:
        KeyError: the spectrum has no first passages at this threshold.
        ValueError: the spectrum has no frequencies.
    """
    if "frequency" not in data.dims:
        raise ValueError("the spectrum has no frequencies; analyse the run by dft")
    k, t = np.asarray(data["frequency"], np.float64), passage(data, "first_passage", threshold=threshold)
    lower, upper = exponent.exponent_bounds(k, t.lower, t.upper)
    alpha, same = exponent.exponent_bounds(k, t.values, t.values)
    known = np.isfinite(t.values).all(axis=-1) & (alpha == same)
    return Bounded(np.where(known, alpha, np.nan), lower, upper)
