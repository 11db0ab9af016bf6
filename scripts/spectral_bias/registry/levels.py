"""Confidence levels, and the ranks and numbers of seeds of exact intervals, in integer arithmetic.

The configuration is checked with these before anything heavy is imported; the judge uses the same ones.
"""

from __future__ import annotations

import functools
import itertools
import math
from fractions import Fraction

CONFIDENCE = 0.95


def refutation_level(tests: int) -> float | None:
    """The confidence level at which one of a claim's tests refutes it; None if none of them has seeds.

    Each of m tests errs with probability 1 - level = .05/m at most, so all together with .05 at most (Bonferroni).

    Args:
        tests: the number m of the claim's tests that have seeds.
    """
    return 1.0 - (1.0 - CONFIDENCE) / tests if tests else None


def shared_level(confidence: float, parts: int) -> float:
    """The level of each of several intervals that hold together with at least ``confidence``, dependent or not."""
    return 1.0 - (1.0 - confidence) / parts


@functools.cache
def median_rank(n: int, confidence: float) -> int:
    """The largest rank r at which the r-th value from below to the r-th from above covers the median; 0 if none does.

    Either end misses the median with a probability of at most that of fewer than r heads in n tosses of a fair coin,
    whatever the distribution, with ties too (Thompson, Annals of Mathematical Statistics 7, 1936).

    Args:
        n: the number of seeds.
        confidence: the level, at least .5.
    """
    allowed = Fraction(1.0 - confidence) / 2 * 2**n
    heads = 0
    for rank in range(n // 2 + 1):
        heads += math.comb(n, rank)
        if heads > allowed:
            return rank
    return n // 2


@functools.cache
def seeds_of_a_median(confidence: float) -> int:
    """The fewest seeds with a finite interval of their median."""
    return next(n for n in itertools.count(1) if median_rank(n, confidence))
