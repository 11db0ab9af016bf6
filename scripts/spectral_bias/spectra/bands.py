"""Relative errors by band of modes, for any transform with one coefficient a mode."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import xarray as xr

from spectral_bias.artefacts.netcdf import described
from spectral_bias.spectra.fields import fields
from spectral_bias.spectra.passage import convergence_times, threshold_coordinate

# What a spectrum by band holds beside convergence times, by dimensions; declared by its methods (``registry.facts``).
VARIABLES = {
    "seed step band": "relative_error",
    "mode": "target_coefficient",
    "band": "band_from band_to",
    "seed step": "l2_error",
}


def errors_by_band(
    run: xr.Dataset,
    coefficients: Callable[[np.ndarray], np.ndarray],
    bands: Sequence[Sequence[float]],
    thresholds: Sequence[float],
    *,
    first: int,
    unit: str,
) -> xr.Dataset:
    """||h_m - f_m|| / ||f_m|| over the modes m of a band, convergence times, and the total relative L2 error.

    Args:
        run: a run of one dimension; errors are those of all channels together.
        coefficients: the transform of functions (..., sample) to coefficients (..., mode).
        bands: modes from the first number up to, not including, the second.
        thresholds: thresholds of the relative error.
        first: number of the first mode.
        unit: unit of a mode's number.

    Raises:
        ValueError: the run has more than one dimension, the grid does not resolve a band, or the target has no energy
            in it.
    """
    if run.sizes["dimension"] != 1:
        message = f"bands of modes need one input dimension; x has {run.sizes['dimension']}"
        raise ValueError(f"{message}: use dct_bands for images and volumes, projection or filtering for other points")
    target, prediction = fields(run)
    f_hat, h_hat = coefficients(target), coefficients(prediction)
    mode = first + np.arange(f_hat.shape[-1])
    errors, named = [], np.zeros(mode.shape, bool)
    for low, high in bands:
        inside = (mode >= low) & (mode < high)
        if not inside.any() or high > mode[-1] + 1:
            message = f"evaluation points cannot show the modes of the band [{low:g}, {high:g}]"
            raise ValueError(f"the {target.shape[-1]} {message}")
        named |= inside
        scale = np.linalg.norm(f_hat[:, inside])
        if scale <= 1e-6 * np.linalg.norm(f_hat):
            message = f"nothing in the band [{low:g}, {high:g}]: a relative error there means nothing"
            raise ValueError(f"the target has {message}")
        errors.append(np.linalg.norm(h_hat[..., inside] - f_hat[:, inside], axis=(-2, -1)) / scale)
    error, counted = np.stack(errors, axis=-1), f"in {unit}"
    lows, highs = np.asarray(bands, np.float64).T
    l2 = np.linalg.norm(prediction - target, axis=(-2, -1)) / np.linalg.norm(target)
    size = np.linalg.norm(f_hat, axis=0)
    about_mean = np.where(mode == 0, 0.0, size**2)
    return xr.Dataset(
        {
            "relative_error": described(error, ("seed", "step", "band"), "relative error of a band's coefficients"),
            **convergence_times(error, np.asarray(run["step"]), thresholds, "band"),
            "target_coefficient": described(size, ("mode",), "amplitude of the target's modes"),
            "named_energy_share": described(
                about_mean[named].sum() / about_mean.sum(),
                (),
                "share of the target's energy about its mean in all bands",
            ),
            "band_from": described(lows, ("band",), "mode from which a band reaches", comment=counted),
            "band_to": described(highs, ("band",), "mode up to which a band reaches, not included", comment=counted),
            "l2_error": described(l2, ("seed", "step"), "relative L2 error on the evaluation grid"),
        },
        coords={
            "band": described(np.arange(1, len(bands) + 1), ("band",), "number of the band"),
            "mode": described(mode, ("mode",), "number of the mode", comment=counted),
            "threshold": threshold_coordinate(thresholds),
        },
    )
