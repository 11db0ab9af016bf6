"""Images with channels and volumes, in closed form."""

import numpy as np
import pytest

from spectral_bias.spectra.methods.contours import contours
from spectral_bias.spectra.methods.dct_bands import dct_bands

SHAPE = (8, 8, 8)


def wave(*modes):
    """A product of cosines, one coefficient of the DCT-II."""
    axes = [np.cos(np.pi * k * (np.arange(size) + 0.5) / size) for k, size in zip(modes, SHAPE, strict=False)]
    return np.einsum(",".join("ijk"[: len(axes)]) + "->" + "ijk"[: len(axes)], *axes)


def points(dimension):
    return np.indices(SHAPE[:dimension]).reshape(dimension, -1).T / 8.0


def test_bands_of_a_volume_are_shells_of_radius(make_run):
    """Radii sqrt(3) of (1, 1, 1) and sqrt(17) of (2, 2, 3): in the bands from 1 and from 4."""
    low, high = wave(1, 1, 1), wave(2, 2, 3)
    target = low + high
    run = make_run((0.7 * low + 0.2 * high).reshape(1, 1, -1), target.ravel(), points(3), grid_shape=list(SHAPE))
    spectrum = dct_bands(run)
    np.testing.assert_array_equal(spectrum["band"], [1, 4])
    np.testing.assert_allclose(spectrum["relative_error"][0, 0], [0.3, 0.8])


@pytest.mark.parametrize("factors", [(0.5, 1.0, 1.0), (0.0, 0.0, 0.25)])
def test_errors_of_an_image_are_those_of_all_channels_together(make_run, factors):
    """Channels with amplitudes 1, 2, 3 of one mode and errors 1 - factor."""
    sizes = np.array([1.0, 2.0, 3.0])
    target = wave(1, 2).ravel()[:, None] * sizes
    run = make_run((target * factors)[None, None], target, points(2), grid_shape=[8, 8])
    expected = np.linalg.norm(sizes * (1 - np.array(factors))) / np.linalg.norm(sizes)
    np.testing.assert_allclose(dct_bands(run)["relative_error"].item(), expected)
    np.testing.assert_allclose(dct_bands(run)["mean_square_error"].item(), expected**2 * np.mean(target**2))


def test_an_image_with_channels_has_the_contours_of_its_grey_copies(make_run):
    """Three equal channels, with other means in the outputs, are compared as one."""
    generator = np.random.default_rng(0)
    image, output = generator.standard_normal((2, 64))
    grey = contours(make_run(output[None, None], image, points(2), grid_shape=[8, 8]))
    colours = np.stack([output + 0, output + 5, output - 3], axis=1)[None, None]
    colour = contours(make_run(colours, np.stack([image] * 3, axis=1), points(2), grid_shape=[8, 8]))
    for name in ("contour_correlation", "detail_correlation"):
        np.testing.assert_allclose(colour[name], grey[name])
    same = contours(
        make_run(
            np.stack([output] * 3, axis=1)[None, None], np.stack([image] * 3, axis=1), points(2), grid_shape=[8, 8]
        )
    )
    np.testing.assert_allclose(same["matching_blur"], grey["matching_blur"])
