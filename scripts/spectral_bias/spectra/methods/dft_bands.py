"""Bands of the discrete Fourier transform on a periodic grid, for targets with a broad spectrum."""

from __future__ import annotations

import xarray as xr

from spectral_bias.registry.facts import MethodFacts
from spectral_bias.registry.quantities import Intervals, Levels
from spectral_bias.spectra.bands import VARIABLES, errors_by_band
from spectral_bias.spectra.fields import check_periodic_grid
from spectral_bias.spectra.methods.dft import coefficients


def dft_bands(run: xr.Dataset, *, bands: Intervals, thresholds: Levels = (0.1, 0.2, 0.5)) -> xr.Dataset:
    """Relative errors by band of frequencies and step.

    Args:
        run: a run on a periodic one-dimensional grid without its end point.
        bands: cycles per domain length from the first number up to, not including, the second.
        thresholds: thresholds of the relative error.

    Raises:
        ValueError: the points are no such grid; as ``errors_by_band``.
    """
    check_periodic_grid(run, "dft_bands")
    return errors_by_band(run, coefficients, bands, thresholds, first=0, unit="cycles per domain length")


def dft_bands_facts(*, bands: tuple[float, ...], thresholds: tuple[float, ...]) -> MethodFacts:
    """The points are taken for a periodic grid."""
    return MethodFacts(
        needs="periodic grid",
        bands="bands",
        times={"": "band"},
        variables=VARIABLES,
        coordinates={"band": range(1, len(bands) + 1), "threshold": thresholds},
    )
