"""How much arithmetic a network and the sweeps after it save, or cost, against another way to the same error."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.registry.quantities import PositiveInt
from spectral_bias.verdicts.reading import Spectrum, only

# Of a multiplication and an addition for every parameter and point: a pass forward, and twice as much back.
OPERATIONS = 2 * 3


def hybrid_gain(
    spectra: Sequence[Spectrum],
    *,
    grid: PositiveInt,
    over: Literal["jacobi", "multigrid", "direct"],
    passes: PositiveInt = 2,
) -> Float[np.ndarray, " seed"]:
    """Floating-point operations of the other way over those of training and of Jacobi's sweeps after it.

    Args:
        spectra: one run's spectrum, of the method ``hybrid_solver``.
        grid: interior nodes along an axis.
        over: the other way; Jacobi's sweeps from zero, multigrid or a direct solver.
        passes: passes forward that the loss makes at a point: the value, and one for each axis's derivative.
    """
    data = only(spectra).sel(grid=grid)
    return operations(data, over) / (training_operations(data, passes) + operations(data, "network"))


def training_operations(data: xr.Dataset, passes: int) -> int:
    """OPERATIONS times passes, parameters, training points and steps; activations and Adam's own are left out."""
    return OPERATIONS * passes * int(data.attrs["parameters"]) * int(data.attrs["train_points"]) * int(data["step"][-1])


def operations(data: xr.Dataset, way: str) -> Float[np.ndarray, "*seed"]:
    """Operations on each grid of ``data``: of Jacobi's sweeps from zero (jacobi) or the network, or of another way."""
    if way in ("multigrid", "direct"):
        return np.asarray(data[f"{way}_operations"], dtype=np.float64)
    start = "zero" if way == "jacobi" else way
    return np.asarray(data[f"jacobi_sweeps_{start}"] * data["sweep_operations"], dtype=np.float64)
