"""Ratio of final values of one run and the best of the others, chosen by validation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.measures.final_value import final_value
from spectral_bias.verdicts.medians import median_of
from spectral_bias.verdicts.reading import Spectrum, check_seeds


def ratio_to_chosen_facts(*, variable: str, by: str) -> MeasureFacts:
    """Final values of two runs or more."""
    return MeasureFacts(runs="two or more", variables=(variable, by), optional=("step",))


def ratio_to_chosen(
    spectra: Sequence[Spectrum],
    *,
    variable: Text = "test_error",
    by: Text = "validation_error",
    compared: Literal["first", "last"] = "first",
    scale: Literal["ratio", "decibel"] = "ratio",
) -> Float[np.ndarray, " seed"]:
    """One run's last ``variable`` over the chosen run's, seed by seed.

    The chosen run, the same for all seeds, is the one of the other runs with the lowest median over seeds of the last
    ``by``. If ``by`` is measured on points of its own, the choice does not use the points of ``variable``.

    Args:
        spectra: runs' spectra in the experiment's order.
        variable: a variable (seed, step).
        by: the variable (seed, step) to minimise in the choice.
        compared: which run is compared with the chosen one of the others.
        scale: the ratio, or 20 log10 of it, which is a difference of PSNRs if ``variable`` is an error.

    Raises:
        ValueError: the test did not choose two runs or more.
    """
    if len(spectra) < 2:
        raise ValueError(f"a choice needs one run and others to choose from; the test's 'where' chose {len(spectra)}")
    check_seeds(spectra)
    one, others = (spectra[0], spectra[1:]) if compared == "first" else (spectra[-1], spectra[:-1])
    best = chosen(others, by=by)
    quotient = final_value([one], variable=variable) / final_value([best], variable=variable)
    return quotient if scale == "ratio" else 20.0 * np.log10(quotient)


def chosen(spectra: Sequence[Spectrum], *, by: Text = "validation_error") -> Spectrum:
    """The run with the lowest median over seeds of the last value of ``by``; the first if several are equal."""
    return min(spectra, key=lambda each: float(median_of(final_value([each], variable=by)).upper))
