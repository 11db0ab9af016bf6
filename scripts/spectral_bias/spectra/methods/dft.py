"""Discrete Fourier transform on a periodic grid (Xu et al., arXiv 1901.06523; SCIENCE: F_k = 1/N sum u e^{-ikx})."""

from __future__ import annotations

import numpy as np
import xarray as xr
from jaxtyping import Complex, Float

from spectral_bias.artefacts.netcdf import described
from spectral_bias.registry.facts import MethodFacts
from spectral_bias.registry.quantities import Integers, Levels, PositiveInt
from spectral_bias.spectra.exponent import spectral_exponent
from spectral_bias.spectra.passage import convergence_times, threshold_coordinate


def dft(
    run: xr.Dataset,
    *,
    frequencies: Integers,
    thresholds: Levels = (0.1, 0.2),
    highest: PositiveInt = 16,
) -> xr.Dataset:
    """Relative errors by frequency and step, convergence times, and the spectral exponent.

    Args:
        run: a run on a periodic one-dimensional grid without its end point.
        frequencies: the target's tones, in cycles per domain length.
        thresholds: thresholds of the relative error.
        highest: highest frequency for which amplitudes of the output are stored.

    Raises:
        ValueError: the run has more than one dimension or channel, a frequency is above the grid's highest, or the
            target has no energy at it.
    """
    target, prediction = np.asarray(run["target"], np.float64), np.asarray(run["prediction"], np.float64)
    if target.ndim != 1 or run.sizes["dimension"] != 1:
        raise ValueError("the dft method needs one input dimension and one channel")
    f_hat, h_hat = coefficients(target), coefficients(prediction)
    beyond = [k for k in frequencies if k >= f_hat.size]
    if beyond:
        raise ValueError(f"the {target.size} evaluation points cannot show the frequencies {beyond}")
    weak = [k for k in frequencies if abs(f_hat[k]) <= 1e-6 * np.abs(f_hat).max()]
    if weak:
        raise ValueError(f"the target has nothing at the frequencies {weak}: a relative error there means nothing")
    chosen = np.asarray(frequencies)
    error = np.abs(h_hat[..., chosen] - f_hat[chosen]) / np.abs(f_hat[chosen])
    magnitude = np.abs(np.abs(h_hat[..., chosen]) - np.abs(f_hat[chosen])) / np.abs(f_hat[chosen])
    steps = np.asarray(run["step"])
    times = convergence_times(error, steps, thresholds, "frequency")
    alpha, reached = spectral_exponent(np.asarray(chosen, np.float64), np.asarray(times["first_passage_step"]))
    kept = np.arange(min(highest, f_hat.size - 1) + 1)
    both_signs = np.where((kept == 0) | (2 * kept == target.size), 1.0, 2.0)
    dims, unit = ("seed", "step", "frequency"), "in cycles per domain length"
    rmse = np.sqrt(np.mean((prediction - target) ** 2, axis=-1))
    return xr.Dataset(
        {
            "relative_error": described(error, dims, "complex relative error |F_k(h) - F_k(f)| / |F_k(f)|"),
            "relative_error_magnitude": described(
                magnitude, dims, "relative error of magnitudes ||F_k(h)| - |F_k(f)|| / |F_k(f)|"
            ),
            **times,
            "spectral_exponent": described(alpha, ("seed", "threshold"), "slope of log first passage against log k"),
            "frequencies_reached": described(reached, ("seed", "threshold"), "frequencies that passed the threshold"),
            "amplitude": described(
                both_signs * np.abs(h_hat[..., kept]), ("seed", "step", "mode"), "amplitude of the output's tones"
            ),
            "target_amplitude": described(
                both_signs * np.abs(f_hat[kept]), ("mode",), "amplitude of the target's tones"
            ),
            "rmse": described(rmse, ("seed", "step"), "root mean square error on the evaluation grid"),
        },
        coords={
            "frequency": described(chosen, ("frequency",), "frequency of a tone of the target", comment=unit),
            "mode": described(kept, ("mode",), "frequency", comment=unit),
            "threshold": threshold_coordinate(thresholds),
        },
    )


def coefficients(values: Float[np.ndarray, "*lead sample"]) -> Complex[np.ndarray, "*lead frequency"]:
    """F_k = 1/N sum_j u(x_j) e^{-2 pi i k j / N} for k = 0 ... N/2; sin kx has exactly |F_k| = 1/2."""
    return np.fft.rfft(values, axis=-1) / values.shape[-1]


def dft_facts(*, frequencies: tuple[float, ...], thresholds: tuple[float, ...], highest: int) -> MethodFacts:
    """The points are taken for a periodic grid."""
    return MethodFacts(
        needs="periodic grid",
        frequencies=("frequencies",),
        times={"": "frequency"},
        variables={
            "seed step frequency": "relative_error relative_error_magnitude",
            "seed threshold": "spectral_exponent frequencies_reached",
            "seed step mode": "amplitude",
            "mode": "target_amplitude",
            "seed step": "rmse",
        },
        coordinates={"frequency": frequencies, "mode": range(highest + 1), "threshold": thresholds},
    )
