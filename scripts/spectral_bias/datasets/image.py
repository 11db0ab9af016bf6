"""Grey images as functions of the plane: labels are pixel values, mean removed."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.datasets._points import points
from spectral_bias.spec.quantities import PositiveInt, Text

ORIGINS = {
    "camera": "scikit-image's camera (by Lav Varshney, CC0); not the classic cameraman, so published PSNRs do not "
    "compare"
}


def image(
    stream: tuple[int, int],
    *,
    source: Text = "camera",
    size: PositiveInt = 64,
    pixels: Literal["all", "checkerboard"] = "all",
) -> xr.Dataset:
    """A square grey image on [-1, 1]^2, reduced by area averaging, values in [0, 1] less their mean.

    Args:
        stream: the dataset's seed stream; nothing here is random.
        source: a name bundled with scikit-image, or the path of an image file.
        size: pixels along each side after averaging.
        pixels: which pixels are trained on; evaluation is on all of them.

    Raises:
        ValueError: there is no such image, or it is smaller than ``size``.
    """
    values = square_image(source, size)
    values = values - values.mean()
    side = (2.0 * np.arange(size) + 1.0) / size - 1.0
    rows, columns = np.meshgrid(side, side, indexing="ij")
    x = np.stack([rows.ravel(), columns.ravel()], axis=1)
    index = np.arange(size)
    kept = np.full((size, size), True) if pixels == "all" else (index[:, None] + index[None, :]) % 2 == 0
    labels = values.reshape(-1, 1)
    return points(
        x[kept.ravel()],
        labels[kept.ravel()],
        x,
        labels,
        title=f"Image {Path(source).stem}, {size} x {size}",
        summary=ORIGINS.get(source, f"Image file {Path(source).name}; see its own licence."),
        grid_shape=[size, size],
        train_pixels=pixels,
    )


def square_image(source: str, size: int) -> Float[np.ndarray, "size size"]:
    """The image's middle square in grey from 0 to 1, averaged over blocks down to ``size`` x ``size``."""
    from skimage import color, data, io, transform, util

    bundled = getattr(data, source, None)
    if not Path(source).suffix and not callable(bundled):
        raise ValueError(f"image {source!r} is neither bundled with scikit-image nor the path of a file")
    picture = util.img_as_float64(io.imread(source) if Path(source).suffix else bundled())
    if picture.ndim == 3:
        picture = color.rgb2gray(picture[..., :3])
    side = min(picture.shape)
    if side < size:
        raise ValueError(f"image {source!r} is {picture.shape[0]} x {picture.shape[1]}: smaller than size {size}")
    top, left = ((extent - side) // 2 for extent in picture.shape)
    picture = picture[top : top + side, left : left + side]
    if side % size == 0:
        return transform.downscale_local_mean(picture, (side // size, side // size))
    return transform.resize(picture, (size, size), anti_aliasing=True)
