"""How many pairs of frequencies have an order at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.quantities import Fraction
from spectral_bias.verdicts.measures.pooled_order import pairs
from spectral_bias.verdicts.reading import Spectrum


def decided_share(
    spectra: Sequence[Spectrum],
    *,
    threshold: Fraction = 0.2,
    passage: Literal["first_passage", "sustained"] = "first_passage",
) -> Float[np.ndarray, " one"]:
    """Of all pairs of frequencies, all seeds and runs together, the share in which at least one of the two converged.

    Args:
        spectra: any number of runs.
        threshold: level of the relative error.
        passage: which convergence time.
    """
    found = [pairs(each, threshold, passage) for each in spectra]
    decided = np.concatenate([(np.isfinite(low) | np.isfinite(high)).ravel() for low, high in found])
    return np.array([decided.mean()])
