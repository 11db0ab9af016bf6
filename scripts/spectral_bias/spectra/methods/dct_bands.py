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
        ValueError: the run has no ``grid_shape`` of its points, or the image has no energy in a band.
    """
    shape = image_shape(run, "dct_bands")
    band, edges = radial_bands(shape)
    axes = tuple(range(-len(shape), 0))
    target, prediction = fields(run)
    f_hat = np.asarray(dctn(target.reshape(-1, *shape), axes=axes, norm="ortho"))
    scale = np.sqrt(band_sums(f_hat**2, band).sum(axis=0))
    empty = [f"{edges[index]:g} to {edges[index + 1]:g}" for index in np.flatnonzero(scale <= 1e-6 * scale.max())]
    if empty:
        raise ValueError(f"the image has nothing at radius {', '.join(empty)}: a relative error there means nothing")
    residual = prediction - target
    # Member by member, so that one member's coefficients are in memory at a time.
    residual_hat = (dctn(each.reshape(*each.shape[:2], *shape), axes=axes, norm="ortho") for each in residual)
    error = np.stack([np.sqrt(band_sums(np.asarray(each) ** 2, band).sum(axis=1)) / scale for each in residual_hat])
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
                edges[:-1],
                ("band",),
                "radius from which a band reaches to twice that",
                comment="in half cycles per image side",
            ),
            "threshold": threshold_coordinate(thresholds),
        },
    )


def radial_bands(shape: tuple[int, ...]) -> tuple[Int[np.ndarray, "*grid"], Float[np.ndarray, " edge"]]:
    """Dyadic band of every DCT coefficient by its radius (-1 for the mean), and the bands' edges 1, 2, 4, ..."""
    radius = np.sqrt(sum(index.astype(float) ** 2 for index in np.indices(shape)))
    band = np.floor(np.log2(np.maximum(radius, 1.0))).astype(int)
    band.flat[0] = -1
    return band, 2.0 ** np.arange(band.max() + 2)


def band_sums(
    values: Float[np.ndarray, "*lead_and_grid"], band: Int[np.ndarray, "*grid"]
) -> Float[np.ndarray, "*lead_and_band"]:
    """Sums of ``values`` over each band's coefficients."""
    return np.stack([values[..., band == index].sum(axis=-1) for index in range(band.max() + 1)], axis=-1)


def dct_bands_facts() -> MethodFacts:
    """The points are taken for an image's pixels."""
    return MethodFacts(needs="grid")
