"""Rank correlation that keeps censored values: infinity is a rank like any other."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float


def spearman(x: Float[np.ndarray, " part"], y: Float[np.ndarray, " part"]) -> float:
    """Spearman's rho with mean ranks for ties, infinities too; NaN where one side is constant."""
    a, b = mean_ranks(x), mean_ranks(y)
    a, b = a - a.mean(), b - b.mean()
    scale = np.linalg.norm(a) * np.linalg.norm(b)
    # Ranks are halves of whole numbers: twelve digits are exact, and a value on a threshold stays on it.
    return round(float(a @ b / scale), 12) if scale > 0 else float("nan")


def mean_ranks(values: Float[np.ndarray, " part"]) -> Float[np.ndarray, " part"]:
    """Ranks from 1; ties share their mean rank. By hand because importing scipy.stats takes longer than judging."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(count) - (count - 1) / 2.0)[place]
