"""On which side of its threshold each seed of a judged test lies, and how many seeds on a side decide the test.

Tests of proportions and medians are decided by such a count alone: the ends of their intervals are order statistics, or
depend on the number of successes. So the judging's own functions, given k seeds on one side and n - k on the other, say
how large k must be.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
from jaxtyping import Bool

from spectral_bias.registry.levels import CONFIDENCE
from spectral_bias.verdicts.bounded import Bounded
from spectral_bias.verdicts.judging import outcome
from spectral_bias.verdicts.verdict import estimated

COUNTED = ("median", "proportion")
# Its numbers are the seeds of the first run, then those of the next; other measures give one number a seed.
POOLED = "pooled_order"
UNKNOWN = {"values": math.nan, "lower": -math.inf, "upper": math.inf}


class Sides(NamedTuple):
    """Which members lie certainly on the claimed side of a threshold, and which certainly on the other.

    A seed has one member, except where runs are pooled: then one a run.

    Attributes:
        right: on the claimed side, whatever the log leaves open.
        wrong: on the other side. A member may be neither.
    """

    right: Bool[np.ndarray, "seed member"]
    wrong: Bool[np.ndarray, "seed member"]


def numbers(test: Mapping[str, Any]) -> Bounded:
    """A judged test's numbers, one a seed, or one a seed and run, from its record in a verdict file."""
    return Bounded(*(np.array(_floats(test[end], unknown), np.float64) for end, unknown in UNKNOWN.items()))


def members(test: Mapping[str, Any]) -> int:
    """The members of each seed in a judged test."""
    return len(test["runs"]) if test["measure"] == POOLED else 1


def seeds_of(test: Mapping[str, Any]) -> int:
    """The number of seeds of a judged test."""
    return int(test["n"]) // members(test)


def sides(test: Mapping[str, Any]) -> Sides:
    """The sides of a judged test's seeds, of a proportion or a median."""
    seeds, threshold = numbers(test), float(test["threshold"])
    if test["statistic"] == "proportion":
        right, wrong = seeds.lower == 1.0, seeds.upper == 0.0
        right, wrong = (right, wrong) if test["side"] == "at_least" else (wrong, right)
    elif test["side"] == "at_least":
        right, wrong = seeds.lower >= threshold, seeds.upper < threshold
    else:
        right, wrong = seeds.upper <= threshold, seeds.lower > threshold
    return Sides(*(each.reshape(members(test), -1).T for each in (right, wrong)))


def members_needed(
    test: Mapping[str, Any], n: int, wanted: Literal["holds", "fails"], confidence: float = CONFIDENCE
) -> int | None:
    """The smallest number of n members that give a test an outcome by being on one side; None if n is too few.

    Args:
        test: a judged test of a proportion or a median.
        n: the number of members.
        wanted: ``holds`` counts members on the claimed side, ``fails`` those on the other.
        confidence: of the interval that decides.
    """
    # The median's interval is one of ranks, so that its threshold does not matter.
    threshold = float(test["threshold"]) if test["statistic"] == "proportion" else 0.5
    return _needed(test["statistic"], test["side"], threshold, n, wanted, confidence)


@functools.cache
def _needed(statistic: str, side: str, threshold: float, n: int, wanted: str, confidence: float) -> int | None:
    upwards = (side == "at_least") == (wanted == "holds")

    def reached(count: int) -> bool:
        values = np.full(n, 0.0 if upwards else 1.0)
        values[:count] = 1.0 if upwards else 0.0
        return outcome(estimated(values, statistic, confidence), None, **{side: threshold}) == wanted

    if n == 0 or not reached(n):
        return None
    low, high = 0, n
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(middle) else (middle + 1, high)
    return low


def _floats(values: Sequence[Any], unknown: float) -> list[Any]:
    """The numbers of a JSON list, where null is unknown and an infinity text."""
    return [
        _floats(each, unknown) if isinstance(each, list) else unknown if each is None else float(each)
        for each in values
    ]
