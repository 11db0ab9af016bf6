"""Bands of the discrete Fourier transform on a periodic grid, for targets with a broad spectrum."""

from __future__ import annotations

import numpy as np
import xarray as xr

from spectral_bias.registry.quantities import Intervals, Levels
from spectral_bias.spectra.bands import errors_by_band
from spectral_bias.spectra.methods.dft import coefficients


def dft_bands(run: xr.Dataset, *, bands: Intervals, thresholds: Levels = (0.1, 0.2, 0.5)) -> xr.Dataset:
    """Relative errors by band of frequencies and step.

    Args:
        run: a run of one dimension and channel on a periodic grid without its end point.
        bands: cycles per domain length from the first number up to, not including, the second.
        thresholds: thresholds of the relative error.

    Raises:
        ValueError: the run has more than one dimension or channel, the grid does not resolve a band, or the target has
            no energy in it.
    """
    target = np.asarray(run["target"], np.float64)
    if target.ndim != 1 or run.sizes["dimension"] != 1:
        raise ValueError("the dft_bands method needs one input dimension and one channel")
    f_hat, h_hat = coefficients(target), coefficients(np.asarray(run["prediction"], np.float64))
    return errors_by_band(run, np.arange(f_hat.size), f_hat, h_hat, bands, thresholds, "cycles per domain length")
