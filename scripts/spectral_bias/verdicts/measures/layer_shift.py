"""Logarithmic shift in frequency between the effective targets of two layers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import Flag, PositiveInt
from spectral_bias.verdicts.reading import Spectrum, only


def layer_shift_facts(*, first: int, last: int | None, scaled: bool) -> MeasureFacts:
    """Median frequencies by layer."""
    return MeasureFacts(
        variables=("f50" if scaled else "f50_unscaled",),
        along={"feature_step": (), "layer": (first, last) if last else (first,)},
    )


def layer_shift(
    spectra: Sequence[Spectrum],
    *,
    first: PositiveInt = 1,
    last: PositiveInt | None = None,
    at: Literal["start", "end"] = "end",
    scaled: Flag = True,
) -> Float[np.ndarray, " seed"]:
    """ln(f50 of layer ``last`` / f50 of layer ``first``); NaN if both lie outside the frequencies analysed.

    Args:
        spectra: one run's spectrum, by the layer_frequencies method.
        first: number of a layer; 1 is the first hidden layer, whose effective target is a function of the inputs.
        last: number of another layer; the last hidden layer if not given.
        at: before training or at its end.
        scaled: whether features are divided by their root mean square distance.

    Raises:
        KeyError: the network has no such layer.
    """
    data = only(spectra)
    f50 = data["f50" if scaled else "f50_unscaled"].isel(feature_step=0 if at == "start" else -1)
    hidden = f50.sizes["layer"] - 1
    layers = (hidden if last is None else last, first)
    if missing := [layer for layer in layers if layer > hidden + 1]:
        raise KeyError(f"the network has no layer {missing[0]}: {hidden} hidden ones, and the output as {hidden + 1}")
    above, below = (np.asarray(f50.sel(layer=layer), np.float64) for layer in layers)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(above) - np.log(below)
