"""Grey images as functions of the plane: labels are pixel values, mean removed."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.datasets._picture_file import Picture
from spectral_bias.datasets._picture_file import picture as picture_in
from spectral_bias.datasets._points import points
from spectral_bias.registry.facts import DatasetFacts
from spectral_bias.registry.images import IMAGES
from spectral_bias.registry.quantities import PositiveInt, Text

# What scikit-image's own docstrings and README say of the images that come with it, so that nothing is downloaded.
ORIGINS = {
    "camera": "scikit-image's camera (by Lav Varshney, CC0); not the classic cameraman, so published PSNRs do not "
    "compare",
    "astronaut": "scikit-image's astronaut (Eileen Collins, NASA Great Images; no known copyright restrictions, public "
    "domain)",
    "coffee": "scikit-image's coffee (by Rachel Michetti, courtesy of Pikolo Espresso Bar, CC0)",
    "chelsea": "scikit-image's chelsea (by Stefan van der Walt, CC0)",
    "text": "scikit-image's text (from Wikipedia, File:Corner.png; no known copyright restrictions, public domain)",
    "page": "scikit-image's page, a scan of a printed page (scikit-image names no author; shipped under its "
    "BSD-3-Clause licence)",
    "lettering": "Made by this project: lines of text in DejaVu Sans, the font that comes with Matplotlib",
}
LINES = ("Spectral bias:", "low first,", "high last.", "0123456789", "fine print")


def image(
    stream: tuple[int, int],
    *,
    source: Text = "camera",
    size: PositiveInt = 64,
    pixels: Literal["all", "checkerboard"] = "all",
) -> xr.Dataset:
    """The middle square of a picture in grey on [-1, 1]^2, reduced by area means, values in [0, 1] less their mean.

    Of an own image file orientation is applied, transparency laid on white, and the first of several pictures read.
    Colours become grey by their luminance, 0.2125 red + 0.7154 green + 0.0721 blue, of values as they are stored:
    neither gamma nor a colour profile is applied.

    Args:
        stream: the dataset's seed stream; nothing here is random.
        source: camera, astronaut, coffee, chelsea, text or page, which come with scikit-image; lettering, lines of text
            drawn by this project; or the path of an image file with its suffix.
        size: pixels along each side after averaging.
        pixels: which pixels are trained on; evaluation is on all of them.

    Raises:
        ValueError: there is no such image, it is smaller than ``size`` or has one grey value, or its file is not sound.
    """
    picture = _source(source)
    values = _grey_square(source, picture.values, size)
    values = values - values.mean()
    side = (2.0 * np.arange(size) + 1.0) / size - 1.0
    rows, columns = np.meshgrid(side, side, indexing="ij")
    x = np.stack([rows.ravel(), columns.ravel()], axis=1)
    index = np.arange(size)
    kept = np.full((size, size), True) if pixels == "all" else (index[:, None] + index[None, :]) % 2 == 0
    labels = values.reshape(-1, 1)
    notes = "".join(f"; {note}" for note in picture.notes)
    return points(
        x[kept.ravel()],
        labels[kept.ravel()],
        x,
        labels,
        title=f"Image {Path(source).stem}, {size} x {size}",
        summary=ORIGINS.get(source, f"Image file {Path(source).name}{notes}; see its own licence."),
        grid_shape=[size, size],
        train_pixels=pixels,
    )


def _source(source: str) -> Picture:
    from skimage import data, util

    if Path(source).suffix:
        return picture_in(source)
    if source not in IMAGES:
        raise ValueError(f"image {source!r} is neither one of {', '.join(IMAGES)} nor the path of a file")
    return Picture(lettering() if source == "lettering" else util.img_as_float64(getattr(data, source)()), [])


def _grey_square(source: str, picture: Float[np.ndarray, "..."], size: int) -> Float[np.ndarray, "size size"]:
    """A picture's middle square in grey from 0 to 1, averaged down to ``size`` x ``size``."""
    from skimage import color

    rows, columns = picture.shape[:2]
    side = min(rows, columns)
    if side < size:
        raise ValueError(f"image {source!r} is {rows} x {columns}: smaller than size {size}")
    top, left = (rows - side) // 2, (columns - side) // 2
    square = picture[top : top + side, left : left + side]
    means = area_means(color.rgb2gray(square) if square.ndim == 3 else square, size)
    if np.ptp(means) < 1e-9:
        raise ValueError(f"image {source!r} has one grey value, {means.mean():.3g}, at size {size}: nothing to learn")
    return means


def area_means(values: Float[np.ndarray, "row column"], size: int) -> Float[np.ndarray, "size size"]:
    """Means over size x size equal rectangles; a pixel that lies in two of them counts by the parts of its area."""
    rows, columns = (_shares(extent, size) for extent in values.shape)
    return rows @ values @ columns.T


def _shares(extent: int, size: int) -> Float[np.ndarray, "size extent"]:
    """The share of each of ``extent`` pixels in each of ``size`` equal parts of a line; a part's shares add up to 1."""
    part, pixel = np.arange(size)[:, None], np.arange(extent)[None, :]
    overlap = np.minimum((part + 1) * extent, (pixel + 1) * size) - np.maximum(part * extent, pixel * size)
    return np.maximum(overlap, 0) / extent


def lettering() -> Float[np.ndarray, "512 512"]:
    """Black lines of text on white, in sizes that fill the width, 512 x 512 pixels; the same on every machine.

    Glyphs are drawn as outlines, so that no font rasteriser's version decides their pixels.
    """
    from matplotlib import rc_context, rcdefaults
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from matplotlib.patches import PathPatch
    from matplotlib.textpath import TextPath
    from matplotlib.transforms import Affine2D

    with rc_context():
        rcdefaults()
        figure = Figure(figsize=(5.12, 5.12), dpi=100, facecolor="white")
        canvas = FigureCanvasAgg(figure)
        ax = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        ax.set(xlim=(0, 512), ylim=(512, 0))
        ax.axis("off")
        height = 512 / len(LINES)
        for row, line in enumerate(LINES):
            outline = TextPath((0.0, 0.0), line, size=100, prop=FontProperties(family="DejaVu Sans"))
            box = outline.get_extents()
            placed = Affine2D().translate(-box.x0, 0.0).scale(480 / box.width, -0.6 * height / 75)
            place = placed.translate(16, (row + 0.75) * height)
            ax.add_patch(PathPatch(outline, transform=place + ax.transData, color="black", linewidth=0))
        canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., 0] / 255.0


def image_facts(*, size: int, pixels: str) -> DatasetFacts:
    """Of a checkerboard every second pixel is trained on, the first one included."""
    return DatasetFacts(
        training_points=size**2 if pixels == "all" else (size**2 + 1) // 2,
        evaluation_points=size**2,
        inputs=2,
        grid="uniform",
        pictures=("source",),
        drawn=False,
    )
