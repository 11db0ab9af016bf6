"""Share of the training during which a variable does not rise."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.reading import Spectrum, only


def falling_share_facts(*, variable: str) -> MeasureFacts:
    """One number a seed and step."""
    return MeasureFacts(variables=(variable,), along={"step": ()})


def falling_share(spectra: Sequence[Spectrum], *, variable: Text) -> Float[np.ndarray, " seed"]:
    """The share of pairs of consecutive snapshots between which the variable does not rise, without the initial one.

    Snapshots of which a seed has no finite number do not count.

    Args:
        spectra: one run's spectrum.
        variable: a variable (seed, step).
    """
    values = np.asarray(only(spectra)[variable], np.float64)[:, 1:]
    rises = np.diff(values, axis=1)
    known = np.isfinite(rises)
    with np.errstate(invalid="ignore"):
        return np.sum(known & (rises <= 0.0), axis=1) / np.where(known.any(axis=1), known.sum(axis=1), np.nan)
