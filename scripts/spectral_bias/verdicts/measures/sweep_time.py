"""Convergence time of one frequency in every run of a sweep, for a trend over the sweep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import Fraction, PositiveFloat, Text
from spectral_bias.verdicts.bounded import Bounded, stacked
from spectral_bias.verdicts.reading import Spectrum, ascending
from spectral_bias.verdicts.reading import passage as read


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
) -> Bounded:
    """t_k of each seed and run, runs in ascending order of the axis.

    Args:
        spectra: the sweep's spectra.
        axis: the numeric axis of the sweep.
        frequency: k.
        threshold: threshold of the relative error.
        passage: first passage or sustained convergence time.
    """
    return stacked(
        [read(each.data, passage, threshold=threshold, frequency=frequency) for each in ascending(spectra, axis)]
    )
