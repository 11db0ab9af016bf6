"""How many times sooner a frequency converged in one run than in another, seed by seed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.quantities import Fraction, PositiveFloat
from spectral_bias.verdicts.reading import Spectrum, ratio, times


def speed_up(
    spectra: Sequence[Spectrum],
    *,
    frequency: PositiveFloat,
    over: PositiveFloat | None = None,
    threshold: Fraction = 0.2,
    passage: Literal["first_passage", "sustained"] = "first_passage",
) -> Float[np.ndarray, " seed"]:
    """t_k in the first run over t_k in the second; seeds are compared with themselves, so runs should be paired.

    Args:
        spectra: two runs' spectra: the slow one, then the fast one, in the experiment's order.
        frequency: k.
        over: another frequency, whose own speed-up divides: how much more k gains than it does.
        threshold: level of the relative error.
        passage: which convergence time.

    Raises:
        ValueError: the test did not choose two runs.
    """
    if len(spectra) != 2:
        raise ValueError(f"a speed-up compares two runs; the test's 'where' chose {len(spectra)}")

    def gain(k: PositiveFloat) -> Float[np.ndarray, " seed"]:
        before, after = (times(each.data, f"{passage}_step", threshold=threshold, frequency=k) for each in spectra)
        return ratio(before, after)

    return gain(frequency) if over is None else ratio(gain(frequency), gain(over))
