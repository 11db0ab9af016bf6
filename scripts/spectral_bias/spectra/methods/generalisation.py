"""Errors where a network was trained and where it was not, the latter in two halves: one to choose by, one to judge."""

from __future__ import annotations

import numpy as np
import xarray as xr
from jaxtyping import Bool

from spectral_bias.artefacts.netcdf import described
from spectral_bias.registry.quantities import PositiveFloat
from spectral_bias.registry.seeds import stream

# The decibel as UDUNITS writes it.
DECIBEL = "0.1 lg(re 1)"


def generalisation(run: xr.Dataset, *, data_range: PositiveFloat = 1.0) -> xr.Dataset:
    """Relative L2 error ||h - f|| / ||f|| and PSNR on trained points, and on either half of the others.

    The validation half is for whoever has to choose among runs; the test half has no part in the choice. Which points
    are in which is drawn from a stream of its own, so that it is the same for all runs on the same points.

    Args:
        run: a run with evaluation points that it was trained on and at least two that it was not.
        data_range: the labels' range, for the PSNR 20 log10(data_range / rmse); 1 for images.

    Raises:
        ValueError: the run's evaluation points are not of both kinds.
    """
    trained = np.asarray(run["trained_on"], dtype=bool)
    if not trained.any() or np.sum(~trained) < 2:
        raise ValueError(
            f"of {trained.size} evaluation points {trained.sum()} were trained on; the generalisation method needs "
            "some, and at least two others"
        )
    target = np.float64(run["target"])
    dims = ("seed", "step")
    found, half = {}, np.where(trained, 0, np.where(validation_half(~trained), 1, 2))
    for number, part in enumerate(("train", "validation", "test")):
        mask = half == number
        difference = np.float64(run["prediction"].isel(sample=mask)) - target[mask]
        square = np.mean(difference**2, axis=tuple(range(2, difference.ndim)))
        words = f"on the {part} points"
        error = np.sqrt(square / np.mean(target[mask] ** 2))
        found[f"{part}_error"] = described(error, dims, f"relative L2 error {words}")
        with np.errstate(divide="ignore"):
            psnr = 10.0 * np.log10(data_range**2 / square)
        found[f"{part}_psnr"] = described(
            psnr, dims, f"peak signal-to-noise ratio {words}", DECIBEL, comment="in decibels"
        )
    found["half"] = described(
        np.int8(half),
        ("sample",),
        "what an evaluation point is for",
        flag_values=np.int8([0, 1, 2]),
        flag_meanings="trained_on validation test",
    )
    found["half"].attrs["coverage_content_type"] = "auxiliaryInformation"
    return xr.Dataset(found)


def validation_half(held_out: Bool[np.ndarray, " sample"]) -> Bool[np.ndarray, " sample"]:
    """A random half of the points held out, the smaller one of an odd number."""
    places = np.flatnonzero(held_out)
    generator = np.random.default_rng(list(stream("generalisation", "validation half")))
    chosen = np.zeros(held_out.shape, dtype=bool)
    chosen[generator.permutation(places)[: len(places) // 2]] = True
    return chosen
