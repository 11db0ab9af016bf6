"""Frames for the report's player: outputs at a few steps, under the names that the player reads."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from jaxtyping import Float, Int

from spectral_bias.artefacts.netcdf import described

OPTIMISER_STEPS = "optimiser steps taken"
SWEEPS = "sweeps done"
# What a method or an analysis that keeps frames declares (``registry.facts``).
FRAME_VARIABLES = {"frame_seed frame_step frame_sample": "frame_prediction", "frame_sample": "frame_target"}


def frames(
    prediction: Float[np.ndarray, "seed frame *sample"],
    target: Float[np.ndarray, " *sample"],
    *,
    seed: Int[np.ndarray, " seed"],
    step: Int[np.ndarray, " frame"],
    of: str = "step",
    counted: str = OPTIMISER_STEPS,
    what: str = "output of the network",
    x: Float[np.ndarray, " sample"] | None = None,
    shape: tuple[int, ...] = (),
) -> xr.Dataset:
    """The variables that the player reads.

    Args:
        prediction: what is shown; the channels of a picture last.
        target: what it should become.
        seed: numbers of the members.
        step: the frames' steps.
        of: the coordinate of which these are some, along which errors are known.
        counted: what a step is.
        what: what is shown, in words.
        x: points of an interval, ascending; None for a picture.
        shape: rows and columns of a picture, the last fastest.
    """
    outputs = ("frame_sample", "channel")[: target.ndim]
    shown = "points of an interval or of a grid that are shown"
    grid: dict[str, Any] = {"grid_shape": np.asarray(shape, np.int32)} if shape else {}
    variables = {
        "frame_prediction": described(
            np.asarray(prediction, np.float32),
            ("frame_seed", "frame_step", *outputs),
            f"{what}, for drawing",
            dimension_frame_sample=shown,
            **grid,
        ),
        "frame_target": described(
            np.asarray(target, np.float32),
            outputs,
            "target at the points that are shown",
            coverage_content_type="referenceInformation",
        ),
    }
    if x is not None:
        points = np.asarray(x, np.float32)
        variables["frame_x"] = described(points, ("frame_sample",), shown, coverage_content_type="coordinate")
    coordinates = {
        "frame_seed": described(seed, ("frame_seed",), "number of the ensemble's member"),
        "frame_step": described(np.asarray(step), ("frame_step",), counted, subset_of=of),
    }
    return xr.Dataset(variables, coords=coordinates)
