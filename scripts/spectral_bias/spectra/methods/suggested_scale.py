"""The frequency scale suggested from a seed's training labels, and the errors against the seed's own target."""

from __future__ import annotations

from typing import Literal

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.artefacts.netcdf import described
from spectral_bias.registry.facts import MethodFacts
from spectral_bias.scales.left_out import blocks_of, left_out_errors
from spectral_bias.scales.models import MODELS
from spectral_bias.scales.signal import Signal
from spectral_bias.spectra.methods.generalisation import validation_half


def suggested_scale(run: xr.Dataset, *, scale: Literal["sigma", "omega_0"]) -> xr.Dataset:
    """Each seed's suggestion, the one of ``suggest``, for the domain of the run, and relative L2 errors by step.

    The suggestion reads training labels alone. Errors are on training points and on each half of the others, as those
    of ``generalisation``, which the run's shared target would mislead here.

    Args:
        run: a run whose seeds have labels of their own, trained on an even grid of a line or of a square.
        scale: which scale to suggest, for Fourier features or for a SIREN.

    Raises:
        ValueError: the seeds have no labels of their own, or no domain length is known.
    """
    if "label" not in run or "domain_length" not in run.attrs:
        raise ValueError(
            "the suggested_scale method needs a dataset that draws a function for every seed, such as random_signals"
        )
    trained, label = np.asarray(run["trained_on"], bool), np.asarray(run["label"], np.float64)
    half = np.where(trained, 0, np.where(validation_half(~trained), 1, 2))
    output = np.asarray(run["prediction"], np.float64)
    variables = {}
    for number, part in enumerate(("train", "validation", "test")):
        wanted = label[:, None, half == number]
        error = np.sqrt(np.mean((output[..., half == number] - wanted) ** 2, axis=-1) / np.mean(wanted**2, axis=-1))
        words = f"relative L2 error on the {part} points, against the seed's own target"
        variables[f"{part}_error"] = described(error, ("seed", "step"), words)
    suggested = suggestions(label[:, trained], run.sizes["dimension"], scale, float(run.attrs["domain_length"]))
    model = next(each for each in MODELS if each.name == scale)
    variables["suggested_scale"] = described(
        suggested, ("seed",), f"{scale} suggested from the training labels", comment=f"in {model.unit}"
    )
    return xr.Dataset(variables)


def suggestions(
    label: Float[np.ndarray, "seed point"], dimensions: int, scale: str, length: float
) -> Float[np.ndarray, " seed"]:
    """The scale of least leave-one-out error of each signal, for a domain of this length.

    All signals are on the same points, so that one decomposition of a kernel serves them all.
    """
    shape = [round(label.shape[1] ** (1.0 / dimensions))] * dimensions
    signal = Signal("labels", label.T.reshape(*shape, len(label)))
    model, blocks = next(each for each in MODELS if each.name == scale), blocks_of(signal)
    scales = model.scales(signal.limit)
    errors = np.stack([left_out_errors(blocks, model.at(each)) for each in scales])
    return model.per_cycle * scales[errors.argmin(axis=0)] / length


def suggested_scale_facts() -> MethodFacts:
    """Errors by step, and one number that training does not change."""
    return MethodFacts(
        variables={"seed step": "train_error validation_error test_error", "seed": "suggested_scale"},
        labels=True,
        fixed="split into validation and test points",
    )
