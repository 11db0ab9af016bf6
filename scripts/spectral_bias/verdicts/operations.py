"""Floating-point operations of a network and the sweeps after it, and of other ways to the same error."""

from __future__ import annotations

import numpy as np
import xarray as xr
from jaxtyping import Float

# Of a multiplication and an addition for every parameter and point: a pass forward, and twice as much back.
OPERATIONS = 2 * 3


def training_operations(data: xr.Dataset, passes: int) -> int:
    """OPERATIONS times passes, parameters, training points and steps; activations and Adam's own are left out."""
    return OPERATIONS * passes * int(data.attrs["parameters"]) * int(data.attrs["train_points"]) * int(data["step"][-1])


def operations(data: xr.Dataset, way: str) -> Float[np.ndarray, "*seed"]:
    """Operations on each grid of ``data``: of Jacobi's sweeps from zero (jacobi) or the network, or of another way."""
    if way in ("multigrid", "direct"):
        return np.asarray(data[f"{way}_operations"], dtype=np.float64)
    start = "zero" if way == "jacobi" else way
    return np.asarray(data[f"jacobi_sweeps_{start}"] * data["sweep_operations"], dtype=np.float64)
