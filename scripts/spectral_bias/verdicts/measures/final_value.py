"""Value of a variable at the end of training."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import Float as Number
from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.reading import Spectrum, at, only


def final_value_facts(*, variable: str, along: str | None, place: float | None) -> MeasureFacts:
    """Any variable, at a place of its third dimension if it has one."""
    return MeasureFacts(
        variables=(variable,), along={along: (place,)} if along else {}, optional=("step",), gives="either"
    )


def final_value(
    spectra: Sequence[Spectrum], *, variable: Text, along: Text | None = None, place: Number | None = None
) -> Float[np.ndarray, " seed"]:
    """Value at the last snapshot, or the only value of a variable that has no steps.

    Args:
        spectra: one run's spectrum.
        variable: a variable (seed), (seed, step) or (seed, step, along).
        along: the variable's third axis, if it has one.
        place: value of that axis's coordinate.
    """
    values = only(spectra)[variable].isel(step=-1, missing_dims="ignore")
    if along is not None and place is not None:
        values = at(values, **{along: place})
    return np.asarray(values, np.float64)
