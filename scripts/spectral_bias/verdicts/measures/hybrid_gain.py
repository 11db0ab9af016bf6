"""Ratio of the floating-point operations of a reference solver and of a network followed by Jacobi sweeps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.registry.quantities import PositiveInt
from spectral_bias.verdicts.reading import Spectrum, only

# A multiplication and an addition per parameter and point, once for the forward pass and twice for the backward pass.
OPERATIONS = 2 * 3


def hybrid_gain(
    spectra: Sequence[Spectrum],
    *,
    grid: PositiveInt,
    over: Literal["jacobi", "multigrid", "direct"],
    passes: PositiveInt = 2,
) -> Float[np.ndarray, " seed"]:
    """Operations of the reference solver over those of training and of the Jacobi sweeps after it.

    Args:
        spectra: one run's spectrum, of the method ``hybrid_solver``.
        grid: interior nodes along an axis.
        over: the reference solver; Jacobi's method from zero, multigrid or a direct solver.
        passes: forward passes of the loss at a point: one for the value, and one for the derivative along each axis.
    """
    data = only(spectra).sel(grid=grid)
    return operations(data, over) / (training_operations(data, passes) + operations(data, "network"))


def training_operations(data: xr.Dataset, passes: int) -> int:
    """OPERATIONS times passes, parameters, training points and steps, without those of activations and Adam."""
    return OPERATIONS * passes * int(data.attrs["parameters"]) * int(data.attrs["train_points"]) * int(data["step"][-1])


def operations(data: xr.Dataset, solver: str) -> Float[np.ndarray, "*seed"]:
    """Operations of a solver on each grid; ``jacobi`` starts from zero, ``network`` is Jacobi from the network."""
    if solver in ("multigrid", "direct"):
        return np.asarray(data[f"{solver}_operations"], dtype=np.float64)
    start = "zero" if solver == "jacobi" else solver
    return np.asarray(data[f"jacobi_sweeps_{start}"] * data["sweep_operations"], dtype=np.float64)
