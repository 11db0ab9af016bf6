"""Rank correlation that keeps censored values: infinity is a rank like any other."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float
from scipy.stats import rankdata


def spearman(x: Float[np.ndarray, " part"], y: Float[np.ndarray, " part"]) -> float:
    """Spearman's rho with mean ranks for ties, infinities too; NaN where one side is constant."""
    a, b = rankdata(x), rankdata(y)
    a, b = a - a.mean(), b - b.mean()
    scale = np.linalg.norm(a) * np.linalg.norm(b)
    # Ranks are halves of whole numbers: twelve digits are exact, and a value on a threshold stays on it.
    return round(float(a @ b / scale), 12) if scale > 0 else float("nan")
