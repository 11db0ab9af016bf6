"""Discrete sine transform (type I) on the interior nodes of an interval: the modes of -d^2/dx^2 with zero ends."""

from __future__ import annotations

import numpy as np
import xarray as xr
from jaxtyping import Float
from scipy.fft import dst as sine_transform

from spectral_bias.spec.quantities import Intervals, Levels
from spectral_bias.spectra.passage import convergence_times, threshold_coordinate
from spectral_bias.store.netcdf import described


def dst(run: xr.Dataset, *, bands: Intervals, thresholds: Levels = (0.1, 0.2, 0.5)) -> xr.Dataset:
    """Relative error by band of modes and step: ||h_m - f_m|| / ||f_m|| over the modes m of a band.

    Mode m is sin(m pi (x - a) / L): m half waves between the ends.

    Args:
        run: a run of one dimension and channel whose evaluation points are the interior nodes of a uniform grid, and
            whose target is zero at the ends.
        bands: half waves from the first number up to, not including, the second.
        thresholds: levels of the relative error.

    Raises:
        ValueError: the run has more than one dimension or channel, a band has no mode that the grid can show, or the
            target has nothing in it.
    """
    target = np.float64(run["target"])
    if target.ndim != 1 or run.sizes["dimension"] != 1:
        raise ValueError("the dst method needs one input dimension and one channel")
    mode = np.arange(1, target.size + 1)
    f_hat, h_hat = coefficients(target), coefficients(np.float64(run["prediction"]))
    errors = []
    for low, high in bands:
        mine = (mode >= low) & (mode < high)
        if not mine.any() or high > target.size + 1:
            raise ValueError(
                f"the {target.size} evaluation points cannot show the modes of the band [{low:g}, {high:g}]"
            )
        scale = np.linalg.norm(f_hat[mine])
        if scale <= 1e-6 * np.linalg.norm(f_hat):
            message = "has nothing in the band [{:g}, {:g}]: a relative error there means nothing"
            raise ValueError(f"the target {message.format(low, high)}")
        errors.append(np.linalg.norm(h_hat[..., mine] - f_hat[mine], axis=-1) / scale)
    error = np.stack(errors, axis=-1)
    number = np.arange(1, len(bands) + 1)
    lows, highs = np.float64(bands).T
    l2 = np.linalg.norm(np.float64(run["prediction"]) - target, axis=-1) / np.linalg.norm(target)
    return xr.Dataset(
        {
            "relative_error": described(
                error, ("seed", "step", "band"), "relative error of a band's sine coefficients"
            ),
            **convergence_times(error, np.asarray(run["step"]), thresholds, "band"),
            "target_coefficient": described(np.abs(f_hat), ("mode",), "amplitude of the target's modes"),
            "band_from": described(lows, ("band",), "half waves from which a band reaches"),
            "band_to": described(highs, ("band",), "half waves up to which a band reaches, not included"),
            "l2_error": described(l2, ("seed", "step"), "relative L2 error on the evaluation grid"),
        },
        coords={
            "band": described(number, ("band",), "number of the band"),
            "mode": described(mode, ("mode",), "half waves between the ends"),
            "threshold": threshold_coordinate(thresholds),
        },
    )


def coefficients(values: Float[np.ndarray, "*lead sample"]) -> Float[np.ndarray, "*lead mode"]:
    """b_m = 2/(n + 1) sum_j u_j sin(m pi j / (n + 1)): the sine mode of amplitude 1 has exactly b_m = 1."""
    return sine_transform(values, type=1, axis=-1) / (values.shape[-1] + 1)
