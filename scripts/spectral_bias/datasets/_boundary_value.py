"""Datasets of boundary value problems, for losses that read an equation in place of labels."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.artefacts.netcdf import described
from spectral_bias.datasets._points import points


def boundary_value_problem(
    x_train: Float[np.ndarray, "train dimension"],
    u_train: Float[np.ndarray, " train"],
    source: Float[np.ndarray, " train"],
    x: Float[np.ndarray, "sample dimension"],
    u: Float[np.ndarray, " sample"],
    source_evaluated: Float[np.ndarray, " sample"],
    boundary_x: Float[np.ndarray, "boundary dimension"],
    boundary_y: Float[np.ndarray, " boundary"],
    *,
    wave_number: float,
    title: str,
    **attributes: Any,
) -> xr.Dataset:
    """-laplace u - wave_number^2 u = source, u known on the boundary; labels are the solution.

    Args:
        x_train: collocation points in the interior.
        u_train: the solution there, for losses that read labels.
        source: the right-hand side there.
        x: evaluation points.
        u: the solution there.
        source_evaluated: the right-hand side there, for solvers that start from a network's output.
        boundary_x: points of the boundary.
        boundary_y: the solution there.
        wave_number: 0 for Poisson's equation.
        title: one line.
        attributes: properties of the domain that the analysis needs.
    """
    data = points(
        x_train,
        u_train[:, None],
        x,
        u[:, None],
        title=title,
        summary="Made by this project from a formula; the solution is known in closed form.",
        train_points=len(x_train),
        wave_number=float(wave_number),
        **attributes,
    )
    channel = ("train", "channel")
    reference = {"coverage_content_type": "referenceInformation"}
    data["source_train"] = described(
        np.float32(source[:, None]), channel, "right-hand side of the equation", **reference
    )
    data["source"] = described(
        np.float32(source_evaluated[:, None]),
        ("sample", "channel"),
        "right-hand side of the equation at the evaluation points",
        **reference,
    )
    reaction = np.full((len(x_train), 1), wave_number**2, dtype=np.float32)
    data["reaction_train"] = described(reaction, channel, "square of the wave number", **reference)
    data["boundary_x_train"] = described(
        np.float32(boundary_x),
        ("boundary", "dimension"),
        "points of the boundary",
        coverage_content_type="coordinate",
        dimension_boundary="points on the boundary of the domain",
    )
    data["boundary_y_train"] = described(
        np.float32(boundary_y[:, None]), ("boundary", "channel"), "solution at the points of the boundary", **reference
    )
    return data
