"""How many times larger a computed number is in one run than in another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.reading import Spectrum


def computed_ratio(spectra: Sequence[Spectrum], *, variable: Text) -> Float[np.ndarray, " seed"]:
    """The second run's number over the first's.

    Args:
        spectra: two runs' spectra, in the experiment's order.
        variable: a variable (seed) of one number.

    Raises:
        ValueError: the test did not choose two runs.
    """
    if len(spectra) != 2:
        raise ValueError(f"a ratio compares two runs; the test's 'where' chose {len(spectra)}")
    first, second = (np.float64(each.data[variable]) for each in spectra)
    return second / first
