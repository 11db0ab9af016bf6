"""The least or the greatest final value over several runs, or the one in the run chosen by validation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.measures.final_value import final_value
from spectral_bias.verdicts.measures.ratio_to_chosen import chosen
from spectral_bias.verdicts.reading import Spectrum, check_seeds


def value_over_runs_facts(*, variable: str, take: str, by: str) -> MeasureFacts:
    """Final values of all runs."""
    return MeasureFacts(runs="any", variables=(variable, by) if take == "chosen" else (variable,), optional=("step",))


def value_over_runs(
    spectra: Sequence[Spectrum],
    *,
    take: Literal["least", "greatest", "chosen"],
    variable: Text = "test_error",
    by: Text = "validation_error",
) -> Float[np.ndarray, " seed"]:
    """Each seed's final ``variable``, over the runs that the test chose.

    A seed that diverged in one of the runs has no least and no greatest value.

    Args:
        spectra: runs' spectra.
        take: each seed's least or greatest value, or its value in the run with the lowest median over seeds of ``by``.
        variable: a variable (seed, step), or (seed) if it was computed once.
        by: the variable to minimise in the choice of a run.
    """
    check_seeds(spectra)
    if take == "chosen":
        return final_value([chosen(spectra, by=by)], variable=variable)
    values = np.stack([final_value([each], variable=variable) for each in spectra])
    return values.min(axis=0) if take == "least" else values.max(axis=0)
