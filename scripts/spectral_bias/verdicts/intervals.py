"""Estimates with 95 % intervals over seeds: exact for proportions, bootstrap by order statistics for medians."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float
from scipy.special import betainc, betaincinv

CONFIDENCE = 0.95
TAIL = (1.0 - CONFIDENCE) / 2.0


class Estimate(NamedTuple):
    """An estimate, its 95 % interval, and the number of seeds that it rests on; NaN throughout where that is 0."""

    value: float
    lower: float
    upper: float
    n: int


def proportion(values: Float[np.ndarray, " seed"]) -> Estimate:
    """The share of ones among decided seeds, with its Clopper-Pearson interval (Biometrika 26, 1934).

    Args:
        values: 1 for a success, 0 for a failure, NaN for an undecided seed, which does not count.

    Raises:
        ValueError: a value is none of these.
    """
    decided = values[~np.isnan(values)]
    if not np.isin(decided, (0.0, 1.0)).all():
        raise ValueError("a proportion needs values of 0, 1 or NaN")
    n, successes = len(decided), int(decided.sum())
    if n == 0:
        return Estimate(np.nan, np.nan, np.nan, 0)
    lower = betaincinv(successes, n - successes + 1, TAIL) if successes else 0.0
    upper = betaincinv(successes + 1, n - successes, 1.0 - TAIL) if successes < n else 1.0
    return Estimate(successes / n, float(lower), float(upper), n)


def median(values: Float[np.ndarray, " seed"]) -> Estimate:
    """The median of decided seeds with the percentile interval of its bootstrap (Maritz and Jarrett, JASA 73, 1978).

    Quantiles are order statistics, so that a censored value, infinity, is never averaged with a finite one: of an even
    number of seeds the estimate is the lower median, and the interval reaches as far up as it does down. The
    bootstrap's distribution is exact, without resampling: the lower median of n draws from n values is at most the
    r-th of them where more than (n - 1) // 2 draws are, a binomial probability.

    Args:
        values: one number a seed, infinite where censored, NaN for an undecided seed, which does not count.
    """
    decided = np.sort(values[~np.isnan(values)])
    n = len(decided)
    if n == 0:
        return Estimate(np.nan, np.nan, np.nan, 0)
    middle = (n - 1) // 2
    at_most = betainc(middle + 1, n - middle, np.arange(1, n + 1) / n)
    out = int(np.argmax(at_most >= TAIL))
    return Estimate(float(decided[middle]), float(decided[out]), float(decided[n - 1 - out]), n)
