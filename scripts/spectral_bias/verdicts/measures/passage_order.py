"""Whether frequencies converge in a given order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import Fraction, Integers
from spectral_bias.verdicts.reading import Spectrum, only, times


def passage_order_facts(*, frequencies: tuple[float, ...], along: str, threshold: float, passage: str) -> MeasureFacts:
    """Convergence times at the frequencies or bands."""
    return MeasureFacts(
        variables=(passage + "_step",), along={along: frequencies, "threshold": (threshold,)}, gives="yes or no"
    )


def passage_order(
    spectra: Sequence[Spectrum],
    *,
    frequencies: Integers,
    along: Literal["frequency", "band"] = "frequency",
    threshold: Fraction = 0.2,
    passage: Literal["first_passage", "sustained"] = "first_passage",
) -> Float[np.ndarray, " seed"]:
    """1 if t_k rises strictly along ``frequencies``, 0 if it does not, NaN if censoring leaves the order undecided.

    Args:
        spectra: one run's spectrum.
        frequencies: the frequencies or bands, in the order claimed.
        along: the axis of the spectrum.
        threshold: threshold of the relative error.
        passage: first passage or sustained convergence time.
    """
    data = only(spectra)
    by_frequency = [times(data, f"{passage}_step", threshold=threshold, **{along: k}) for k in frequencies]
    return order(np.stack(by_frequency, axis=-1))


def order(t: Float[np.ndarray, "seed part"]) -> Float[np.ndarray, " seed"]:
    """1, 0 or NaN by row; a pair of censored times is undecided, but another pair in the wrong order decides: 0."""
    before, after = t[:, :-1], t[:, 1:]
    undecided = np.isinf(before) & np.isinf(after)
    wrong = (before >= after) & ~undecided
    return np.where(wrong.any(axis=1), 0.0, np.where(undecided.any(axis=1), np.nan, 1.0))
