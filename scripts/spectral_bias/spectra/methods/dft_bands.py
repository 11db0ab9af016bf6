"""Bands of the discrete Fourier transform on a periodic grid, for targets whose spectrum is not a few tones."""

from __future__ import annotations

import numpy as np
import xarray as xr

from spectral_bias.registry.facts import MethodFacts
from spectral_bias.registry.quantities import Intervals, Levels
from spectral_bias.spectra.bands import errors_by_band
from spectral_bias.spectra.methods.dft import coefficients


def dft_bands(run: xr.Dataset, *, bands: Intervals, thresholds: Levels = (0.1, 0.2, 0.5)) -> xr.Dataset:
    """Relative errors by band of frequencies and step.

    Args:
        run: a run of one dimension and channel on a periodic grid without its end point.
        bands: cycles per domain length from the first number up to, not including, the second.
        thresholds: levels of the relative error.

    Raises:
        ValueError: the run has more than one dimension or channel, a band has no frequency that the grid can show, or
            the target has nothing in it.
    """
    target = np.float64(run["target"])
    if target.ndim != 1 or run.sizes["dimension"] != 1:
        raise ValueError("the dft_bands method needs one input dimension and one channel")
    f_hat, h_hat = coefficients(target), coefficients(np.float64(run["prediction"]))
    return errors_by_band(run, np.arange(f_hat.size), f_hat, h_hat, bands, thresholds, "cycles per domain length")


def dft_bands_facts() -> MethodFacts:
    """The points are taken for a periodic grid."""
    return MethodFacts(needs="periodic grid")
