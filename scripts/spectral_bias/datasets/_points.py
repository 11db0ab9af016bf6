"""The variables of every dataset: training points and labels, evaluation points and targets."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.artefacts.netcdf import described


def points(
    x_train: Float[np.ndarray, "train dimension"],
    y_train: Float[np.ndarray, "train channel"],
    x: Float[np.ndarray, "sample dimension"],
    target: Float[np.ndarray, "sample channel"],
    *,
    title: str,
    summary: str,
    **attributes: Any,
) -> xr.Dataset:
    """A dataset in float32.

    Args:
        x_train: training points.
        y_train: training labels.
        x: evaluation points, at which snapshots are taken.
        target: the function's values there.
        title: one line.
        summary: where the data come from, with their licence.
        attributes: properties of the domain that the analysis needs, such as ``domain_length`` or ``grid_shape``.
    """
    train, sample = ("train", "dimension"), ("sample", "dimension")
    return xr.Dataset(
        {
            "x_train": described(np.float32(x_train), train, "training points"),
            "y_train": described(np.float32(y_train), ("train", "channel"), "training labels"),
            "x": described(np.float32(x), sample, "evaluation points"),
            "target": described(np.float32(target), ("sample", "channel"), "target at the evaluation points"),
        },
        attrs={"title": title, "summary": summary, **attributes},
    )
