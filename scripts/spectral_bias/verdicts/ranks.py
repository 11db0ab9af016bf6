"""Rank correlation with censored values: infinity has the last rank."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float


def spearman(x: Float[np.ndarray, " part"], y: Float[np.ndarray, " part"]) -> float:
    """Spearman's rho with mean ranks for ties, infinities too; NaN if one side is constant."""
    a, b = mean_ranks(x), mean_ranks(y)
    a, b = a - a.mean(), b - b.mean()
    scale = np.linalg.norm(a) * np.linalg.norm(b)
    # Rounding removes the error of floating point, so that a value equal to a threshold compares as equal.
    return round(float(a @ b / scale), 12) if scale > 0 else float("nan")


def mean_ranks(values: Float[np.ndarray, " part"]) -> Float[np.ndarray, " part"]:
    """Ranks from 1, mean ranks for ties. Not ``scipy.stats.rankdata``: its import takes longer than judging."""
    _, index, count = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(count) - (count - 1) / 2.0)[index]
