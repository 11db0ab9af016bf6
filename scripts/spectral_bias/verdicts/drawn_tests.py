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
from spectral_bias.verdicts.shrunken import Draws, counted, reversed_seeds, reversed_where, share
from spectral_bias.verdicts.sides import COUNTED, members_needed, numbers, sides

# A trend is judged on each resample by itself, which takes longer than to count.
TREND_RESAMPLES = 500


class CountedTest:
    """A test of a proportion or a median, which the number of members on the claimed side decides.

    Attributes:
        record: the judged test.
        right: how many members of the first edition lie on the claimed side.
        share: their shrunken share.
    """

    def __init__(self, record: Mapping[str, Any], draws: Draws) -> None:
        self.record = record
        right = sides(record).right
        self.right, self.share = int(right.sum()), share(int(right.sum()), right.size)
        self._members = right.shape[1]
        self._count = np.cumsum(counted(right, draws, _key(record)), axis=1, dtype=np.int32)

    def power(self, n: int) -> float:
        """The probability that it holds with n seeds, if their members are independent."""
        needed, size = self._needed(n), n * self._members
        # k or more successes in m: a regularised incomplete beta function of k and m - k + 1.
        return 0.0 if needed is None else 1.0 if needed == 0 else float(betainc(needed, size - needed + 1, self.share))

    def held(self, n: int) -> Bool[np.ndarray, " resample"]:
        """The resamples in which it holds with their first n seeds."""
        needed = self._needed(n)
        return np.zeros(len(self._count), bool) if needed is None else self._count[:, n - 1] >= needed

    def _needed(self, n: int) -> int | None:
        return members_needed(self.record, n * self._members, "holds")


class TrendTest:
    """A test of a trend, judged on the first resamples; a seed that is wrong has its runs in reverse order.

    Attributes:
        record: the judged test.
        held: function of n, of the resamples in which it holds with their first n seeds.
    """

    def __init__(self, record: Mapping[str, Any], draws: Draws) -> None:
        self.record = record
        index = draws.drawn[:TREND_RESAMPLES]
        self._index, self._wrong = index, reversed_seeds(Draws(index, draws.seeds), _key(record))
        self.held = functools.cache(self._held)

    def _held(self, n: int) -> Bool[np.ndarray, " resample"]:
        seeds, side = numbers(self.record), {self.record["side"]: float(self.record["threshold"])}
        drawn = (
            reversed_where(seeds.select(index), wrong)
            for index, wrong in zip(self._index[:, :n], self._wrong[:, :n], strict=True)
        )
        return np.array([outcome(trend(each), None, **side) == "holds" for each in drawn])

    def power(self, n: int) -> float:
        """The share of resamples in which it holds with n seeds."""
        return float(self.held(n).mean())


def drawn_test(record: Mapping[str, Any], draws: Draws) -> CountedTest | TrendTest:
    """A judged test that has seeds, on drawn ones."""
    return (CountedTest if record["statistic"] in COUNTED else TrendTest)(record, draws)


def _key(record: Mapping[str, Any]) -> tuple[int, int]:
    return stream("replaced seeds", record["experiment"], record["name"])
