"""Ratio of the sweeps that a solver needs from zero and from a network's solution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import PositiveInt
from spectral_bias.verdicts.reading import Spectrum, only


def sweeps_saved_facts(*, grid: int, method: str) -> MeasureFacts:
    """The saving on a grid."""
    return MeasureFacts(variables=(method + "_saving",), along={"grid": (grid,)})


def sweeps_saved(
    spectra: Sequence[Spectrum], *, grid: PositiveInt, method: Literal["jacobi", "gauss_seidel"] = "jacobi"
) -> Float[np.ndarray, " seed"]:
    """Sweeps from zero over sweeps from the network.

    Args:
        spectra: one run's spectrum, of the method ``hybrid_solver``.
        grid: interior nodes along an axis.
        method: the solver.
    """
    return np.asarray(only(spectra)[f"{method}_saving"].sel(grid=grid), np.float64)
