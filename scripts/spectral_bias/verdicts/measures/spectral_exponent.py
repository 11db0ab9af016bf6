"""Strength of spectral bias: the exponent alpha in t_k ~ k^alpha."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.quantities import Fraction
from spectral_bias.verdicts.reading import Spectrum, only


def spectral_exponent(spectra: Sequence[Spectrum], *, threshold: Fraction = 0.2) -> Float[np.ndarray, " seed"]:
    """The slope of log first passage against log k; NaN if a frequency never passed, since its time is censored.

    Args:
        spectra: one run's spectrum.
        threshold: threshold of the relative error, one of the spectrum's.

    Raises:
        ValueError: the spectrum has no exponent, or not at this threshold.
    """
    data = only(spectra)
    if "spectral_exponent" not in data:
        raise ValueError("the spectrum has no spectral exponent; analyse the run by dft")
    near = np.isclose(data["threshold"], threshold)
    if not near.any():
        raise ValueError(
            f"the spectrum has no threshold {threshold:g}; it has {np.asarray(data['threshold']).tolist()}"
        )
    place = int(near.argmax())
    alpha = np.asarray(data["spectral_exponent"], np.float64)[:, place]
    complete = np.asarray(data["frequencies_reached"])[:, place] == data.sizes["frequency"]
    return np.where(complete, alpha, np.nan)
