"""Errors on training points and on held-out points, the latter split into a validation and a test half."""

from __future__ import annotations

import numpy as np
import xarray as xr
from jaxtyping import Bool

from spectral_bias.artefacts.netcdf import described
from spectral_bias.registry.facts import MethodFacts
from spectral_bias.registry.quantities import PositiveFloat
from spectral_bias.registry.seeds import stream

# The decibel in UDUNITS.
DECIBEL = "0.1 lg(re 1)"


def generalisation(run: xr.Dataset, *, data_range: PositiveFloat = 1.0) -> xr.Dataset:
    """Relative L2 error ||h - f|| / ||f|| and PSNR on the training points and on each half of the held-out points.

    The validation half serves to choose among runs, the test half to judge the chosen one. The split has a seed stream
    of its own, so that it is the same for all runs on the same points.

    Args:
        run: a run whose evaluation points contain training points and at least two others.
        data_range: range of the labels, for the PSNR 20 log10(data_range / rmse); 1 for images.

    Raises:
        ValueError: there are no training points, or fewer than two others.
    """
    trained = np.asarray(run["trained_on"], dtype=bool)
    if not trained.any() or np.sum(~trained) < 2:
        raise ValueError(
            f"of {trained.size} evaluation points {trained.sum()} were trained on; the generalisation method needs "
            "some, and at least two others"
        )
    target = np.asarray(run["target"], np.float64)
    dims = ("seed", "step")
    variables, half = {}, np.where(trained, 0, np.where(validation_half(~trained), 1, 2))
    for number, part in enumerate(("train", "validation", "test")):
        mask = half == number
        difference = np.asarray(run["prediction"].isel(sample=mask), np.float64) - target[mask]
        square = np.mean(difference**2, axis=tuple(range(2, difference.ndim)))
        where = f"on the {part} points"
        error = np.sqrt(square / np.mean(target[mask] ** 2))
        variables[f"{part}_error"] = described(error, dims, f"relative L2 error {where}")
        with np.errstate(divide="ignore"):
            psnr = 10.0 * np.log10(data_range**2 / square)
        variables[f"{part}_psnr"] = described(
            psnr, dims, f"peak signal-to-noise ratio {where}", DECIBEL, comment="in decibels"
        )
    variables["half"] = described(
        np.asarray(half, np.int8),
        ("sample",),
        "what an evaluation point is for",
        flag_values=np.asarray([0, 1, 2], np.int8),
        flag_meanings="trained_on validation test",
    )
    variables["half"].attrs["coverage_content_type"] = "auxiliaryInformation"
    return xr.Dataset(variables)


def validation_half(held_out: Bool[np.ndarray, " sample"]) -> Bool[np.ndarray, " sample"]:
    """A random half of the held-out points, rounded down."""
    places = np.flatnonzero(held_out)
    generator = np.random.default_rng(list(stream("generalisation", "validation half")))
    chosen = np.zeros(held_out.shape, dtype=bool)
    chosen[generator.permutation(places)[: len(places) // 2]] = True
    return chosen


def generalisation_facts() -> MethodFacts:
    """Errors on three parts of the evaluation points."""
    return MethodFacts(
        variables={
            "seed step": "train_error validation_error test_error train_psnr validation_psnr test_psnr",
            "sample": "half",
        },
        fixed="split into validation and test points",
    )
