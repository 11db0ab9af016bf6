"""Share of the learned function's energy in a range of degrees of its Walsh spectrum."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import NonNegativeInt
from spectral_bias.verdicts.reading import Spectrum, only


def degree_share_facts() -> MeasureFacts:
    """Energy by degree."""
    return MeasureFacts(variables=("degree_energy",), along={"step": (), "degree": ()})


def degree_share(
    spectra: Sequence[Spectrum], *, lowest: NonNegativeInt, highest: NonNegativeInt
) -> Float[np.ndarray, " seed"]:
    """The share at degrees from ``lowest`` to ``highest`` at the end of training.

    Args:
        spectra: one run's spectrum by the walsh method.
        lowest: the lowest degree included.
        highest: the highest degree included.
    """
    energy = only(spectra)["degree_energy"].isel(step=-1).sel(degree=slice(lowest, highest))
    return np.asarray(energy.sum("degree", skipna=False), np.float64)
