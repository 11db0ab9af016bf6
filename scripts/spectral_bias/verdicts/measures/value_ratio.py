"""A computed quantity in one run over the same in another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.reading import Spectrum


def value_ratio(spectra: Sequence[Spectrum], *, variable: Text) -> Float[np.ndarray, " seed"]:
    """The first run's value over the second one's, seed by seed.

    Args:
        spectra: two runs' spectra in the experiment's order.
        variable: a variable (seed).

    Raises:
        ValueError: the test did not choose two runs.
    """
    if len(spectra) != 2:
        raise ValueError(f"a ratio compares two runs; the test's 'where' chose {len(spectra)}")
    above, below = (np.float64(each.data[variable]) for each in spectra)
    return above / below
