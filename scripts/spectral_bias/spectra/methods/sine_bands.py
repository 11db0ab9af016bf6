"""Bands of sine modes, for functions that are known at an interval's ends, as Dirichlet problems' solutions are."""

from __future__ import annotations

import numpy as np
import xarray as xr

from spectral_bias.spec.quantities import Integers, Levels
from spectral_bias.spectra.passage import convergence_times, threshold_coordinate
from spectral_bias.spectra.sine_bands import band_errors
from spectral_bias.store.netcdf import described


def sine_bands(run: xr.Dataset, *, edges: Integers = (1, 4, 10), thresholds: Levels = (0.1, 0.2)) -> xr.Dataset:
    """Relative error by band and step: the norm of the error's modes in a band over that of the target's.

    Args:
        run: a run whose evaluation points are the interior nodes of a uniform grid in one dimension, in order, and
            whose target is 0 at both ends.
        edges: the mode at which each band begins, in half waves on the interval; the last band has all from there on.
        thresholds: levels of the relative error.

    Raises:
        ValueError: the points are not equally spaced in one dimension, or the target has nothing in a band.
    """
    x = np.float64(run["x"])
    gaps = np.diff(x[:, 0])
    if x.shape[1] != 1 or len(x) < 2 or not (gaps > 0).all() or np.ptp(gaps) > 1e-3 * gaps.mean():
        raise ValueError("bands of sine modes need equally spaced points in one dimension, in ascending order")
    target = np.float64(run["target"]).reshape(len(x))
    prediction = np.float64(run["prediction"]).reshape(run.sizes["seed"], run.sizes["step"], len(x))
    error = band_errors(prediction - target, target, edges)
    return xr.Dataset(
        {
            "relative_error": described(error, ("seed", "step", "band"), "relative error of a band's modes"),
            **convergence_times(error, np.asarray(run["step"]), thresholds, "band"),
        },
        coords={
            "band": described(
                np.float64(edges), ("band",), "mode at which a band begins", "half waves on the interval"
            ),
            "threshold": threshold_coordinate(thresholds),
        },
    )
