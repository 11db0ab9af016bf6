"""Convergence times: first passage of a relative error under a threshold, and the step from which it stays under it.

The two differ widely: the error of a low frequency passes early and rises again while a higher frequency is learned. A
time after the last logged step is *censored* and stored as -1.
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
    """The first logged step with an error under the threshold, or NEVER."""
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
    """Both convergence times for every threshold, as variables ``(seed, threshold, dimension)``.

    Args:
        error: relative error by seed, step and ``dimension``, such as frequency or band.
        steps: the logged steps.
        thresholds: thresholds of the relative error.
        dimension: name of the last axis.
        prefix: prefix of the variables' names.
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
