"""The median, of numbers that may be infinite and that a log may leave open between two ends."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from spectral_bias.verdicts.bounded import Bounded, bounded


def median_of(numbers: Float[np.ndarray, "seed *rest"] | Bounded) -> Bounded:
    """The median over seeds, and the ends between which it lies.

    Of an even number it is the mean of the middle two where both are finite, else anything between the two, and its
    value NaN. The value is the median of the decided seeds, NaN if there is none. The ends count the undecided ones
    too: they are the medians of the lower and of the upper ends.
    """
    values, lower, upper = bounded(numbers)
    least, greatest = _middle(values)
    return Bounded(np.where(least == greatest, least, np.nan), _middle(lower)[0], _middle(upper)[1])


def _middle(values: Float[np.ndarray, "seed *rest"]) -> tuple[Float[np.ndarray, "*rest"], Float[np.ndarray, "*rest"]]:
    """The ends of the median of the numbers that are not NaN; equal where the middle two are finite or equal."""
    ordered = np.sort(values, axis=0)  # NaN last
    decided = np.sum(~np.isnan(ordered), axis=0, keepdims=True)
    one, two = (
        np.take_along_axis(ordered, np.clip(place, 0, len(ordered) - 1), axis=0)[0]
        for place in ((decided - 1) // 2, decided // 2)
    )
    two = np.where(decided[0] > 0, two, np.nan)
    finite = np.isfinite(one) & np.isfinite(two)
    with np.errstate(invalid="ignore"):
        mean = (one + two) / 2.0
    return np.where(finite, mean, one), np.where(finite, mean, two)
