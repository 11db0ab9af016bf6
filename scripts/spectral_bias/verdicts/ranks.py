"""Rank correlation, of numbers or of numbers that a log leaves open between two ends."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from spectral_bias.verdicts.bounded import Bounded, before


def spearman(x: Float[np.ndarray, " part"], y: Float[np.ndarray, " part"]) -> float:
    """Spearman's rho with mean ranks for ties, infinities too; NaN if one side is constant."""
    a, b = mean_ranks(x), mean_ranks(y)
    a, b = a - a.mean(), b - b.mean()
    scale = np.linalg.norm(a) * np.linalg.norm(b)
    # Rounding removes the error of floating point, so that a value equal to a threshold compares as equal.
    return round(float(a @ b / scale), 12) if scale > 0 else float("nan")


def spearman_bounds(x: Float[np.ndarray, " part"], y: Bounded) -> tuple[float, float]:
    """The least and the greatest rho that the intervals of ``y`` leave open.

    With centred ranks k of ``x`` rho is proportional to the sum over pairs of the k of the pair's later member in
    ``y``. A pair whose intervals overlap counts with the lesser k in the lower bound and the greater in the upper one.
    Choices for pairs may exclude each other, so the bounds hold but are not always attained. Numbers that are known
    exactly have the rho that they have, ties included.
    """
    if np.array_equal(y.lower, y.upper) and (np.isfinite(y.lower).all() or len(np.unique(y.lower)) == len(y.lower)):
        rho = spearman(x, y.lower)
        return (rho, rho) if np.isfinite(rho) else (-1.0, 1.0)
    k = mean_ranks(x) - (len(x) + 1) / 2.0
    scale = np.linalg.norm(k) * np.sqrt(len(x) * (len(x) ** 2 - 1) / 12.0)
    if not scale > 0.0:
        return -1.0, 1.0
    i, j = np.triu_indices(len(x), 1)
    one, other = (y.select(place) for place in (i, j))
    last, first = before(one, other), before(other, one)
    least = np.where(last, k[j], np.where(first, k[i], np.minimum(k[i], k[j])))
    greatest = np.where(last, k[j], np.where(first, k[i], np.maximum(k[i], k[j])))
    lower, upper = (round(float(np.clip(total.sum() / scale, -1.0, 1.0)), 12) for total in (least, greatest))
    return lower, upper


def mean_ranks(values: Float[np.ndarray, " part"]) -> Float[np.ndarray, " part"]:
    """Ranks from 1, mean ranks for ties. Not ``scipy.stats.rankdata``: its import takes longer than judging."""
    _, index, count = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(count) - (count - 1) / 2.0)[index]


def correlations(x: Float[np.ndarray, " part"], y: Bounded, *, fewest: int) -> Bounded:
    """Spearman's rho of ``x`` and each row of ``y``; its number is that of the decided ones, if ``fewest`` or more."""
    rows = [(Bounded(*row), ~np.isnan(row[0])) for row in zip(*y, strict=True)]
    rho = [spearman(x[known], row.values[known]) if known.sum() >= fewest else np.nan for row, known in rows]
    bounds = np.array([spearman_bounds(x, row) for row, _ in rows]).reshape(-1, 2)
    return Bounded(np.array(rho), bounds[:, 0], bounds[:, 1])
