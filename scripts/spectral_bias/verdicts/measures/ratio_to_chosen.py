"""A quantity at the end of training in one run over that in the best of the others, chosen by validation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.measures.final_value import final_value
from spectral_bias.verdicts.reading import Spectrum


def ratio_to_chosen(
    spectra: Sequence[Spectrum],
    *,
    variable: Text = "test_error",
    by: Text = "validation_error",
    compared: Literal["first", "last"] = "first",
    scale: Literal["ratio", "decibel"] = "ratio",
) -> Float[np.ndarray, " seed"]:
    """One run's last ``variable`` over the chosen run's, seed by seed.

    Chosen is, once for all seeds, the one of the other runs whose median over seeds of the last ``by`` is lowest. With
    ``by`` on points of its own, the choice takes nothing from the points that judge.

    Args:
        spectra: runs' spectra in the experiment's order.
        variable: a variable (seed, step).
        by: the variable (seed, step) to choose by; the lower, the better.
        compared: which run is compared with the chosen one of the others.
        scale: the ratio, or 20 log10 of it, which of errors is a difference of PSNRs.

    Raises:
        ValueError: the test did not choose two runs or more.
    """
    if len(spectra) < 2:
        raise ValueError(f"a choice needs one run and others to choose from; the test's 'where' chose {len(spectra)}")
    one, others = (spectra[0], spectra[1:]) if compared == "first" else (spectra[-1], spectra[:-1])
    best = chosen(others, by=by)
    found = final_value([one], variable=variable) / final_value([best], variable=variable)
    return found if scale == "ratio" else 20.0 * np.log10(found)


def chosen(spectra: Sequence[Spectrum], *, by: Text = "validation_error") -> Spectrum:
    """The run whose median over seeds of the last value of ``by`` is lowest; of equal ones the first."""
    return min(spectra, key=lambda each: float(np.median(final_value([each], variable=by))))
