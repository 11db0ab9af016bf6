"""A quantity at the end of training."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.quantities import Float as Number
from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.reading import Spectrum, only


def final_value(
    spectra: Sequence[Spectrum], *, variable: Text, along: Text | None = None, place: Number | None = None
) -> Float[np.ndarray, " seed"]:
    """The last snapshot's value.

    Args:
        spectra: one run's spectrum.
        variable: a variable (seed, step) or (seed, step, along).
        along: the variable's third axis, where it has one.
        place: the value of that axis's coordinate.
    """
    values = only(spectra)[variable].isel(step=-1)
    if along is not None:
        values = values.sel({along: place})
    return np.float64(values)
