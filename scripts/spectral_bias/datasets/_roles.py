"""Points in three roles: trained on and validated with noisy labels, tested with clean ones.

A seed's validation error then tells it when to stop, and its test error what that was worth. Every copy has its own
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
    """A dataset whose evaluation points are those of all three roles, in this order.

    Args:
        train: training points and their clean labels.
        validate: the same of the validation points.
        test: the same of the test points, which stay clean.
        spoil: from a copy's generator and clean labels to noisy ones, for training and for validation points.
        stream: the dataset's seed stream; a copy's noise does not depend on how many copies there are.
        copies: how many draws of the noise, one a seed.
        title: one line.
        summary: where the data come from, with their licence.
        attributes: what the analysis needs to know of the test points, such as ``grid_shape``.
    """
    parts = (train, validate, test)
    x = np.concatenate([each for each, _ in parts])
    made = points(
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
    words = "training labels, a copy a seed"
    made["y_train"] = described(label[:, : len(train[0])], ("copy", "train", "channel"), words)
    made["label"] = described(label, ("copy", "sample", "channel"), "labels as a seed sees them; clean where it tests")
    made["label"].attrs["coverage_content_type"] = "referenceInformation"
    flags: dict[str, Any] = {"flag_values": np.asarray([0, 1, 2], np.int8), "flag_meanings": " ".join(ROLES)}
    made["role"] = described(role, ("sample",), "what an evaluation point is for", **flags)
    made["role"].attrs["coverage_content_type"] = "auxiliaryInformation"
    return made


def _generators(stream: tuple[int, int], copies: int) -> Iterator[np.random.Generator]:
    return (np.random.default_rng([*stream, copy]) for copy in range(copies))
