"""Relative errors of known tones in any number of dimensions, by least squares on their plane waves.

On a periodic grid the waves are orthogonal and this is the discrete Fourier transform at the tones (SCIENCE: F_k); at
scattered points the fit of all waves at once keeps one tone from leaking into another.
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.artefacts.netcdf import described
from spectral_bias.registry.facts import MethodFacts
from spectral_bias.registry.quantities import Levels
from spectral_bias.spectra.exponent import spectral_exponent
from spectral_bias.spectra.passage import convergence_times, threshold_coordinate


def tone_fit(run: xr.Dataset, *, thresholds: Levels = (0.1, 0.2)) -> xr.Dataset:
    """Relative errors by tone and step, ||c_k(h) - c_k(f)|| / ||c_k(f)||, c_k the cosines and sines of a tone's waves.

    Args:
        run: a run of a dataset with the angles of its tones' waves at the evaluation points.
        thresholds: thresholds of the relative error.

    Raises:
        ValueError: the dataset has no angles, there is more than one channel, the waves are linearly dependent at the
            points, or the target has no energy at a tone.
    """
    if "angle" not in run:
        raise ValueError("the tone_fit method needs a dataset with the angles of its tones, such as tones_in_space")
    target, prediction = np.asarray(run["target"], np.float64), np.asarray(run["prediction"], np.float64)
    if target.ndim != 1:
        raise ValueError("the tone_fit method needs one channel")
    angle = np.asarray(run["angle"].transpose("frequency", "wave", "sample"), np.float64)
    f, h = coefficients(target, angle), coefficients(prediction, angle)
    frequency = np.asarray(run["frequency"], np.float64)
    size = np.linalg.norm(f, axis=-1)
    if (weak := size <= 1e-6 * size.max()).any():
        raise ValueError(f"the target has nothing at the frequencies {frequency[weak].tolist()}")
    error = np.linalg.norm(h - f, axis=-1) / size
    times = convergence_times(error, np.asarray(run["step"]), thresholds, "frequency")
    alpha, reached = spectral_exponent(frequency, np.asarray(times["first_passage_step"]))
    rmse = np.sqrt(np.mean((prediction - target) ** 2, axis=-1))
    return xr.Dataset(
        {
            "relative_error": described(
                error, ("seed", "step", "frequency"), "relative error of a tone's coefficients"
            ),
            **times,
            "spectral_exponent": described(alpha, ("seed", "threshold"), "slope of log first passage against log k"),
            "frequencies_reached": described(reached, ("seed", "threshold"), "frequencies that passed the threshold"),
            "rmse": described(rmse, ("seed", "step"), "root mean square error at the evaluation points"),
        },
        coords={
            "frequency": described(frequency, ("frequency",), "frequency of a tone of the target", "radian per unit"),
            "threshold": threshold_coordinate(thresholds),
        },
    )


def coefficients(
    values: Float[np.ndarray, "*lead sample"], angle: Float[np.ndarray, "frequency wave sample"]
) -> Float[np.ndarray, "*lead frequency part"]:
    """Cosines, then sines, of every tone's waves in the least-squares fit of a constant and all waves.

    Raises:
        ValueError: the waves are linearly dependent at the points.
    """
    tones, _, sample = angle.shape
    parts = np.concatenate([np.cos(angle), np.sin(angle)], axis=1)
    basis = np.concatenate([np.ones((1, sample)), parts.reshape(-1, sample)])
    if np.linalg.matrix_rank(basis, tol=1e-3 * np.sqrt(sample)) < len(basis):
        raise ValueError(f"the {sample} evaluation points cannot tell the tones' waves apart")
    fitted = values @ np.linalg.pinv(basis)
    return fitted[..., 1:].reshape(*values.shape[:-1], tones, -1)


def tone_fit_facts(*, thresholds: tuple[float, ...]) -> MethodFacts:
    """The dataset gives the frequencies."""
    return MethodFacts(
        times={"": "frequency"},
        variables={
            "seed step frequency": "relative_error",
            "seed threshold": "spectral_exponent frequencies_reached",
            "seed step": "rmse",
        },
        coordinates={"threshold": thresholds},
    )
