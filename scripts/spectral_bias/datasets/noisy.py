"""Sums of tones with noise on their labels, in training, validation and test points."""

from __future__ import annotations

from typing import Literal

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.datasets._roles import Spoil, in_roles
from spectral_bias.datasets._tones import periodic_grid, tones
from spectral_bias.registry.facts import DatasetFacts
from spectral_bias.registry.quantities import Interval, NonNegativeFloat, PositiveInt, Terms


def noisy(
    stream: tuple[int, int],
    *,
    terms: Terms,
    std: NonNegativeFloat,
    noise: Literal["white", "low"] = "white",
    train: PositiveInt = 64,
    validation: PositiveInt = 64,
    evaluate: PositiveInt = 256,
    domain: Interval = (-1.0, 1.0),
    copies: PositiveInt = 16,
) -> xr.Dataset:
    """Noisy labels on a periodic grid; noisy validation points in the middles between them; a fine clean test grid.

    Args:
        stream: the seed stream that the noise comes from.
        terms: the tones; frequencies in cycles per domain length.
        std: standard deviation of the noise at a point; 0 is no noise.
        noise: white, or a random wave of the target's own frequencies, up to its highest tone. Training and validation
            points get draws of their own.
        train: training points, more than twice the highest frequency.
        validation: validation points.
        evaluate: test points.
        domain: start and end.
        copies: draws of the noise: at least as many as seeds.

    Raises:
        ValueError: the standard deviation is negative, or a grid has too few points for the tones.
    """
    if std < 0:
        raise ValueError(f"std = {std:g} must be 0 or more")
    highest = max(term.get("sin") or term.get("cos") for term in terms)
    for name, count in (("train", train), ("validation", validation), ("evaluate", evaluate)):
        if count <= 2 * highest:
            raise ValueError(f"{name} = {count} points are too few for the tone {highest:g}: more than twice as many")
    half_a_step = (domain[1] - domain[0]) / (2 * validation)
    grids = [periodic_grid(train, domain), periodic_grid(validation, domain) + half_a_step]
    grids.append(periodic_grid(evaluate, domain))
    parts = [(x[:, None], tones(x, terms, domain)[:, None]) for x in grids]

    def spoiled(x: Float[np.ndarray, " point"]) -> Spoil:
        def spoil(generator: np.random.Generator, labels: Float[np.ndarray, "point 1"]) -> Float[np.ndarray, "point 1"]:
            if noise == "white":
                return labels + std * generator.standard_normal(labels.shape)
            count = max(1, int(highest))
            phases = 2.0 * np.pi * np.outer(x, np.arange(1, count + 1)) / (domain[1] - domain[0])
            cosines, sines = generator.standard_normal((2, count)) / np.sqrt(count)
            return labels + std * (np.cos(phases) @ cosines + np.sin(phases) @ sines)[:, None]

        return spoil

    return in_roles(
        *parts,
        spoil=(spoiled(grids[0]), spoiled(grids[1])),
        stream=stream,
        copies=copies,
        title=f"Sum of tones, {noise} noise of standard deviation {std:g}",
        summary="Made by this project from a formula.",
        domain_length=domain[1] - domain[0],
    )


def noisy_facts(*, std: float, train: int, validation: int, evaluate: int, copies: int) -> DatasetFacts:
    """Points in three roles, each a grid that must show the tones."""
    return DatasetFacts(
        training_points=train,
        evaluation_points=train + validation + evaluate,
        noise_draws=copies,
        copies="copies",
        drawn=std > 0,
        fixed="tones and points",
        tones=("terms",),
        grids={"evaluation": evaluate, "training": train, "validation": validation},
        aliasing="where that is meant, use the dataset 'undersampled'",
    )
