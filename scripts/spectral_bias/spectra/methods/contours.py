"""Contours and detail of a learned image: the blurred version of the image nearest to the output."""

from __future__ import annotations

import numpy as np
import xarray as xr
from jaxtyping import Float
from scipy.ndimage import gaussian_filter, laplace

from spectral_bias.artefacts.netcdf import described
from spectral_bias.registry.facts import MethodFacts
from spectral_bias.registry.quantities import PositiveFloat

WIDTHS = np.concatenate([[0.0], np.geomspace(0.25, 32.0, 57)])


def contours(run: xr.Dataset, *, blur: PositiveFloat = 3.0) -> xr.Dataset:
    """The best-matching Gaussian blur, and correlations with the blurred image and with the image's Laplacian.

    Args:
        run: a run whose evaluation points are the pixels of one image, rows first.
        blur: standard deviation in pixels of the blurred image that represents the contours.

    Raises:
        ValueError: the run's points are not an image's.
    """
    if "grid_shape" not in run.attrs:
        raise ValueError("the contours method needs an image: the run has no grid_shape")
    shape = tuple(int(size) for size in np.atleast_1d(run.attrs["grid_shape"]))
    image = np.asarray(run["target"], np.float64).reshape(shape)
    output = np.asarray(run["prediction"], np.float64).reshape(run.sizes["seed"], run.sizes["step"], *shape)
    blurred = np.stack([gaussian_filter(image, width, mode="reflect") for width in WIDTHS])
    flat = output.reshape(*output.shape[:2], -1)
    smooth = blurred.reshape(len(WIDTHS), -1)
    distance = np.sum(smooth**2, axis=1) - 2.0 * flat @ smooth.T
    laplacians = np.stack([[laplace(picture, mode="reflect") for picture in member] for member in output])
    trained = np.asarray(run["trained_on"], dtype=bool)
    square = (output - image).reshape(flat.shape) ** 2
    dims = ("seed", "step")
    variables = {
        "matching_blur": described(
            WIDTHS[distance.argmin(axis=-1)],
            dims,
            "width of the blur of the image nearest to the output",
            comment="standard deviation in pixels",
        ),
        "contour_correlation": described(
            correlation(flat, gaussian_filter(image, blur, mode="reflect").ravel()),
            dims,
            f"correlation of the output with the image blurred by {blur:g} pixels",
        ),
        "detail_correlation": described(
            correlation(laplacians.reshape(flat.shape), laplace(image, mode="reflect").ravel()),
            dims,
            "correlation of the output's Laplacian with the image's",
        ),
    }
    if not trained.all():
        for name, mask in (("trained_rmse", trained), ("held_out_rmse", ~trained)):
            long_name = f"root mean square error on the {name.removesuffix('_rmse').replace('_', '-')} pixels"
            variables[name] = described(np.sqrt(square[..., mask].mean(axis=-1)), dims, long_name)
    return xr.Dataset(variables)


def correlation(
    values: Float[np.ndarray, "*lead sample"], reference: Float[np.ndarray, " sample"]
) -> Float[np.ndarray, "*lead"]:
    """Pearson's correlation with a reference; 0 if the values are constant."""
    centred = values - values.mean(axis=-1, keepdims=True)
    reference = reference - reference.mean()
    scale = np.linalg.norm(centred, axis=-1) * np.linalg.norm(reference)
    return np.where(scale > 0, centred @ reference / np.where(scale > 0, scale, 1.0), 0.0)


def contours_facts() -> MethodFacts:
    """The points are taken for an image's pixels."""
    return MethodFacts(
        needs="grid",
        variables={"seed step": "matching_blur contour_correlation detail_correlation trained_rmse held_out_rmse"},
    )
