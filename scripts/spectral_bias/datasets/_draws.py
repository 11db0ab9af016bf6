"""Functions that are drawn at random, one a seed, on points that all of them share."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from jaxtyping import Bool, Float

from spectral_bias.artefacts.netcdf import described
from spectral_bias.datasets._points import points


def draws(
    x: Float[np.ndarray, "sample dimension"],
    trained: Bool[np.ndarray, " sample"],
    values: Float[np.ndarray, "copy sample"],
    *,
    title: str,
    summary: str,
    **attributes: Any,
) -> xr.Dataset:
    """A dataset whose labels are of another function for every seed, each with mean 0 and mean square 1 on the points.

    ``label`` holds the functions at the evaluation points. The variable ``target``, which every dataset has, is that of
    the first seed.

    Args:
        x: evaluation points.
        trained: which of them are trained on.
        values: of each function, none of them constant.
        title: one line.
        summary: where the data come from, with their licence.
        attributes: properties of the points and functions that the analysis needs.
    """
    centred = values - values.mean(axis=1, keepdims=True)
    unit = (centred / np.sqrt(np.mean(centred**2, axis=1, keepdims=True))).astype(np.float32)[..., None]
    data = points(x[trained], unit[0, trained], x, unit[0], title=title, summary=summary, **attributes)
    data["target"].attrs["long_name"] = "target of the first seed at the evaluation points"
    data["y_train"] = described(unit[:, trained], ("copy", "train", "channel"), "training labels, a function a seed")
    data["label"] = described(
        unit,
        ("copy", "sample", "channel"),
        "each seed's own function at the evaluation points",
        coverage_content_type="referenceInformation",
        dimension_copy="functions drawn at random, one a member of the ensemble",
    )
    return data
