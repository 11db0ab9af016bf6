"""How often a test, and a claim, would come out falsely if each effect sat exactly at its threshold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.stats import binom

from spectral_bias.config.seeds_needed import SeedsOfTest
from spectral_bias.registry.levels import CONFIDENCE, median_rank, shared_level
from spectral_bias.verdicts.intervals import proportion


class Errors(NamedTuple):
    """Probabilities of a test whose effect sits at its threshold: that it holds, and that it fails."""

    holds: float
    fails: float


class Chances(NamedTuple):
    """Probabilities of a claim's false verdicts.

    Attributes:
        refuted: some test fails, each effect at its threshold and the tests independent.
        refuted_at_most: the same, whatever their dependence (union bound).
        supported: all tests hold, each effect at its threshold and the tests independent.
        supported_at_most: all hold where one effect alone sits at its threshold, whatever the other tests do.
    """

    refuted: float
    refuted_at_most: float
    supported: float
    supported_at_most: float


def errors(test: SeedsOfTest) -> Errors:
    """Exact for a median of a continuous measure and for a proportion, an upper bound for a trend (Bonferroni)."""
    criterion, n = test.test, test.n
    if criterion.statistic == "proportion":
        return _of_a_proportion(test)
    parts = test.runs if criterion.statistic == "trend" else 1
    wrong = []
    for level in (CONFIDENCE, test.level):
        rank = median_rank(n, shared_level(level, parts))
        sides = 2 * parts if criterion.statistic == "trend" else 1
        wrong.append(sides * float(binom.cdf(rank - 1, n, 0.5)) if rank else 0.0)
    return Errors(*wrong)


def chances(tests: Sequence[SeedsOfTest]) -> Chances:
    """The chances of a claim's false verdicts, by its tests that have seeds."""
    each = [errors(test) for test in tests]
    fails, holds = [one.fails for one in each], [one.holds for one in each]
    return Chances(1.0 - math.prod(1.0 - one for one in fails), math.fsum(fails), math.prod(holds), max(holds))


def _of_a_proportion(test: SeedsOfTest) -> Errors:
    criterion, n = test.test, test.n
    at_least = criterion.at_least is not None
    threshold = float(criterion.at_least if criterion.at_least is not None else criterion.at_most or 0.0)
    chance = binom.pmf(np.arange(n + 1), n, threshold)
    above, below = ([], [])
    for successes in range(n + 1):
        seeds = (np.arange(n) < successes).astype(np.float64)
        wide, narrow = proportion(seeds, test.level), proportion(seeds)
        holding, failing = (narrow, wide) if at_least else (wide, narrow)
        above.append(holding.lower >= threshold if at_least else holding.lower > threshold)
        below.append(failing.upper < threshold if at_least else failing.upper <= threshold)
    over, under = float(chance @ above), float(chance @ below)
    return Errors(over, under) if at_least else Errors(under, over)
