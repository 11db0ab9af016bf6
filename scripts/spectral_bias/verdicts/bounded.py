"""Numbers of which a log shows only that they lie between two ends, and their arithmetic."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Bool, Float


class Bounded(NamedTuple):
    """Numbers that a log leaves open between two ends.

    A time t lies in (lower, upper], and may be 0 where lower is 0. Other numbers lie in [lower, upper].

    Attributes:
        values: the numbers as the logged steps have them; NaN where the log does not decide them.
        lower: their lower ends.
        upper: their upper ends.
    """

    values: Float[np.ndarray, "*lead"]
    lower: Float[np.ndarray, "*lead"]
    upper: Float[np.ndarray, "*lead"]

    def select(self, index: Any) -> Bounded:
        """The numbers at an index of the arrays."""
        return Bounded(*(end[index] for end in self))

    def map(self, function: np.ufunc) -> Bounded:
        """A rising function of the numbers."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return Bounded(*(np.asarray(function(each), np.float64) for each in self))

    def absolute(self) -> Bounded:
        """Absolute values."""
        least = np.where((self.lower < 0.0) & (self.upper > 0.0), 0.0, np.minimum(abs(self.lower), abs(self.upper)))
        return Bounded(np.abs(self.values), least, np.maximum(abs(self.lower), abs(self.upper)))


def exact(numbers: Float[np.ndarray, "*lead"]) -> Bounded:
    """Numbers that are known exactly."""
    return Bounded(numbers, numbers, numbers)


def bounded(numbers: Float[np.ndarray, "*lead"] | Bounded) -> Bounded:
    """Numbers that are known exactly, or not at all where NaN; a ``Bounded`` unchanged."""
    if isinstance(numbers, Bounded):
        return numbers
    values = np.asarray(numbers, np.float64)
    unknown = np.isnan(values)
    return Bounded(values, np.where(unknown, -np.inf, values), np.where(unknown, np.inf, values))


def stacked(several: list[Bounded]) -> Bounded:
    """Several, along a new last axis."""
    return Bounded(*(np.stack(each, axis=-1) for each in zip(*several, strict=True)))


def ratio(slow: Float[np.ndarray, "*lead"], fast: Float[np.ndarray, "*lead"]) -> Float[np.ndarray, "*lead"]:
    """Slow / fast with censoring: infinite if only slow is censored, 0 if only fast is, NaN if both are."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(np.isinf(slow) & np.isinf(fast), np.nan, slow / fast)


def quotient(slow: Bounded, fast: Bounded) -> Bounded:
    """Slow / fast of numbers from 0 up; two that may both be infinite leave it open from 0 to infinity."""
    lower, upper = ratio(slow.lower, fast.upper), ratio(slow.upper, fast.lower)
    return Bounded(
        ratio(slow.values, fast.values), np.where(np.isnan(lower), 0.0, lower), np.where(np.isnan(upper), np.inf, upper)
    )


def before(one: Bounded, other: Bounded) -> Bool[np.ndarray, "*lead"]:
    """Where one number is certainly less than another: their intervals do not overlap.

    Two that may both be infinite are undecided, and so are two equal ones.
    """
    return (one.upper <= other.lower) & (one.lower < other.upper) & np.isfinite(one.upper)
