"""A quantity at the end of training, in one run over another, or over another quantity of the same run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.measures.final_value import final_value
from spectral_bias.verdicts.reading import Spectrum


def final_ratio(spectra: Sequence[Spectrum], *, variable: Text, over: Text | None = None) -> Float[np.ndarray, " seed"]:
    """Two runs: the first one's last value over the second one's. One run: ``variable`` over ``over``.

    Args:
        spectra: two runs' spectra in the experiment's order, or one run's.
        variable: a variable (seed, step).
        over: the variable that divides it, if not the same one.

    Raises:
        ValueError: the test chose neither one run with ``over`` nor two.
    """
    if len(spectra) != (1 if over else 2):
        raise ValueError(f"a ratio needs two runs, or one run and 'over'; the test's 'where' chose {len(spectra)}")
    above = final_value(spectra[:1], variable=variable)
    return above / final_value(spectra[-1:], variable=over or variable)
