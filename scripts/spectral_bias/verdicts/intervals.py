"""Estimates with 95 % intervals over seeds: exact for proportions and medians, bootstrapped for trends.

An undecided seed stays in n: the lower end of an interval takes it at its least and the upper end at its greatest.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int
from scipy.special import betainc, betaincinv

from spectral_bias.verdicts.bounded import Bounded, bounded
from spectral_bias.verdicts.medians import median_of
from spectral_bias.verdicts.ranks import correlations

CONFIDENCE = 0.95
TAIL = (1.0 - CONFIDENCE) / 2.0
RESAMPLES = 2_000
# The range of n values contains the median with probability 1 - 2^(1-n), which is at least 95 % from n = 6 on.
MIN_SEEDS = 6


class Estimate(NamedTuple):
    """An estimate with its 95 % interval.

    Attributes:
        value: the estimate from the seeds that are decided; NaN if there is none.
        lower: the interval's lower end.
        upper: the interval's upper end.
        n: the number of seeds, undecided ones too.
        ends: the ends between which the logs leave the estimate itself; None if they leave nothing open.
    """

    value: float
    lower: float
    upper: float
    n: int
    ends: tuple[float, float] | None = None


def proportion(values: Float[np.ndarray, " seed"]) -> Estimate:
    """Proportion of ones among the decided seeds, with its Clopper-Pearson interval (Biometrika 26, 1934).

    Args:
        values: 1 for a success, 0 for a failure, NaN for an undecided seed, which may be either.

    Raises:
        ValueError: a value is not 0, 1 or NaN.
    """
    decided = values[~np.isnan(values)]
    if not np.isin(decided, (0.0, 1.0)).all():
        raise ValueError("a proportion needs values of 0, 1 or NaN")
    n, successes = len(values), int(decided.sum())
    if n == 0:
        return Estimate(np.nan, np.nan, np.nan, 0)
    most = successes + n - len(decided)
    lower = float(betaincinv(successes, n - successes + 1, TAIL)) if successes else 0.0
    upper = float(betaincinv(most + 1, n - most, 1.0 - TAIL)) if most < n else 1.0
    share = successes / len(decided) if len(decided) else np.nan
    return Estimate(share, lower, upper, n, _ends(successes / n, most / n))


def median(values: Float[np.ndarray, " seed"] | Bounded) -> Estimate:
    """Median over seeds with the percentile interval of its bootstrap (Maritz and Jarrett, JASA 73, 1978).

    The interval's ends are order statistics, of the lower ends and of the upper ends of the seeds, so that a censored
    value, infinity, is never averaged with a finite one; their ranks are symmetric. The bootstrap distribution is
    exact, without resampling: the lower median of n draws from n values is at most the r-th value if more than
    (n - 1) // 2 draws are, which has a binomial probability. The interval of fewer than six seeds is infinite, since
    their range contains the median with less than 95 % confidence.

    Args:
        values: one number a seed, infinite if censored, NaN for an undecided seed.
    """
    seeds = bounded(values)
    n = len(seeds.values)
    if n == 0:
        return Estimate(np.nan, np.nan, np.nan, 0)
    value, *ends = (float(each) for each in median_of(seeds))
    if n < MIN_SEEDS:
        return Estimate(value, -np.inf, np.inf, n, _ends(*ends))
    middle = (n - 1) // 2
    at_most = betainc(middle + 1, n - middle, np.arange(1, n + 1) / n)
    out = int(np.argmax(at_most >= TAIL))
    lower, upper = np.sort(seeds.lower)[out], np.sort(seeds.upper)[n - 1 - out]
    return Estimate(value, float(lower), float(upper), n, _ends(*ends))


def value(values: Float[np.ndarray, " one"] | Bounded) -> Estimate:
    """A computed number, with the interval that the log leaves it: of width 0 if it is known exactly.

    Args:
        values: one number; NaN if it is undefined.

    Raises:
        ValueError: there is more than one number.
    """
    one = bounded(values)
    if len(one.values) != 1:
        raise ValueError(f"a computed value is one number, not {len(one.values)}: seeds need a proportion or a median")
    number, lower, upper = (float(each[0]) for each in one)
    return Estimate(number, lower, upper, 1, _ends(lower, upper))


def trend(values: Float[np.ndarray, "seed run"] | Bounded, key: tuple[int, int]) -> Estimate:
    """Spearman's correlation of the runs' medians with the runs' order, with the percentile interval of its bootstrap.

    The unit of resampling is the seed with all its runs, so paired runs stay paired. Each resample has the least and
    the greatest correlation that its medians leave open; the interval runs from a quantile of the least to one of the
    greatest. A run whose median is undecided is left out of the estimate.

    Args:
        values: one number a seed and run, runs in ascending order of the swept parameter.
        key: the seed stream of the resampling.
    """
    seeds = bounded(values)
    n = len(seeds.values)
    estimate, *ends = (float(each[0]) for each in _order_of_medians(seeds, np.arange(n)[:, None]))
    if n < MIN_SEEDS:
        return Estimate(estimate, -np.inf, np.inf, n, _ends(*ends))
    drawn = np.random.default_rng(list(key)).integers(0, n, (RESAMPLES, n)).T
    _, least, greatest = _order_of_medians(seeds, drawn)
    lower = np.quantile(least, TAIL, method="inverted_cdf")
    upper = np.quantile(greatest, 1.0 - TAIL, method="inverted_cdf")
    return Estimate(estimate, float(lower), float(upper), n, _ends(*ends))


def _order_of_medians(values: Bounded, drawn: Int[np.ndarray, "draw resample"]) -> Bounded:
    """Of each resample of seeds, the correlation of the runs' medians with the runs' order."""
    medians = median_of(values.select(drawn))
    return correlations(np.arange(medians.values.shape[-1], dtype=np.float64), medians, fewest=3)


def _ends(lower: float, upper: float) -> tuple[float, float] | None:
    return None if lower == upper else (lower, upper)
