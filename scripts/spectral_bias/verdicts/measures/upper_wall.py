"""Where a value that first falls along the axis of a sweep rises through a level again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import PositiveFloat, Text
from spectral_bias.verdicts.measures.final_value import final_value
from spectral_bias.verdicts.reading import Spectrum, ascending


def upper_wall_facts(*, axis: str, variable: str) -> MeasureFacts:
    """Final values by run."""
    return MeasureFacts(runs="two or more", variables=(variable,), optional=("step",), axis=axis)


def upper_wall(
    spectra: Sequence[Spectrum],
    *,
    axis: Text,
    expected: PositiveFloat,
    level: PositiveFloat = 0.8,
    variable: Text = "test_error",
    scale: Literal["ratio", "absolute_logarithm"] = "ratio",
) -> Float[np.ndarray, " seed"]:
    """The axis's number at which the last ``variable`` rises through ``level``, over the ``expected`` number.

    Looked for from each seed's least value upwards, between two runs on a straight line in logarithms. Infinite for a
    seed whose value stays under the level, NaN for one whose value is nowhere under it, or not finite somewhere.

    Args:
        spectra: the sweep's spectra.
        axis: the numeric axis of the sweep.
        expected: the number that is claimed.
        level: the level.
        variable: a variable (seed, step).
        scale: the ratio, or the absolute value of ln of it.
    """
    runs = ascending(spectra, axis)
    places = np.array([float(each.values[axis]) for each in runs])
    values = np.stack([final_value([each], variable=variable) for each in runs], axis=-1)
    walls = np.array([_wall(row, places, level) for row in values]) / expected
    return walls if scale == "ratio" else np.abs(np.log(walls))


def _wall(values: Float[np.ndarray, " run"], places: Float[np.ndarray, " run"], level: float) -> float:
    if not np.isfinite(values).all() or values.min() >= level:
        return np.nan
    over = [index for index in range(int(values.argmin()), len(values)) if values[index] >= level]
    if not over:
        return np.inf
    pair = slice(over[0] - 1, over[0] + 1)
    return float(np.exp(np.interp(np.log(level), np.log(values[pair]), np.log(places[pair]))))
