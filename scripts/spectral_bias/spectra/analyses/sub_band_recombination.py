"""Error of recombining a signal from its shifted sub-bands: PhaseDNN without its networks."""

from __future__ import annotations

import numpy as np
import xarray as xr

from spectral_bias.artefacts.netcdf import described
from spectral_bias.datasets._sub_bands import recombined, shifted_sub_bands
from spectral_bias.datasets._tones import periodic_grid, tones
from spectral_bias.registry.facts import AnalysisFacts
from spectral_bias.registry.quantities import PositiveInt, Terms

DOMAIN = (-np.pi, np.pi)


def sub_band_recombination(*, left: Terms, right: Terms, points: PositiveInt, band_width: PositiveInt) -> xr.Dataset:
    """The largest difference between a signal and its recombined sub-bands, by the number of bands kept.

    Args:
        left: the signal's tones on [-pi, 0].
        right: the signal's tones on (0, pi).
        points: number of points of the periodic grid.
        band_width: number of frequencies in a sub-band.
    """
    x = periodic_grid(points, DOMAIN)
    signal = np.where(x <= 0, tones(x, left, DOMAIN), tones(x, right, DOMAIN))
    every = (points // 2 - band_width // 2) // band_width + 1
    parts = shifted_sub_bands(signal, x, band_width, every)
    # Frequencies above the last whole band belong to no sub-band, so the exact sum is the signal without them.
    spectrum = np.fft.rfft(signal)
    spectrum[band_width * (every - 1) + (band_width + 1) // 2 :] = 0.0
    covered = np.fft.irfft(spectrum, points)
    scale = np.abs(signal).max()
    kept = np.arange(1, every + 1)
    error = [np.abs(recombined(parts[:, :count], x, band_width) - signal).max() / scale for count in kept]
    exactness = np.abs(recombined(parts, x, band_width) - covered).max() / scale
    return xr.Dataset(
        {
            "recombination_error": described(
                np.asarray([exactness], np.float64), ("seed",), "largest relative error of what the bands cover"
            ),
            "truncation_error": described(
                np.asarray(error, np.float64), ("bands",), "largest relative error against the signal"
            ),
        },
        coords={"bands": described(kept, ("bands",), "sub-bands kept, from the lowest")},
    )


def sub_band_recombination_facts() -> AnalysisFacts:
    """Errors of a sum of bands."""
    return AnalysisFacts(variables={"seed": "recombination_error", "bands": "truncation_error"})
