"""Relative deviation of a computed number from the claimed one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float as FloatArray

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import Float, Text
from spectral_bias.verdicts.reading import Spectrum, only


def deviation_facts(*, variable: str) -> MeasureFacts:
    """One number a seed."""
    return MeasureFacts(variables=(variable,))


def deviation(spectra: Sequence[Spectrum], *, variable: Text, expected: Float = 0.0) -> FloatArray[np.ndarray, " seed"]:
    """|value - expected| / |expected|, or |value| if 0 is expected.

    Args:
        spectra: one run's spectrum.
        variable: a variable (seed).
        expected: the claimed value.
    """
    values = np.asarray(only(spectra)[variable], np.float64)
    return np.abs(values - expected) / (abs(expected) or 1.0)
