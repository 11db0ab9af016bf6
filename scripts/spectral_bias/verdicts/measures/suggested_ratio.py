"""Test error at the suggested scale over the least of a sweep, for seeds that each have a signal of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from jaxtyping import Float, Int

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import PositiveFloat, Text
from spectral_bias.verdicts.measures.final_value import final_value
from spectral_bias.verdicts.reading import Spectrum, ascending


def suggested_ratio_facts(*, axis: str, choice: str, variable: str, scale: str, by: str) -> MeasureFacts:
    """Final errors of all runs of a sweep, and the suggestion, the same in each."""
    return MeasureFacts(
        runs="two or more",
        variables=(variable, by) if choice == "validated" else (variable, scale),
        optional=("step",),
        axis=axis,
        gives="either",
    )


def suggested_ratio(
    spectra: Sequence[Spectrum],
    *,
    axis: Text,
    choice: Literal["suggested", "neighbour", "fixed", "validated"] = "suggested",
    fixed: PositiveFloat | None = None,
    over: Literal["best", "suggested"] = "best",
    within: PositiveFloat | None = None,
    variable: Text = "test_error",
    scale: Text = "suggested_scale",
    by: Text = "validation_error",
) -> Float[np.ndarray, " seed"]:
    """The last error at a chosen scale over the least of the sweep, or whether it is within a factor of that.

    A scale stands for the swept value that is nearest to it in ratio. An error that is not finite, of a seed that
    diverged, is larger than any other; a seed that diverged at all values has no number.

    Args:
        spectra: the sweep's spectra.
        axis: the numeric axis of the scale.
        choice: the seed's suggestion; that of the next seed, whose signal is another one; a fixed scale; or the swept
            value with the seed's least ``by``.
        fixed: that scale.
        over: the least error, or that at the suggestion.
        within: the factor; without one the measure gives the ratio.
        variable: the error (seed, step).
        scale: the suggestion (seed), in the axis's unit.
        by: the error to choose by.

    Raises:
        ValueError: ``fixed`` is given with another choice, or is not given.
    """
    if (choice == "fixed") != (fixed is not None):
        raise ValueError("fixed goes with choice fixed, and only with it")
    runs = ascending(spectra, axis)
    places = np.log([float(each.values[axis]) for each in runs])
    errors = _finite_or_infinite(runs, variable)
    seeds = np.arange(errors.shape[1])

    def nearest(wanted: Float[np.ndarray, " seed"]) -> Int[np.ndarray, " seed"]:
        return np.abs(places[:, None] - np.log(wanted)).argmin(axis=0)

    if choice == "validated":
        chosen = _finite_or_infinite(runs, by).argmin(axis=0)
    elif choice == "fixed":
        chosen = nearest(np.full(len(seeds), fixed))
    else:
        chosen = nearest(np.roll(final_value(runs[:1], variable=scale), -1 if choice == "neighbour" else 0))
    least = errors.min(axis=0) if over == "best" else errors[nearest(final_value(runs[:1], variable=scale)), seeds]
    with np.errstate(invalid="ignore"):
        ratio = errors[chosen, seeds] / least
    return ratio if within is None else np.where(np.isnan(ratio), np.nan, ratio <= within)


def _finite_or_infinite(runs: Sequence[Spectrum], variable: str) -> Float[np.ndarray, "run seed"]:
    values = np.stack([final_value([each], variable=variable) for each in runs])
    return np.where(np.isfinite(values), values, np.inf)
