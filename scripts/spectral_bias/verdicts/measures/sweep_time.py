"""Convergence time of one frequency in every run of a sweep, for a trend over the sweep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import Fraction, PositiveFloat, Text
from spectral_bias.verdicts.reading import Spectrum, times


def sweep_time_facts(*, axis: str, frequency: float, threshold: float, passage: str) -> MeasureFacts:
    """Convergence times at a frequency, by run."""
    return MeasureFacts(
        runs="two or more",
        variables=(passage + "_step",),
        along={"frequency": (frequency,), "threshold": (threshold,)},
        axis=axis,
        gives="numbers by run",
    )


def sweep_time(
    spectra: Sequence[Spectrum],
    *,
    axis: Text,
    frequency: PositiveFloat,
    threshold: Fraction = 0.2,
    passage: Literal["first_passage", "sustained"] = "first_passage",
) -> Float[np.ndarray, "seed run"]:
    """t_k of each seed and run, runs in ascending order of the axis.

    Args:
        spectra: the sweep's spectra.
        axis: the numeric axis of the sweep.
        frequency: k.
        threshold: threshold of the relative error.
        passage: first passage or sustained convergence time.
    """
    ascending = sorted(spectra, key=lambda each: float(each.values[axis]))
    by_run = [times(each.data, f"{passage}_step", threshold=threshold, frequency=frequency) for each in ascending]
    return np.stack(by_run, axis=-1)
