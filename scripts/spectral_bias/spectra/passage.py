"""Convergence times: when a relative error first falls under a threshold, and when it stays under it.

They differ a lot: a low frequency first passes early and is pushed back up while a higher one is learned. A time that
never comes is *censored*: it is stored as -1, and stands for later than any step.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr
from jaxtyping import Float, Int

from spectral_bias.artefacts.netcdf import described

NEVER = -1


def first_passage(
    error: Float[np.ndarray, "seed step *rest"], steps: Int[np.ndarray, " step"], threshold: float
) -> Int[np.ndarray, "seed *rest"]:
    """The first logged step at which the error is under the threshold, or NEVER."""
    under = error < threshold
    return np.where(under.any(axis=1), steps[under.argmax(axis=1)], NEVER).astype(np.int32)


def sustained(
    error: Float[np.ndarray, "seed step *rest"], steps: Int[np.ndarray, " step"], threshold: float
) -> Int[np.ndarray, "seed *rest"]:
    """The first logged step from which on the error stays under the threshold to the end, or NEVER."""
    under = error < threshold
    stays = np.flip(np.logical_and.accumulate(np.flip(under, axis=1), axis=1), axis=1)
    return np.where(stays.any(axis=1), steps[stays.argmax(axis=1)], NEVER).astype(np.int32)


def convergence_times(
    error: Float[np.ndarray, "seed step part"],
    steps: Int[np.ndarray, " step"],
    thresholds: Sequence[float],
    dimension: str,
    prefix: str = "",
) -> dict[str, xr.Variable]:
    """Both times for every threshold, as variables ``(seed, threshold, dimension)``.

    Args:
        error: relative error by seed, step and frequency, band or whatever ``dimension`` names.
        steps: the logged steps.
        thresholds: the levels.
        dimension: the last axis's name.
        prefix: put before the variables' names.
    """
    dims = ("seed", "threshold", dimension)
    flag: dict[str, Any] = {
        "flag_values": np.asarray([NEVER], np.int32),
        "flag_meanings": "never",
        "comment": f"{NEVER} where it never happened at a logged step: later than the last of them",
    }
    return {
        prefix + name: described(
            np.stack([time(error, steps, threshold) for threshold in thresholds], axis=1), dims, long_name, **flag
        )
        for name, time, long_name in (
            ("first_passage_step", first_passage, "first logged step with relative error under the threshold"),
            ("sustained_step", sustained, "logged step from which relative error stays under the threshold"),
        )
    }


def threshold_coordinate(thresholds: Sequence[float]) -> xr.Variable:
    """The thresholds as a coordinate."""
    return described(np.asarray(thresholds, np.float64), ("threshold",), "threshold of the relative error")
