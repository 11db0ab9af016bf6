"""How many times later one frequency converged than another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.quantities import Fraction, PositiveFloat
from spectral_bias.verdicts.reading import Spectrum, only, ratio, times


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
        slow: the frequency or band whose time is divided.
        fast: the frequency or band whose time divides.
        along: the axis of the spectrum.
        threshold: level of the relative error.
        passage: which convergence time.
        scale: the ratio, ln of it, or the absolute value of ln of it.
    """
    data = only(spectra)
    t_slow, t_fast = (times(data, f"{passage}_step", threshold=threshold, **{along: k}) for k in (slow, fast))
    found = ratio(t_slow, t_fast)
    if scale == "ratio":
        return found
    with np.errstate(divide="ignore"):
        return np.log(found) if scale == "logarithm" else np.abs(np.log(found))
