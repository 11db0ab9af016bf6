"""How far values lie beyond thresholds, in the overview and where pages choose a test."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float


def beyond(values: Float[np.ndarray, " n"], threshold: float, side: str) -> Float[np.ndarray, " n"]:
    """How far values lie on the claimed side of a threshold, in units of it, or as they are where it is 0."""
    away = (np.asarray(values) - threshold) / (abs(threshold) or 1.0)
    return away if side == "at_least" else -away
