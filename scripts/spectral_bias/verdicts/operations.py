"""Floating-point operations of training and of solvers up to the same error."""

from __future__ import annotations

import numpy as np
import xarray as xr
from jaxtyping import Float

# A multiplication and an addition per parameter and point, once for the forward pass and twice for the backward pass.
OPERATIONS = 2 * 3


def training_operations(data: xr.Dataset, passes: int) -> int:
    """OPERATIONS times passes, parameters, training points and steps, without those of activations and Adam."""
    return OPERATIONS * passes * int(data.attrs["parameters"]) * int(data.attrs["train_points"]) * int(data["step"][-1])


def operations(data: xr.Dataset, solver: str) -> Float[np.ndarray, "*seed"]:
    """Operations of a solver on each grid; ``jacobi`` starts from zero, ``network`` is Jacobi from the network."""
    if solver in ("multigrid", "direct"):
        return np.asarray(data[f"{solver}_operations"], dtype=np.float64)
    start = "zero" if solver == "jacobi" else solver
    return np.asarray(data[f"jacobi_sweeps_{start}"] * data["sweep_operations"], dtype=np.float64)
