"""What a figure draws from: spectra by experiment and run."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr
from jaxtyping import Float

Spectra = Mapping[str, Mapping[str, xr.Dataset]]


def finite_or(values: Float[np.ndarray, "..."], ceiling: float) -> Float[np.ndarray, "..."]:
    """Times with those that never came put at a ceiling, for drawing."""
    return np.where(np.isinf(values), ceiling, values)
