"""Discrete sine transform (type I) on the interior nodes of an interval: the modes of -d^2/dx^2 with zero ends."""

from __future__ import annotations

import numpy as np
import xarray as xr
from jaxtyping import Float
from scipy.fft import dst as sine_transform

from spectral_bias.registry.facts import MethodFacts
from spectral_bias.registry.quantities import Intervals, Levels
from spectral_bias.spectra.bands import VARIABLES, errors_by_band
from spectral_bias.spectra.fields import grid_steps


def dst(run: xr.Dataset, *, bands: Intervals, thresholds: Levels = (0.1, 0.2, 0.5)) -> xr.Dataset:
    """Relative errors by band of sine modes and step. Mode m is sin(m pi (x - a) / L): m half waves between the ends.

    Args:
        run: a run of one dimension whose evaluation points are the interior nodes of a uniform grid, and
            whose target is zero at the ends.
        bands: half waves from the first number up to, not including, the second.
        thresholds: thresholds of the relative error.

    Raises:
        ValueError: the points are no such grid; as ``errors_by_band``.
    """
    if run.sizes["dimension"] == 1:
        grid_steps(run, (run.sizes["sample"],), "dst")
    return errors_by_band(run, coefficients, bands, thresholds, first=1, unit="half waves between the ends")


def coefficients(values: Float[np.ndarray, "*lead sample"]) -> Float[np.ndarray, "*lead mode"]:
    """b_m = 2/(n + 1) sum_j u_j sin(m pi j / (n + 1)): the sine mode of amplitude 1 has exactly b_m = 1."""
    return sine_transform(values, type=1, axis=-1) / (values.shape[-1] + 1)


def dst_facts(*, bands: tuple[float, ...], thresholds: tuple[float, ...]) -> MethodFacts:
    """The points are taken for the interior nodes of a uniform grid."""
    return MethodFacts(
        needs="grid",
        bands="bands",
        times={"": "band"},
        variables=VARIABLES,
        coordinates={"band": range(1, len(bands) + 1), "threshold": thresholds},
    )
