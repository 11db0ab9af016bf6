"""Dyadic radial bands of the discrete cosine transform (type II), for images and volumes."""

from __future__ import annotations

import numpy as np
import xarray as xr
from jaxtyping import Float, Int
from scipy.fft import dctn

from spectral_bias.artefacts.netcdf import described
from spectral_bias.registry.facts import MethodFacts
from spectral_bias.registry.quantities import Levels
from spectral_bias.spectra.fields import fields, image_shape
from spectral_bias.spectra.passage import convergence_times, threshold_coordinate


def dct_bands(run: xr.Dataset, *, thresholds: Levels = (0.1, 0.2, 0.5)) -> xr.Dataset:
    """Relative error by band and step: ||h_b - f_b|| / ||f_b|| over the coefficients of a band, all channels together.

    Args:
        run: a run whose evaluation points are the pixels of an image or a volume, the last axis fastest.
        thresholds: thresholds of the relative error.

    Raises:
        ValueError: the run has no ``grid_shape`` of its points, or the image has one grey value.
    """
    shape = image_shape(run, "dct_bands")
    band, edges = radial_bands(shape, lengths(np.asarray(run["x"], np.float64), shape))
    axes = tuple(range(-len(shape), 0))
    target, prediction = fields(run)
    f_hat = np.asarray(dctn(target.reshape(-1, *shape), axes=axes, norm="ortho"))
    scale = np.sqrt(band_sums(f_hat**2, band).sum(axis=0))
    full = (scale > 0) & (scale > 1e-6 * scale.max())
    if not full.any():
        raise ValueError("the dct_bands method needs an image of more than one grey value")
    scale, lows = scale[full], edges[:-1][full]
    left_out = ", ".join(f"{low:g}" for low in edges[:-1][~full])
    empty = f"; the image has nothing at those from {left_out}, which are left out" if left_out else ""
    residual = prediction - target
    # Member by member, so that one member's coefficients are in memory at a time.
    residual_hat = (dctn(each.reshape(*each.shape[:2], *shape), axes=axes, norm="ortho") for each in residual)
    error = np.stack(
        [np.sqrt(band_sums(np.asarray(each) ** 2, band).sum(axis=1)[..., full]) / scale for each in residual_hat]
    )
    return xr.Dataset(
        {
            "relative_error": described(error, ("seed", "step", "band"), "relative error of a band's coefficients"),
            **convergence_times(error, np.asarray(run["step"]), thresholds, "band"),
            "band_energy": described(
                scale**2 / np.sum(scale**2), ("band",), "share of the target's energy, mean left out"
            ),
            "mean_square_error": described(np.mean(residual**2, axis=(-2, -1)), ("seed", "step"), "mean square error"),
        },
        coords={
            "band": described(
                lows,
                ("band",),
                "radius from which a band reaches to twice that",
                comment=f"in half cycles per image side, the longer one{empty}",
            ),
            "threshold": threshold_coordinate(thresholds),
        },
    )


def lengths(x: Float[np.ndarray, "sample dimension"], shape: tuple[int, ...]) -> Float[np.ndarray, " axis"]:
    """Length of an image along each axis of its grid, in the units of its points; in pixels if these coincide."""
    grid, counts = x.reshape(*shape, -1), np.asarray(shape, np.float64)
    ends = [grid[tuple(np.where(np.arange(len(shape)) == axis, -1, 0))] for axis in range(len(shape))]
    spans = np.linalg.norm(np.stack(ends) - grid[(0,) * len(shape)], axis=-1)
    return np.where(spans.all(), spans * counts / np.maximum(counts - 1, 1), counts)


def radial_bands(
    shape: tuple[int, ...], length: Float[np.ndarray, " axis"]
) -> tuple[Int[np.ndarray, "*grid"], Float[np.ndarray, " edge"]]:
    """Dyadic band of every DCT coefficient by its radius (-1 for the mean), and the bands' edges 1, 2, 4, ...

    Index k along a side of length L is k / L half cycles per unit; the radius is in half cycles per longest side.
    """
    ratio = np.round(length.max() / length, 5)  # points are float32
    radius = np.sqrt(sum((index * each) ** 2 for index, each in zip(np.indices(shape), ratio, strict=True)))
    band = np.floor(np.log2(np.maximum(radius, 1.0))).astype(int)
    band.flat[0] = -1
    return band, 2.0 ** np.arange(band.max() + 2)


def band_sums(
    values: Float[np.ndarray, "*lead_and_grid"], band: Int[np.ndarray, "*grid"]
) -> Float[np.ndarray, "*lead_and_band"]:
    """Sums of ``values`` over each band's coefficients."""
    return np.stack([values[..., band == index].sum(axis=-1) for index in range(band.max() + 1)], axis=-1)


def dct_bands_facts(*, thresholds: tuple[float, ...]) -> MethodFacts:
    """The points are taken for an image's pixels."""
    return MethodFacts(
        needs="grid",
        radial_bands=True,
        times={"": "band"},
        variables={"seed step band": "relative_error", "band": "band_energy", "seed step": "mean_square_error"},
        coordinates={"threshold": thresholds},
    )
