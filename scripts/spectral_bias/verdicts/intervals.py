"""Estimates with 95 % intervals over seeds: exact for proportions and medians, bootstrapped for trends."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float
from scipy.special import betainc, betaincinv

from spectral_bias.verdicts.ranks import spearman

CONFIDENCE = 0.95
TAIL = (1.0 - CONFIDENCE) / 2.0
RESAMPLES = 2_000
# The range of n values contains the median with probability 1 - 2^(1-n), which is at least 95 % from n = 6 on.
MIN_SEEDS = 6


class Estimate(NamedTuple):
    """An estimate with its 95 % interval and the number n of decided seeds; value and interval are NaN if n is 0."""

    value: float
    lower: float
    upper: float
    n: int


def proportion(values: Float[np.ndarray, " seed"]) -> Estimate:
    """Proportion of ones among decided seeds, with its Clopper-Pearson interval (Biometrika 26, 1934).

    Args:
        values: 1 for a success, 0 for a failure, NaN for an undecided seed, which is left out.

    Raises:
        ValueError: a value is not 0, 1 or NaN.
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
    """Median of decided seeds with the percentile interval of its bootstrap (Maritz and Jarrett, JASA 73, 1978).

    Estimate and interval are order statistics, so that a censored value, infinity, is never averaged with a finite
    one: for an even n the estimate is the lower median, and the ends of the interval have symmetric ranks. The
    bootstrap distribution is exact, without resampling: the lower median of n draws from n values is at most the r-th
    value if more than (n - 1) // 2 draws are, which has a binomial probability. The interval of fewer than six values
    is infinite, since their range contains the median with less than 95 % confidence.

    Args:
        values: one number a seed, infinite if censored, NaN for an undecided seed, which is left out.
    """
    decided = np.sort(values[~np.isnan(values)])
    n = len(decided)
    if n == 0:
        return Estimate(np.nan, np.nan, np.nan, 0)
    middle = (n - 1) // 2
    if n < MIN_SEEDS:
        return Estimate(float(decided[middle]), -np.inf, np.inf, n)
    at_most = betainc(middle + 1, n - middle, np.arange(1, n + 1) / n)
    out = int(np.argmax(at_most >= TAIL))
    return Estimate(float(decided[middle]), float(decided[out]), float(decided[n - 1 - out]), n)


def value(values: Float[np.ndarray, " one"]) -> Estimate:
    """A computed number, with an interval of width 0.

    Args:
        values: one number; NaN if it is undefined.

    Raises:
        ValueError: there is more than one number.
    """
    if len(values) != 1:
        raise ValueError(f"a computed value is one number, not {len(values)}: seeds need a proportion or a median")
    number = float(values[0])
    return Estimate(number, number, number, 0 if np.isnan(number) else 1)


def trend(values: Float[np.ndarray, "seed run"], key: tuple[int, int]) -> Estimate:
    """Spearman's correlation of the runs' medians with the runs' order, with the percentile interval of its bootstrap.

    The unit of resampling is the seed with all its runs, so paired runs stay paired. A run whose median is undecided
    in a resample is left out of that resample.

    Args:
        values: one number a seed and run, runs in ascending order of the swept parameter.
        key: the seed stream of the resampling.
    """
    seeds = len(values)
    decided = int(np.any(~np.isnan(values), axis=1).sum())
    estimate = _order_of_medians(values)
    if np.isnan(estimate):
        return Estimate(np.nan, np.nan, np.nan, 0)
    if decided < MIN_SEEDS:
        return Estimate(estimate, -np.inf, np.inf, decided)
    generator = np.random.default_rng(list(key))
    resampled = [_order_of_medians(values[generator.integers(0, seeds, seeds)]) for _ in range(RESAMPLES)]
    lower, upper = np.nanquantile(resampled, (TAIL, 1.0 - TAIL), method="inverted_cdf")
    return Estimate(estimate, float(lower), float(upper), decided)


def _order_of_medians(values: Float[np.ndarray, "seed run"]) -> float:
    count = np.sum(~np.isnan(values), axis=0)
    ordered = np.sort(values, axis=0)  # NaN last
    medians = ordered[np.maximum((count - 1) // 2, 0), np.arange(values.shape[1])]
    decided = ~np.isnan(medians)
    return (
        spearman(np.asarray(np.flatnonzero(decided), np.float64), medians[decided])
        if decided.sum() >= 3
        else float("nan")
    )
