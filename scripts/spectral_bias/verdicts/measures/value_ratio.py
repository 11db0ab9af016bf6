"""Ratio of final values, of one variable in two runs or of two variables in one run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.measures.final_value import final_value
from spectral_bias.verdicts.reading import Spectrum, check_seeds


def value_ratio_facts(*, variable: str, over: str | None) -> MeasureFacts:
    """Final values of two runs, or of two variables of one."""
    return MeasureFacts(
        runs="one" if over else "two", variables=(variable, over) if over else (variable,), optional=("step",)
    )


def value_ratio(
    spectra: Sequence[Spectrum],
    *,
    variable: Text,
    over: Text | None = None,
    direction: Literal["first_over_second", "second_over_first"] = "first_over_second",
) -> Float[np.ndarray, " seed"]:
    """Two runs: the final value of ``variable`` in one over that in the other. One run: ``variable`` over ``over``.

    Args:
        spectra: two runs' spectra in the experiment's order, or one run's.
        variable: a variable (seed, step), or (seed) if it was computed once.
        over: the variable in the denominator, if not the same one.
        direction: which of two runs is the numerator.

    Raises:
        ValueError: the test chose neither two runs nor one run with ``over``.
    """
    if len(spectra) != (1 if over else 2):
        raise ValueError(f"a ratio needs two runs, or one run and 'over'; the test's 'where' chose {len(spectra)}")
    check_seeds(spectra)
    numerator, denominator = spectra[:1], spectra[-1:]
    if direction == "second_over_first":
        numerator, denominator = denominator, numerator
    return final_value(numerator, variable=variable) / final_value(denominator, variable=over or variable)
