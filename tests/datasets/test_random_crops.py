"""Random crops of pictures: where they lie, what trains, and what is drawn again."""

import numpy as np
import pytest
from skimage import color, data, util

from spectral_bias.datasets.image import area_means
from spectral_bias.datasets.random_crops import LEAST_CONTRAST, SOURCES, _crop, random_crops


@pytest.fixture(scope="module")
def crops():
    return random_crops((1, 2), train=8, domain=(-1.0, 1.0), copies=13)


def test_every_second_pixel_trains_and_both_grids_end_at_the_same_pixels(crops):
    label = np.asarray(crops["label"]).reshape(13, 15, 15)
    np.testing.assert_array_equal(np.asarray(crops["y_train"]).reshape(13, 8, 8), label[:, ::2, ::2])
    x = np.asarray(crops["x"]).reshape(15, 15, 2)
    np.testing.assert_allclose(x[:, 3, 0], -1 + np.arange(15) / 8, atol=1e-6)
    np.testing.assert_array_equal(x[..., 0], x[..., 1].T)
    np.testing.assert_array_equal(np.asarray(crops["x_train"]).reshape(8, 8, 2), x[::2, ::2])
    np.testing.assert_allclose(label.mean(axis=(1, 2)), 0, atol=1e-6)
    np.testing.assert_allclose(np.mean(label**2, axis=(1, 2)), 1, rtol=1e-5)


def test_pictures_come_in_turn_and_each_crop_is_another(crops):
    assert crops.attrs["kinds"].split(", ") == list(SOURCES)
    assert len(SOURCES) == 12
    assert all(words in crops.attrs["summary"] for words in SOURCES.values())
    assert len({each.tobytes() for each in np.asarray(crops["label"])}) == 13


def test_a_crop_is_a_square_of_its_picture():
    """Of a picture whose pixels hold row + 1000 column, means over equal squares tell its side."""
    rows, columns = np.mgrid[:200, :300]
    seen = set()
    for seed in range(40):
        crop = _crop(np.random.default_rng(seed), rows + 1000.0 * columns, 15)
        # From the first square's middle to the last one's are 14 squares; steps of a pixel shift a mean by under 1/2.
        side = (crop[:, 0][-1] - crop[:, 0][0]) * 15 / 14
        across = (crop[0][-1] - crop[0][0]) * 15 / 14 / 1000
        assert side == pytest.approx(across, abs=1.0)
        assert 29 <= side <= 201
        seen.add(round(side))
    assert len(seen) > 20


def test_a_crop_without_contrast_is_drawn_again():
    picture = np.ones((100, 100))
    picture[:, 90:] = 0.0
    for seed in range(30):
        assert _crop(np.random.default_rng(seed), picture, 15).std() >= LEAST_CONTRAST


def test_a_picture_in_colour_becomes_grey_by_its_luminance():
    data_of_two = random_crops((5, 6), train=4, copies=2)
    grey = color.rgb2gray(util.img_as_float64(data.astronaut()))
    expected = _crop(np.random.default_rng([5, 6, 1]), grey, 7)
    label = np.asarray(data_of_two["label"])[1].reshape(7, 7)
    np.testing.assert_allclose(label, (expected - expected.mean()) / expected.std(), atol=1e-5)


def test_means_of_areas_keep_the_mean_of_a_crop():
    values = np.random.default_rng(0).uniform(size=(31, 31))
    assert area_means(values, 15).mean() == pytest.approx(values.mean())
