"""Least-squares fit of a decay law along frequencies."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float


def decay_rate(
    k: Float[np.ndarray, " frequency"], magnitude: Float[np.ndarray, " frequency"], law: str
) -> tuple[float, float]:
    """Least-squares slope of ln magnitude against ln k, k or k^2, and the root mean square residual.

    Args:
        k: frequencies; both results are NaN for fewer than three.
        magnitude: positive magnitudes.
        law: algebraic, exponential or gaussian.
    """
    if len(k) < 3:
        return float("nan"), float("nan")
    against = {"algebraic": np.log(k), "exponential": k, "gaussian": k**2}[law]
    slope, offset = np.polyfit(against, np.log(magnitude), 1)
    return float(slope), float(np.sqrt(np.mean((np.log(magnitude) - slope * against - offset) ** 2)))
