"""A grey image with white noise: half of its pixels train, the other half validate, all of them, clean, test."""

from __future__ import annotations

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.datasets._roles import in_roles
from spectral_bias.datasets.image import image
from spectral_bias.registry.facts import DatasetFacts
from spectral_bias.registry.quantities import NonNegativeFloat, PositiveInt, Text


def noisy_image(
    stream: tuple[int, int],
    *,
    source: Text = "camera",
    size: PositiveInt = 64,
    std: NonNegativeFloat,
    copies: PositiveInt = 16,
) -> xr.Dataset:
    """A square image on [-1, 1]^2, values in [0, 1] less their mean, noise added; split like a chess board.

    Args:
        stream: the seed stream that the noise comes from.
        source: a name bundled with scikit-image, or the path of an image file.
        size: pixels along each side after averaging.
        std: standard deviation of the noise at a pixel; 0 is no noise.
        copies: draws of the noise: at least as many as seeds.

    Raises:
        ValueError: the standard deviation is negative, there is no such image, or it is smaller than ``size``.
    """
    if std < 0:
        raise ValueError(f"std = {std:g} must be 0 or more")
    clean = image(stream, source=source, size=size)
    x, labels = np.asarray(clean["x"], np.float64), np.asarray(clean["target"], np.float64)
    white = np.indices((size, size)).sum(axis=0).ravel() % 2 == 0

    def spoil(generator: np.random.Generator, values: Float[np.ndarray, "point 1"]) -> Float[np.ndarray, "point 1"]:
        return values + std * generator.standard_normal(values.shape)

    return in_roles(
        (x[white], labels[white]),
        (x[~white], labels[~white]),
        (x, labels),
        spoil=(spoil, spoil),
        stream=stream,
        copies=copies,
        title=f"{clean.attrs['title']}, white noise of standard deviation {std:g}",
        summary=clean.attrs["summary"],
        grid_shape=[size, size],
    )


def noisy_image_facts(*, std: float, size: int, copies: int) -> DatasetFacts:
    """Half of the pixels train, the other half validate, all of them test."""
    return DatasetFacts(
        training_points=(size**2 + 1) // 2,
        evaluation_points=2 * size**2,
        inputs=2,
        noise_draws=copies,
        copies="copies",
        drawn=std > 0,
        pictures=("source",),
    )
