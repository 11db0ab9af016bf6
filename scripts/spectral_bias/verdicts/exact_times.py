"""The outcomes that a test could have had, had its log told every number exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from jaxtyping import Float

from spectral_bias.verdicts.bounded import Bounded, exact
from spectral_bias.verdicts.judging import Outcome


def attainable(numbers: Bounded, decide: Callable[[Bounded], Outcome]) -> set[Outcome]:
    """The outcomes of a test at the numbers' extremes: all as small and all as large as the log allows.

    Over a sweep, numbers by seed and run, the extremes are those that rise most and those that fall most.

    Args:
        numbers: one a seed, or one a seed and run.
        decide: the test's outcome from its numbers.
    """
    return {decide(numbers), *(decide(exact(each)) for each in _extremes(numbers))}


def _extremes(numbers: Bounded) -> Iterator[Float[np.ndarray, "seed *run"]]:
    _, lower, upper = numbers
    if lower.ndim == 1:
        yield from (lower, upper)
        return
    share = np.linspace(0.0, 1.0, lower.shape[1])
    for towards_upper in (share, share[::-1]):
        with np.errstate(invalid="ignore"):
            inside = lower + towards_upper * (upper - lower)
        # A run that may have any number gets one by its place; infinities stay where they are reached.
        inside = np.where(np.isnan(inside), np.where(lower == upper, lower, towards_upper), inside)
        yield np.where(towards_upper == 0.0, lower, np.where(towards_upper == 1.0, upper, inside))
