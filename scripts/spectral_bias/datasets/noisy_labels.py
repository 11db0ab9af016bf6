"""Images of digits some of whose labels are drawn at random, in training, validation and test points."""

from __future__ import annotations

from typing import Literal

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.datasets._roles import in_roles
from spectral_bias.datasets.high_dimensional import high_dimensional
from spectral_bias.registry.facts import DatasetFacts
from spectral_bias.registry.quantities import Fraction, PositiveInt


def noisy_labels(
    stream: tuple[int, int],
    *,
    source: Literal["mnist", "digits"],
    noise: Fraction,
    train: PositiveInt = 500,
    validation: PositiveInt = 500,
    evaluate: PositiveInt = 1000,
    copies: PositiveInt = 16,
) -> xr.Dataset:
    """One-hot labels, a share of them replaced by classes drawn evenly from all, the right one among them.

    Args:
        stream: the seed stream that chooses images and labels; every copy has the same images.
        source: where the images come from.
        noise: share of the training labels, and of the validation labels, that are replaced.
        train: training images.
        validation: validation images, with labels as noisy as the training images'.
        evaluate: test images, with their own labels.
        copies: draws of the noise: at least as many as seeds.

    Raises:
        ValueError: the share is not between 0 and 1, or the source has too few images.
    """
    if not 0 <= noise <= 1:
        raise ValueError(f"noise = {noise:g} must be from 0 to 1")
    data = high_dimensional(stream, source=source, train=train + validation + evaluate)
    order = np.random.default_rng([*stream, *b"roles"]).permutation(data.sizes["train"])
    x, one_hot = np.asarray(data["x"], np.float64)[order], np.asarray(data["target"], np.float64)[order]
    cut = slice(0, train), slice(train, train + validation), slice(train + validation, None)

    def spoil(generator: np.random.Generator, labels: Float[np.ndarray, "n class"]) -> Float[np.ndarray, "n class"]:
        count, classes = labels.shape
        replaced = generator.permutation(count)[: round(noise * count)]
        drawn = generator.integers(classes, size=count)
        labels = labels.copy()
        labels[replaced] = np.eye(classes)[drawn[replaced]]
        return labels

    return in_roles(
        *((x[part], one_hot[part]) for part in cut),
        spoil=(spoil, spoil),
        stream=stream,
        copies=copies,
        title=f"{source}, {train} images, {100 * noise:g} % of labels at random",
        summary=data.attrs["summary"],
    )


def noisy_labels_facts(*, source: str, train: int, validation: int, evaluate: int, copies: int) -> DatasetFacts:
    """Images of ten digits in three roles."""
    return DatasetFacts(
        training_points=train,
        evaluation_points=train + validation + evaluate,
        inputs=784 if source == "mnist" else 64,
        outputs=10,
        noise_draws=copies,
        copies="copies",
        fixed="images that are drawn from",
        at_most={"train": (5000 if source == "mnist" else 1797) - validation - evaluate},
    )
