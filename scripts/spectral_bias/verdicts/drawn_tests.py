"""Tests of a claim judged on seeds drawn from a first edition's, as often as wanted."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import numpy as np
from jaxtyping import Bool
from scipy.special import betainc

from spectral_bias.registry.seeds import stream
from spectral_bias.verdicts.intervals import trend
from spectral_bias.verdicts.judging import outcome
from spectral_bias.verdicts.shrunken import Draws, Replaced, replaced, reversed_where, share
from spectral_bias.verdicts.sides import COUNTED, numbers, seeds_needed, sides

# A trend is judged on each resample by itself, which takes longer than to count.
TREND_RESAMPLES = 500


class CountedTest:
    """A test of a proportion or a median, which the number of seeds on the claimed side decides.

    Attributes:
        record: the judged test.
        right: how many seeds of the first edition lie on the claimed side.
        share: their shrunken share.
    """

    def __init__(self, record: Mapping[str, Any], draws: Draws) -> None:
        self.record = record
        right = sides(record).right
        self.right = int(right.sum())
        self.share = share(self.right, len(right))
        drawn = replaced(draws, _key(record)).of(right[draws.index])
        self._count = np.cumsum(drawn, axis=1, dtype=np.int16)

    @functools.cache  # noqa: B019  # a test lives as long as its plan
    def power(self, n: int) -> float:
        """The probability that it holds with n seeds."""
        needed = seeds_needed(self.record, n, "holds")
        # k or more successes in n: a regularised incomplete beta function of k and n - k + 1.
        return 0.0 if needed is None else 1.0 if needed == 0 else float(betainc(needed, n - needed + 1, self.share))

    def held(self, n: int) -> Bool[np.ndarray, " resample"]:
        """The resamples in which it holds with their first n seeds."""
        needed = seeds_needed(self.record, n, "holds")
        return np.zeros(len(self._count), bool) if needed is None else self._count[:, n - 1] >= needed


class TrendTest:
    """A test of a trend, judged on the first resamples; a seed that is wrong has its runs in reverse order.

    Attributes:
        record: the judged test.
    """

    def __init__(self, record: Mapping[str, Any], draws: Draws) -> None:
        self.record = record
        index = draws.index[:TREND_RESAMPLES]
        self._index = index
        self._wrong = replaced(Draws(index, draws.seeds), _key(record)).wrong

    @functools.cache  # noqa: B019
    def held(self, n: int) -> Bool[np.ndarray, " resample"]:
        """The resamples in which it holds with their first n seeds."""
        seeds, side = numbers(self.record), {self.record["side"]: float(self.record["threshold"])}
        drawn = (
            reversed_where(seeds.select(index), wrong)
            for index, wrong in zip(self._index[:, :n], self._wrong[:, :n], strict=True)
        )
        return np.array([outcome(trend(each, (0, 0)), **side) == "holds" for each in drawn])

    def power(self, n: int) -> float:
        """The share of resamples in which it holds with n seeds."""
        return float(self.held(n).mean())


def drawn_test(record: Mapping[str, Any], draws: Draws) -> CountedTest | TrendTest:
    """A judged test that has seeds, on drawn ones."""
    return (CountedTest if record["statistic"] in COUNTED else TrendTest)(record, draws)


def _key(record: Mapping[str, Any]) -> tuple[int, int]:
    return stream("replaced seeds", record["experiment"], record["name"])
