"""Spearman's rank correlation over runs between the strength or the speed of learning and a final value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from jaxtyping import Bool, Float

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import Fraction, PositiveFloat, Text
from spectral_bias.registry.seeds import stream
from spectral_bias.verdicts.bounded import Bounded, exact, stacked
from spectral_bias.verdicts.measures.final_value import final_value
from spectral_bias.verdicts.measures.spectral_exponent import spectral_exponent
from spectral_bias.verdicts.ranks import spearman, spearman_bounds
from spectral_bias.verdicts.reading import Spectrum, check_seeds, passage

FEWEST = 3


def correlation_over_runs_facts(*, of: str, frequency: float | None, variable: str, threshold: float) -> MeasureFacts:
    """Final values of all runs, and their first passages."""
    return MeasureFacts(
        runs="two or more",
        variables=("first_passage_step", variable, "relative_error")
        if of == "error"
        else ("first_passage_step", variable),
        along={"frequency": () if of == "exponent" else (frequency,), "threshold": (threshold,)},
        optional=("step", "frequency", "threshold"),
    )


def correlation_over_runs(
    spectra: Sequence[Spectrum],
    *,
    of: Literal["exponent", "time", "error"],
    frequency: PositiveFloat | None = None,
    variable: Text = "rmse",
    threshold: Fraction = 0.2,
    runs: Literal["all", "learned"] = "all",
    order: Literal["own", "permuted"] = "own",
    scale: Literal["signed", "absolute"] = "signed",
) -> Bounded:
    """Spearman's correlation over runs for each seed, one trained network a run, with the bounds that the logs leave.

    A correlation is NaN, and lies between its bounds, where the log leaves two networks' order open: an exponent of a
    network that never learned some frequency has one bound or none, and two times that never came have no order. A
    network that diverged has a larger error than any other; several have the same rank. Seeds of fewer than three
    networks have any correlation.

    Args:
        spectra: runs' spectra.
        of: what is correlated with the final value: the exponent over all frequencies, the first passage at one, or
            the last relative error there.
        frequency: that frequency.
        variable: a variable (seed, step), the final value of which is taken.
        threshold: threshold of the relative error.
        runs: all, or of each seed those that learned every frequency, so that their exponent is known.
        order: permuted as a control: each network's final value beside another's exponent, time or error.
        scale: the correlation, or its absolute value.

    Raises:
        ValueError: the runs' numbers of seeds differ, or a time or an error has no frequency.
    """
    check_seeds(spectra)
    if of != "exponent" and frequency is None:
        raise ValueError(f"frequency: is missing; the {of} is read at one")
    values = np.stack([final_value([each], variable=variable) for each in spectra], axis=-1)
    values = np.where(np.isnan(values), np.inf, values)
    exponents = stacked([spectral_exponent([each], threshold=threshold) for each in spectra])
    if of == "exponent":
        numbers = exponents
    elif of == "time":
        at: dict[str, Any] = {"threshold": threshold, "frequency": frequency}
        numbers = stacked([passage(each.data, "first_passage", **at) for each in spectra])
    else:
        errors = [
            final_value([each], variable="relative_error", along="frequency", place=frequency) for each in spectra
        ]
        last = np.stack(errors, axis=-1)
        numbers = exact(np.where(np.isnan(last), np.inf, last))
    included = np.isfinite(exponents.values) if runs == "learned" else np.ones(values.shape, bool)
    if order == "permuted":
        values = np.stack([row[_permutation(seed, len(row))] for seed, row in enumerate(values)])
    found = _correlations(values, numbers, included)
    return found if scale == "signed" else found.absolute()


def _permutation(seed: int, count: int) -> np.ndarray:
    return np.random.default_rng(list(stream("correlation over runs", "permuted", seed))).permutation(count)


def _correlations(
    values: Float[np.ndarray, "seed run"], numbers: Bounded, included: Bool[np.ndarray, "seed run"]
) -> Bounded:
    """The correlation of each seed over the runs included, and its bounds."""
    rows: list[tuple[float, float, float]] = []
    for seed, chosen in enumerate(included):
        x, y = values[seed][chosen], numbers.select(np.s_[seed, chosen])
        if len(x) < FEWEST:
            rows.append((np.nan, -1.0, 1.0))
            continue
        lower, upper = spearman_bounds(x, y)
        known = not np.isnan(y.values).any() and np.isfinite(y.values).sum() >= len(x) - 1
        rows.append((spearman(x, y.values) if known else np.nan, lower, upper))
    return Bounded(*(np.array(each, np.float64) for each in zip(*rows, strict=True)))
