"""Spectral exponent: the slope of log t_k against log k, which measures the strength of spectral bias."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Int

from spectral_bias.spectra.passage import NEVER


def spectral_exponent(
    frequency: Float[np.ndarray, " frequency"], times: Int[np.ndarray, "*lead frequency"]
) -> tuple[Float[np.ndarray, "*lead"], Int[np.ndarray, "*lead"]]:
    """The least-squares slope alpha over the frequencies that converged, and their number.

    A time of 0 is replaced by half a step, so that it has a logarithm. Alpha is NaN for fewer than two frequencies.

    Args:
        frequency: frequencies k, positive.
        times: first passages t_k in steps, NEVER if censored.
    """
    reached = times != NEVER
    count = reached.sum(axis=-1)
    log_k = np.broadcast_to(np.log(frequency), times.shape)
    log_t = np.log(np.maximum(np.where(reached, times, 1), 0.5))
    weight = reached / np.maximum(count, 1)[..., None]
    centred_k = log_k - (weight * log_k).sum(axis=-1, keepdims=True)
    centred_t = log_t - (weight * log_t).sum(axis=-1, keepdims=True)
    variance = (weight * centred_k**2).sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        slope = (weight * centred_k * centred_t).sum(axis=-1) / variance
    return np.where((count >= 2) & (variance > 0), slope, np.nan), count.astype(np.int32)
