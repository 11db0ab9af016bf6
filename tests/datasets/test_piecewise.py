"""Tones that change at the middle of the period."""

import numpy as np
import pytest

from spectral_bias.datasets._sub_bands import recombined
from spectral_bias.datasets.piecewise import piecewise
from spectral_bias.registry.seeds import stream

STREAM = stream("dataset", "test")


def tone(k):
    return {"sin": float(k), "cos": None, "amplitude": 2.0, "phase": 0.0}


def test_left_and_right_have_tones_of_their_own_and_testing_is_in_between():
    data = piecewise(STREAM, left=[tone(1)], right=[tone(9)], train=32)
    for x, y in (("x_train", "y_train"), ("x", "target")):
        points, labels = np.float64(data[x][:, 0]), np.float64(data[y][:, 0])
        np.testing.assert_allclose(labels, np.where(points <= 0, 2 * np.sin(points), 2 * np.sin(9 * points)), atol=5e-6)
    np.testing.assert_allclose(data["x"] - data["x_train"].values, np.pi / 32, atol=1e-6)
    assert "sub_bands_train" not in data


def test_sub_bands_are_the_labels_in_parts():
    data = piecewise(STREAM, left=[tone(1)], right=[tone(1)], train=64, band_width=4, bands=3)
    assert data["sub_bands_train"].dims == ("train", "sub_band", "part")
    parts = np.float64(data["sub_bands_train"]) @ [1, 1j]
    x = np.float64(data["x_train"][:, 0])
    np.testing.assert_allclose(recombined(parts, x, 4), data["y_train"][:, 0], atol=1e-5)


def test_too_few_points_for_a_tone_or_a_sub_band_are_refused():
    with pytest.raises(ValueError, match="train = 18 points cannot show the tone 9: use more than 18"):
        piecewise(STREAM, left=[tone(1)], right=[tone(9)], train=18)
    with pytest.raises(ValueError, match="5 sub-bands of width 10 reach to frequency 45, beyond 32"):
        piecewise(STREAM, left=[tone(1)], right=[tone(9)], train=64, bands=5)
