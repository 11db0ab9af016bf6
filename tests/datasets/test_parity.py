"""The parity function on the cube."""

import itertools

import numpy as np
import pytest

from spectral_bias.datasets.parity import parity


def test_evaluation_is_on_the_whole_cube_in_order_and_labels_are_products():
    data = parity((1, 2), dimension=4, train=5)
    points = list(itertools.product([-1, 1], repeat=4))
    np.testing.assert_array_equal(data["x"], points)
    for name_x, name_y in (("x", "target"), ("x_train", "y_train")):
        for point, label in zip(data[name_x].values, data[name_y].values, strict=True):
            assert label[0] == (-1) ** int(np.sum(point < 0))


def test_training_points_are_different_points_of_the_cube():
    data = parity((1, 2), dimension=6, train=40)
    chosen = {tuple(point) for point in data["x_train"].values}
    assert len(chosen) == 40
    assert chosen <= {tuple(point) for point in data["x"].values}


def test_trained_on_all_points_it_is_all_points():
    data = parity((1, 2), dimension=5, train=32)
    np.testing.assert_array_equal(data["x_train"], data["x"])


def test_more_training_points_than_the_cube_has_are_refused():
    with pytest.raises(ValueError, match="train = 33 is more than the 32 points"):
        parity((1, 2), dimension=5, train=33)
