"""Ratio of the floating-point operations of a reference solver and of a network followed by Jacobi sweeps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import PositiveInt
from spectral_bias.verdicts.operations import operations, training_operations
from spectral_bias.verdicts.reading import Spectrum, only


def hybrid_gain_facts(*, grid: int, over: str) -> MeasureFacts:
    """Sweeps of both solvers on a grid."""
    return MeasureFacts(
        variables=("jacobi_sweeps_network", "jacobi_sweeps_zero" if over == "jacobi" else over + "_operations"),
        along={"grid": (grid,)},
        optional=("seed",),
    )


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
