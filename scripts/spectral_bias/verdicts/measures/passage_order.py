"""Whether frequencies converge in a given order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import Fraction, Integers
from spectral_bias.verdicts.bounded import Bounded, before, stacked
from spectral_bias.verdicts.reading import Spectrum, only
from spectral_bias.verdicts.reading import passage as read


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
    """1 if t_k rises strictly along ``frequencies``, 0 if it does not, NaN if the log leaves the order undecided.

    Args:
        spectra: one run's spectrum.
        frequencies: the frequencies or bands, in the order claimed.
        along: the axis of the spectrum.
        threshold: threshold of the relative error.
        passage: first passage or sustained convergence time.
    """
    data = only(spectra)
    return order(stacked([read(data, passage, threshold=threshold, **{along: k}) for k in frequencies]))


def order(t: Bounded) -> Float[np.ndarray, " seed"]:
    """1, 0 or NaN by row: 0 where a time certainly comes after a later one of its row, 1 where none can."""
    first, last = np.triu_indices(t.lower.shape[1], k=1)
    one, other = (t.select(np.s_[:, place]) for place in (first, last))
    wrong, right = before(other, one).any(axis=1), before(one, other).all(axis=1)
    return np.where(wrong, 0.0, np.where(right, 1.0, np.nan))
