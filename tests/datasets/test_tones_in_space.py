"""Tones along a direction and on a tensor grid, against the formulas written out."""

import itertools

import numpy as np
import pytest

from spectral_bias.datasets.tones_in_space import tones_in_space


def made(arrangement, dimension, train, frequencies=(1, 3, 5), stream=(1, 2)):
    return tones_in_space(
        stream, frequencies=list(frequencies), dimension=dimension, arrangement=arrangement, train=train
    )


@pytest.mark.parametrize("dimension", [1, 2, 3])
def test_on_a_grid_the_target_is_the_scaled_sum_of_products_of_sines(dimension):
    data = made("grid", dimension, 12)
    side = -np.pi + 2.0 * np.pi * np.arange(12) / 12
    grid = list(itertools.product(side, repeat=dimension))
    np.testing.assert_allclose(data["x"], grid, atol=1e-6)
    expected = [
        np.sqrt(2.0) ** (dimension - 1) * sum(np.prod([np.sin(k * value) for value in point]) for k in (1, 3, 5))
        for point in grid
    ]
    np.testing.assert_allclose(data["target"][:, 0], expected, atol=1e-5)
    np.testing.assert_allclose(np.mean(data["target"] ** 2), 1.5, atol=1e-5)


@pytest.mark.parametrize("dimension", [1, 2, 3])
def test_along_a_direction_the_target_is_the_sum_of_sines_of_one_projection(dimension):
    data = made("direction", dimension, 40)
    x = np.float64(data["x"])
    assert (np.abs(x) <= np.pi + 1e-6).all()
    angle = np.float64(data["angle"].sel(frequency=1))[0]
    vector = np.linalg.lstsq(x, angle, rcond=None)[0]
    np.testing.assert_allclose(x @ vector, angle, atol=1e-5)
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)
    np.testing.assert_allclose(data["target"][:, 0], sum(np.sin(k * (x @ vector)) for k in (1, 3, 5)), atol=1e-4)


@pytest.mark.parametrize(("arrangement", "dimension", "count"), [("grid", 1, 1), ("grid", 2, 2), ("grid", 3, 4)])
def test_a_product_of_d_sines_is_made_of_half_of_two_to_the_d_waves(arrangement, dimension, count):
    data = made(arrangement, dimension, 12)
    assert data["angle"].dims == ("frequency", "wave", "sample")
    assert data.sizes["wave"] == count
    x = np.float64(data["x"])
    vectors = np.linalg.lstsq(x, np.float64(data["angle"].sel(frequency=3)).T, rcond=None)[0].T
    np.testing.assert_allclose(np.abs(vectors), 3.0, atol=1e-4)
    assert len({tuple(np.sign(vector)) for vector in vectors} | {tuple(-np.sign(v)) for v in vectors}) == 2 * count


def test_training_and_evaluation_are_at_the_same_points():
    for arrangement in ("grid", "direction"):
        data = made(arrangement, 2, 12)
        np.testing.assert_array_equal(data["x_train"], data["x"])
        np.testing.assert_array_equal(data["y_train"], data["target"])
        assert data.attrs["train_points"] == data.sizes["train"]


def test_direction_and_points_come_from_the_stream_and_the_grid_from_nothing():
    one, other = (made("direction", 2, 40, stream=stream) for stream in ((1, 2), (1, 3)))
    assert not np.array_equal(one["x"], other["x"])
    assert not np.array_equal(one["angle"], other["angle"])
    assert made("grid", 2, 12).identical(made("grid", 2, 12, stream=(1, 3)))


@pytest.mark.parametrize(("arrangement", "train", "few"), [("grid", 10, 10), ("direction", 6, 6)])
def test_too_few_points_are_refused(arrangement, train, few):
    with pytest.raises(ValueError, match=rf"train = {train} points cannot show .* use more than {few}"):
        made(arrangement, 2, train)
    made(arrangement, 2, train + 1)
