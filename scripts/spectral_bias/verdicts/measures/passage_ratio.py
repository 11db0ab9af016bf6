"""Ratio of the convergence times of two frequencies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import Fraction, PositiveFloat
from spectral_bias.verdicts.reading import Spectrum, only, ratio, times


def passage_ratio_facts(*, slow: float, fast: float, along: str, threshold: float, passage: str) -> MeasureFacts:
    """Convergence times at two frequencies or bands."""
    return MeasureFacts(variables=(passage + "_step",), along={along: (slow, fast), "threshold": (threshold,)})


def passage_ratio(
    spectra: Sequence[Spectrum],
    *,
    slow: PositiveFloat,
    fast: PositiveFloat,
    along: Literal["frequency", "band"] = "frequency",
    threshold: Fraction = 0.2,
    passage: Literal["first_passage", "sustained"] = "first_passage",
    scale: Literal["ratio", "logarithm", "absolute_logarithm"] = "ratio",
) -> Float[np.ndarray, " seed"]:
    """t_slow / t_fast, or its natural logarithm.

    Args:
        spectra: one run's spectrum.
        slow: the frequency or band of the numerator.
        fast: the frequency or band of the denominator.
        along: the axis of the spectrum.
        threshold: threshold of the relative error.
        passage: first passage or sustained convergence time.
        scale: the ratio, ln of it, or the absolute value of ln of it.
    """
    data = only(spectra)
    t_slow, t_fast = (times(data, f"{passage}_step", threshold=threshold, **{along: k}) for k in (slow, fast))
    times_ratio = ratio(t_slow, t_fast)
    if scale == "ratio":
        return times_ratio
    with np.errstate(divide="ignore"):
        logarithm = np.log(times_ratio)
    return logarithm if scale == "logarithm" else np.abs(logarithm)
