"""Exponent of the power law by which the best value of one axis grows with the number on another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.measures.final_value import final_value
from spectral_bias.verdicts.reading import Spectrum, ascending


def best_slope_facts(*, axis: str, by: str) -> MeasureFacts:
    """Final values of a table of runs over two axes of numbers."""
    return MeasureFacts(runs="two or more", variables=(by,), optional=("step",), axis=axis)


def best_slope(
    spectra: Sequence[Spectrum], *, axis: Text, along: Text, by: Text = "validation_error"
) -> Float[np.ndarray, " seed"]:
    """Least-squares slope of ln(best ``axis``) against ln(``along``) for each seed.

    At each number of ``along`` a seed's best ``axis`` is that of its run with the lowest last ``by``, the lower one of
    two that are equal. A seed without a finite value at some number of ``along`` has no slope.

    Args:
        spectra: runs' spectra.
        axis: the numeric axis on which the best is looked for.
        along: the numeric axis that the best is compared with.
        by: a variable (seed, step), smaller where a run is better.

    Raises:
        ValueError: the runs have one number of ``along`` only, or their numbers of seeds differ.
    """
    places = sorted({float(each.values[along]) for each in spectra})
    if len(places) < 2:
        raise ValueError(f"a slope needs two numbers of the axis {along} or more; there is {places}")
    best: list[Float[np.ndarray, " seed"]] = []
    for place in places:
        runs = ascending([each for each in spectra if float(each.values[along]) == place], axis)
        values = np.stack([final_value([each], variable=by) for each in runs])
        numbers = np.array([float(each.values[axis]) for each in runs])
        finite = np.isfinite(values)
        least = np.where(finite, values, np.inf).argmin(axis=0)
        best.append(np.where(finite.any(axis=0), numbers[least], np.nan))
    x = np.log(places) - np.mean(np.log(places))
    return x @ np.log(np.stack(best) / best[0]) / (x @ x)
