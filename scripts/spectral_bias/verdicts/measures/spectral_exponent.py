"""Strength of spectral bias: the exponent alpha in t_k ~ k^alpha."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import Fraction
from spectral_bias.verdicts.reading import Spectrum, at, only


def spectral_exponent_facts(*, threshold: float) -> MeasureFacts:
    """The stored exponent at a threshold."""
    return MeasureFacts(variables=("spectral_exponent", "frequencies_reached"), along={"threshold": (threshold,)})


def spectral_exponent(spectra: Sequence[Spectrum], *, threshold: Fraction = 0.2) -> Float[np.ndarray, " seed"]:
    """The slope of log first passage against log k; NaN if a frequency never passed, since its time is censored.

    Args:
        spectra: one run's spectrum.
        threshold: threshold of the relative error, one of the spectrum's.

    Raises:
        KeyError: the spectrum has no exponent at this threshold.
        ValueError: the spectrum has no exponent.
    """
    data = only(spectra)
    if "spectral_exponent" not in data:
        raise ValueError("the spectrum has no spectral exponent; analyse the run by dft")
    alpha, reached = (at(data[name], threshold=threshold) for name in ("spectral_exponent", "frequencies_reached"))
    return np.where(np.asarray(reached) == data.sizes["frequency"], np.asarray(alpha, np.float64), np.nan)
