"""Ratio of the convergence times of two frequencies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import Fraction, PositiveFloat
from spectral_bias.verdicts.bounded import Bounded
from spectral_bias.verdicts.reading import Spectrum, only, times_ratio
from spectral_bias.verdicts.reading import passage as read


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
) -> Bounded:
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
    ratio = times_ratio(*(read(data, passage, threshold=threshold, **{along: k}) for k in (slow, fast)))
    if scale == "ratio":
        return ratio
    logarithm = ratio.map(np.log)
    return logarithm if scale == "logarithm" else logarithm.absolute()
