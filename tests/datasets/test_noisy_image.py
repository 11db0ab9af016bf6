"""A noisy image, split like a chess board."""

import numpy as np
import pytest

from spectral_bias.datasets.image import image
from spectral_bias.datasets.noisy_image import noisy_image


def test_training_and_validation_share_the_pixels_out_and_the_test_is_the_clean_image():
    data, clean = noisy_image((1, 2), size=8, std=0.2), image((1, 2), size=8)
    role, x = np.asarray(data["role"]), data["x"].values
    board = np.indices((8, 8)).sum(axis=0).ravel() % 2
    for number in (0, 1):
        np.testing.assert_array_equal(x[role == number], clean["x"][board == number])
        np.testing.assert_array_equal(data["target"][role == number], clean["target"][board == number])
    np.testing.assert_array_equal(x[role == 2], clean["x"])
    np.testing.assert_array_equal(data["target"][role == 2], clean["target"])
    assert data.attrs["grid_shape"] == [8, 8]


def test_noise_is_white_with_its_standard_deviation():
    data = noisy_image((1, 2), size=8, std=0.2, copies=2000)
    given = np.asarray(data["role"]) < 2
    noise = (np.float64(data["label"]) - np.float64(data["target"]))[:, given, 0]
    np.testing.assert_allclose(noise.T @ noise / 2000, 0.04 * np.eye(64), atol=0.006)


def test_a_negative_standard_deviation_is_refused():
    with pytest.raises(ValueError, match=r"std = -1 must be 0 or more"):
        noisy_image((1, 2), size=8, std=-1.0)
