"""Grey crops of pictures, drawn at random, one a seed."""

from __future__ import annotations

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.datasets._draws import draws
from spectral_bias.datasets.image import ORIGINS, area_means
from spectral_bias.registry.facts import DatasetFacts
from spectral_bias.registry.quantities import Interval, PositiveInt

# What scikit-image's own docstrings say of pictures that ``image`` does not have.
MORE = {
    "brick": "scikit-image's brick (CC0Textures, CC0)",
    "coins": "scikit-image's coins (Brooklyn Museum; no known copyright restrictions)",
    "grass": "scikit-image's grass (DigitalScape, CC0)",
    "gravel": "scikit-image's gravel (CC0Textures, CC0)",
    "moon": "scikit-image's moon (NASA; public domain)",
    "rocket": "scikit-image's rocket (SpaceX, CC0)",
}
SOURCES = {name: words for name, words in ORIGINS.items() if name != "lettering"} | MORE
# Evaluation pixels for each training pixel along a side, and the least standard deviation of grey values in [0, 1].
FINER, LEAST_CONTRAST = 2, 0.02


def random_crops(
    stream: tuple[int, int], *, train: PositiveInt = 16, domain: Interval = (0.0, 1.0), copies: PositiveInt
) -> xr.Dataset:
    """Square crops of twelve of scikit-image's pictures in turn, reduced by area means; every second pixel trains.

    A crop's side is log-uniform from two pixels of the picture for each of its own up to the whole height or width. A
    crop of hardly any contrast, such as a margin of a page, is drawn again.

    Args:
        stream: the seed stream of the crops.
        train: training pixels along each side; evaluation pixels are 2 train - 1, and both end at the same ones.
        domain: start and end of both axes.
        copies: number of crops: at least as many as seeds.
    """
    from skimage import color, data, util

    side, names = FINER * (train - 1) + 1, list(SOURCES)
    pictures: dict[str, Float[np.ndarray, "row column"]] = {}
    for name in names[:copies]:
        values = util.img_as_float64(getattr(data, name)())
        pictures[name] = color.rgb2gray(values) if values.ndim == 3 else values
    crops = [
        _crop(np.random.default_rng([*stream, copy]), pictures[names[copy % len(names)]], side)
        for copy in range(copies)
    ]
    place = np.arange(side)
    start, end = domain
    at = start + (end - start) * place / (FINER * train)
    x = np.stack([each.ravel() for each in np.meshgrid(at, at, indexing="ij")], axis=1)
    even = place % FINER == 0
    return draws(
        x,
        (even[:, None] & even[None, :]).ravel(),
        np.stack(crops).reshape(copies, -1),
        title=f"Crops of {len(pictures)} pictures, drawn at random, {side} x {side}",
        summary="; ".join(SOURCES[name] for name in pictures),
        domain_length=end - start,
        grid_shape=[side, side],
        kinds=", ".join(names),
    )


def _crop(
    generator: np.random.Generator, picture: Float[np.ndarray, "row column"], size: int
) -> Float[np.ndarray, "size size"]:
    whole = min(picture.shape)
    while True:
        side = int(np.exp(generator.uniform(np.log(min(2 * size, whole)), np.log(whole + 1))))
        top, left = (generator.integers(0, extent - side + 1) for extent in picture.shape)
        means = area_means(picture[top : top + side, left : left + side], size)
        if means.std() >= LEAST_CONTRAST:
            return means


def random_crops_facts(*, train: int, copies: int) -> DatasetFacts:
    """Evaluation pixels end at the last training pixels."""
    return DatasetFacts(
        training_points=train**2,
        evaluation_points=(2 * (train - 1) + 1) ** 2,
        inputs=2,
        grid="uniform",
        noise_draws=copies,
        copies="copies",
        own_targets=True,
        fixed="pictures that are cropped",
        at_most={"train": 86},
    )
