"""Points in three roles: trained on and validated with noisy labels, tested with clean ones.

The validation error decides when to stop, and the test error measures the gain. Each copy, one a seed, has its own
noise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.artefacts.netcdf import described
from spectral_bias.datasets._points import points
from spectral_bias.registry.roles import ROLES

Points = tuple[Float[np.ndarray, "_ dimension"], Float[np.ndarray, "_ channel"]]
Spoil = Callable[[np.random.Generator, Float[np.ndarray, "_ channel"]], Float[np.ndarray, "_ channel"]]


def in_roles(
    train: Points,
    validate: Points,
    test: Points,
    spoil: tuple[Spoil, Spoil],
    *,
    stream: tuple[int, int],
    copies: int,
    title: str,
    summary: str,
    **attributes: Any,
) -> xr.Dataset:
    """A dataset evaluated at the training, validation and test points, in this order.

    Args:
        train: training points and their clean labels.
        validate: validation points and their clean labels.
        test: test points and their labels, which stay clean.
        spoil: functions of a copy's generator and clean labels that return noisy labels, for training and validation.
        stream: the dataset's seed stream; a copy's noise does not depend on how many copies there are.
        copies: how many draws of the noise, one a seed.
        title: one line.
        summary: where the data come from, with their licence.
        attributes: properties of the test points that the analysis needs, such as ``grid_shape``.
    """
    parts = (train, validate, test)
    x = np.concatenate([each for each, _ in parts])
    data = points(
        train[0],
        train[1],
        x,
        np.concatenate([labels for _, labels in parts]),
        title=title,
        summary=summary,
        train_points=len(train[0]),
        **attributes,
    )
    draws = [
        [spoil_one(generator, labels) for spoil_one, (_, labels) in zip(spoil, (train, validate), strict=True)]
        for generator in _generators(stream, copies)
    ]
    label = np.asarray([np.concatenate([*noisy, test[1]]) for noisy in draws], np.float32)
    role = np.repeat(np.asarray([0, 1, 2], np.int8), [len(each) for each, _ in parts])
    data["y_train"] = described(
        label[:, : len(train[0])], ("copy", "train", "channel"), "training labels, a copy a seed"
    )
    data["label"] = described(
        label,
        ("copy", "sample", "channel"),
        "labels as a seed sees them; clean where it tests",
        coverage_content_type="referenceInformation",
    )
    data["role"] = described(
        role,
        ("sample",),
        "what an evaluation point is for",
        coverage_content_type="auxiliaryInformation",
        flag_values=np.asarray([0, 1, 2], np.int8),
        flag_meanings=" ".join(ROLES),
    )
    return data


def _generators(stream: tuple[int, int], copies: int) -> Iterator[np.random.Generator]:
    return (np.random.default_rng([*stream, copy]) for copy in range(copies))
