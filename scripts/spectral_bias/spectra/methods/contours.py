"""Contours and detail of a learned image: the blurred version of the image nearest to the output."""

from __future__ import annotations

import numpy as np
import xarray as xr
from jaxtyping import Float
from scipy.ndimage import gaussian_filter, laplace

from spectral_bias.artefacts.netcdf import described
from spectral_bias.registry.facts import MethodFacts
from spectral_bias.registry.quantities import PositiveFloat
from spectral_bias.spectra.fields import fields, image_shape

WIDTHS = np.concatenate([[0.0], np.geomspace(0.25, 32.0, 57)])


def contours(run: xr.Dataset, *, blur: PositiveFloat = 3.0) -> xr.Dataset:
    """The best-matching Gaussian blur, and correlations with the blurred image and with the image's Laplacian.

    Channels are blurred one by one, centred one by one, and compared together. Errors on trained and held-out pixels
    are NaN where ``trained_on`` does not tell pixels apart: all were trained on, or it is not known which.

    Args:
        run: a run whose evaluation points are the pixels of an image or a volume, the last axis fastest.
        blur: standard deviation in pixels of the blurred image that represents the contours.

    Raises:
        ValueError: the run has no ``grid_shape`` of its points.
    """
    shape = image_shape(run, "contours")
    axes = tuple(range(-len(shape), 0))
    target, prediction = fields(run)
    image, output = target.reshape(-1, *shape), prediction.reshape(*prediction.shape[:3], *shape)
    smooth = np.stack([gaussian_filter(image, width, mode="reflect", axes=axes).ravel() for width in WIDTHS])
    flat = output.reshape(*output.shape[:2], -1)
    distance = np.sum(smooth**2, axis=1) - 2.0 * flat @ smooth.T
    laplacians = np.stack([[laplace(each, mode="reflect", axes=axes) for each in member] for member in output])
    trained = np.asarray(run["trained_on"], dtype=bool)
    square = np.mean((prediction - target) ** 2, axis=2)
    dims = ("seed", "step")
    variables = {
        "matching_blur": described(
            np.where(np.isfinite(flat).all(axis=-1), WIDTHS[distance.argmin(axis=-1)], np.nan),
            dims,
            "width of the blur of the image nearest to the output",
            comment="standard deviation in pixels",
        ),
        "contour_correlation": described(
            correlation(prediction, gaussian_filter(image, blur, mode="reflect", axes=axes).reshape(target.shape)),
            dims,
            f"correlation of the output with the image blurred by {blur:g} pixels",
        ),
        "detail_correlation": described(
            correlation(
                laplacians.reshape(prediction.shape), laplace(image, mode="reflect", axes=axes).reshape(target.shape)
            ),
            dims,
            "correlation of the output's Laplacian with the image's",
        ),
    }
    told_apart = trained.any() and not trained.all()
    for name, mask in (("trained_rmse", trained), ("held_out_rmse", ~trained)):
        long_name = f"root mean square error on the {name.removesuffix('_rmse').replace('_', '-')} pixels"
        error = np.sqrt(square[..., mask].mean(axis=-1)) if told_apart else np.full(square.shape[:-1], np.nan)
        comment = {} if told_apart else {"comment": "NaN: all pixels were trained on, or it is not known which"}
        variables[name] = described(error, dims, long_name, **comment)
    return xr.Dataset(variables)


def correlation(
    values: Float[np.ndarray, "*lead channel sample"], reference: Float[np.ndarray, "channel sample"]
) -> Float[np.ndarray, "*lead"]:
    """Pearson's correlation with a reference, each channel about its mean; 0 if the values are constant."""
    centred = values - values.mean(axis=-1, keepdims=True)
    reference = reference - reference.mean(axis=-1, keepdims=True)
    scale = np.linalg.norm(centred, axis=(-2, -1)) * np.linalg.norm(reference)
    product = np.einsum("...cs,cs->...", centred, reference)
    return np.where(scale == 0.0, 0.0, product / np.where(scale == 0.0, 1.0, scale))


def contours_facts() -> MethodFacts:
    """The points are taken for an image's pixels."""
    return MethodFacts(
        needs="grid",
        copies=18,
        variables={"seed step": "matching_blur contour_correlation detail_correlation trained_rmse held_out_rmse"},
    )
