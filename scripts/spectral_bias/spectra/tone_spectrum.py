"""The variables of a spectrum by tone, which dft and tone_fit share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from spectral_bias.artefacts.netcdf import described
from spectral_bias.spectra.exponent import spectral_exponent
from spectral_bias.spectra.fields import fields
from spectral_bias.spectra.passage import convergence_times, threshold_coordinate

# What a spectrum by tone holds beside convergence times, by dimensions; declared by both methods (``registry.facts``).
VARIABLES = {
    "seed step frequency": "relative_error relative_error_magnitude",
    "seed threshold": "spectral_exponent frequencies_reached",
    "seed step mode": "amplitude",
    "mode": "target_amplitude",
    "frequency": "energy_share",
    "seed step": "rmse",
}


def tone_spectrum(
    run: xr.Dataset,
    f: np.ndarray,
    h: np.ndarray,
    *,
    frequency: xr.Variable,
    mode: xr.Variable,
    magnitudes: tuple[np.ndarray, np.ndarray],
    amplitudes: tuple[np.ndarray, np.ndarray],
    energy_share: np.ndarray,
    named_energy_share: float,
    thresholds: Sequence[float],
) -> xr.Dataset:
    """Relative errors by frequency and step, convergence times, the spectral exponent, amplitudes and energies.

    Args:
        run: the run.
        f: the target's coefficients, complex by channel or real by channel and part (frequency, part).
        h: the outputs' coefficients (seed, step, frequency, part).
        frequency: the tones, a coordinate.
        mode: frequencies with amplitudes, a coordinate.
        magnitudes: sizes of a tone by channel, of the target (frequency, channel) and of the outputs (seed, step,
            frequency, channel).
        amplitudes: of the target (mode) and of the outputs (seed, step, mode).
        energy_share: share of the target's energy about its mean, by frequency.
        named_energy_share: the same of all frequencies together.
        thresholds: thresholds of the relative error.

    Raises:
        ValueError: the target has no energy at a frequency.
    """
    size, tones = np.linalg.norm(f, axis=-1), np.asarray(frequency)
    if (weak := ~(size > 1e-6 * max(size.max(), amplitudes[0].max() / 2.0))).any():
        message = f"the target has nothing at the frequencies {tones[weak].tolist()}"
        raise ValueError(f"{message}: a relative error there means nothing; `frequencies: auto` finds those it has")
    error = np.linalg.norm(h - f, axis=-1) / size
    magnitude = np.linalg.norm(magnitudes[1] - magnitudes[0], axis=-1) / size
    times = convergence_times(error, np.asarray(run["step"]), thresholds, "frequency")
    alpha, reached = spectral_exponent(tones.astype(np.float64), np.asarray(times["first_passage_step"]))
    target, prediction = fields(run)
    rmse = np.sqrt(np.mean((prediction - target) ** 2, axis=(-2, -1)))
    dims, per_threshold = ("seed", "step", "frequency"), ("seed", "threshold")
    return xr.Dataset(
        {
            "relative_error": described(error, dims, "complex relative error |F_k(h) - F_k(f)| / |F_k(f)|"),
            "relative_error_magnitude": described(
                magnitude, dims, "relative error of magnitudes ||F_k(h)| - |F_k(f)|| / |F_k(f)|"
            ),
            **times,
            "spectral_exponent": described(alpha, per_threshold, "slope of log first passage against log k"),
            "frequencies_reached": described(reached, per_threshold, "frequencies that passed the threshold"),
            "amplitude": described(amplitudes[1], ("seed", "step", "mode"), "amplitude of the output's tones"),
            "target_amplitude": described(amplitudes[0], ("mode",), "amplitude of the target's tones"),
            "energy_share": described(energy_share, ("frequency",), "share of the target's energy about its mean"),
            "named_energy_share": described(
                named_energy_share, (), "share of the target's energy about its mean at all frequencies together"
            ),
            "rmse": described(rmse, ("seed", "step"), "root mean square error on the evaluation points"),
        },
        coords={"frequency": frequency, "mode": mode, "threshold": threshold_coordinate(thresholds)},
    )
