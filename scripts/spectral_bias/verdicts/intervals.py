"""Estimates with intervals over seeds that cover with at least the stated confidence, whatever the distribution.

An undecided seed stays in n: the lower end of an interval takes it at its least and the upper end at its greatest.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float
from scipy.special import betaincinv

from spectral_bias.registry.levels import CONFIDENCE, median_rank, shared_level
from spectral_bias.verdicts.bounded import Bounded, bounded
from spectral_bias.verdicts.medians import median_of
from spectral_bias.verdicts.ranks import correlations, spearman_bounds


class Estimate(NamedTuple):
    """An estimate with its interval.

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


def proportion(values: Float[np.ndarray, " seed"], confidence: float = CONFIDENCE) -> Estimate:
    """Proportion of ones among the decided seeds, with its Clopper-Pearson interval (Biometrika 26, 1934).

    For independent seeds of unequal chances, of several runs, the interval speaks of the chances' mean (Hoeffding,
    Annals of Mathematical Statistics 27, 1956; docs/verdicts.md).

    Args:
        values: 1 for a success, 0 for a failure, NaN for an undecided seed, which may be either.
        confidence: the interval's level.

    Raises:
        ValueError: a value is not 0, 1 or NaN.
    """
    decided = values[~np.isnan(values)]
    if not np.isin(decided, (0.0, 1.0)).all():
        raise ValueError("a proportion needs values of 0, 1 or NaN")
    n, successes = len(values), int(decided.sum())
    if n == 0:
        return Estimate(np.nan, np.nan, np.nan, 0)
    tail, most = (1.0 - confidence) / 2.0, successes + n - len(decided)
    lower = float(betaincinv(successes, n - successes + 1, tail)) if successes else 0.0
    upper = float(betaincinv(most + 1, n - most, 1.0 - tail)) if most < n else 1.0
    share = successes / len(decided) if len(decided) else np.nan
    return Estimate(share, lower, upper, n, _ends(successes / n, most / n))


def median(values: Float[np.ndarray, " seed"] | Bounded, confidence: float = CONFIDENCE) -> Estimate:
    """Median over seeds with its exact interval between two order statistics of equal rank from below and above.

    The ends are values of seeds, never interpolated: the lower is one of their lower ends, the upper one of their upper
    ends, so that a censored value, infinity, is never averaged with a finite one. Where n is too small for the
    confidence (``levels.median_rank``) the interval is infinite.

    Args:
        values: one number a seed, infinite if censored, NaN for an undecided seed.
        confidence: the interval's level.
    """
    seeds = bounded(values)
    n = len(seeds.values)
    if n == 0:
        return Estimate(np.nan, np.nan, np.nan, 0)
    value, *ends = (float(each) for each in median_of(seeds))
    rank = median_rank(n, confidence)
    lower, upper = order_statistics(seeds, rank) if rank else (-np.inf, np.inf)
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


def trend(values: Float[np.ndarray, "seed run"] | Bounded, confidence: float = CONFIDENCE) -> Estimate:
    """Spearman's correlation of the runs' medians with the runs' order.

    The runs' exact median intervals hold together with the confidence (Bonferroni, so paired runs may depend on each
    other). The ends bound the correlation of medians within them (``ranks.spearman_bounds``, not always sharp): two
    runs whose intervals have a point in common may come in either order. A run whose median is undecided is left out of
    the estimate.

    Args:
        values: one number a seed and run, runs in ascending order of the swept parameter.
        confidence: the interval's level.
    """
    seeds = bounded(values)
    n, runs = seeds.values.shape
    order = np.arange(runs, dtype=np.float64)
    estimate, *ends = (float(each[0]) for each in correlations(order, median_of(seeds).select(np.newaxis), fewest=3))
    rank = median_rank(n, shared_level(confidence, runs))
    if not rank:
        return Estimate(estimate, -np.inf, np.inf, n, _ends(*ends))
    lower, upper = spearman_bounds(order, medians_within(seeds, rank))
    return Estimate(estimate, lower, upper, n, _ends(*ends))


def medians_within(seeds: Bounded, rank: int) -> Bounded:
    """The runs' median intervals as ``ranks`` takes them, open below; a closed one starts just under its lower end.

    An interval is open below where every seed at its lower end is known to be above it.

    Args:
        seeds: numbers by seed, then anything.
        rank: the rank of the intervals' ends.
    """
    lower, upper = order_statistics(seeds, rank)
    if np.array_equal(lower, upper):
        return Bounded(lower, lower, upper)
    at_or_below = (seeds.lower < lower) | ((seeds.lower == lower) & (seeds.upper == lower))
    is_open = at_or_below.sum(axis=0) < rank
    return Bounded(lower, np.where(is_open, lower, np.nextafter(lower, -np.inf)), upper)


def order_statistics(seeds: Bounded, rank: int) -> tuple[Float[np.ndarray, "*run"], Float[np.ndarray, "*run"]]:
    """The lower end of this rank from below and the upper end of this rank from above, over the first axis."""
    lower, upper = np.sort(seeds.lower, axis=0), np.sort(seeds.upper, axis=0)
    return np.asarray(lower[rank - 1]), np.asarray(upper[len(upper) - rank])


def _ends(lower: float, upper: float) -> tuple[float, float] | None:
    return None if lower == upper else (lower, upper)
