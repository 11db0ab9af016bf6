"""Share of the pairs of frequencies whose order of convergence is decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import Fraction
from spectral_bias.verdicts.bounded import before
from spectral_bias.verdicts.measures.pooled_order import pairs
from spectral_bias.verdicts.reading import Spectrum


def decided_share_facts(*, threshold: float, passage: str) -> MeasureFacts:
    """Convergence times by frequency."""
    return MeasureFacts(
        runs="any",
        variables=(passage + "_step",),
        along={"frequency": (), "threshold": (threshold,)},
        gives="one number",
    )


def decided_share(
    spectra: Sequence[Spectrum],
    *,
    threshold: Fraction = 0.2,
    passage: Literal["first_passage", "sustained"] = "first_passage",
) -> Float[np.ndarray, " one"]:
    """The share of pairs, over all seeds and runs, of which the log shows which frequency converged first.

    Args:
        spectra: any number of runs.
        threshold: threshold of the relative error.
        passage: first passage or sustained convergence time.
    """
    times = [pairs(each, threshold, passage) for each in spectra]
    decided = np.concatenate([(before(low, high) | before(high, low)).ravel() for low, high in times])
    return np.array([decided.mean()])
