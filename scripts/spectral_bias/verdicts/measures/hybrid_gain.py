"""How much arithmetic a network and the sweeps after it save, or cost, against another way to the same error."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.quantities import PositiveInt
from spectral_bias.verdicts.operations import operations, training_operations
from spectral_bias.verdicts.reading import Spectrum, only


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
