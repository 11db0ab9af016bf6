"""Poisson and Helmholtz problems on the square [-1, 1]^2 whose solution is a sum of the Laplacian's own modes."""

from __future__ import annotations

import numpy as np
import xarray as xr

from spectral_bias.datasets._boundary_value import boundary_value_problem
from spectral_bias.registry.facts import DatasetFacts
from spectral_bias.registry.quantities import Floats, Integers, NonNegativeFloat, PositiveInt


def poisson_square(
    stream: tuple[int, int],
    *,
    modes: Integers,
    amplitudes: Floats,
    train: PositiveInt,
    evaluate: PositiveInt = 63,
    wave_number: NonNegativeFloat = 0.0,
) -> xr.Dataset:
    """-laplace u - wave_number^2 u = g on [-1, 1]^2, u = 0 on the boundary, u a sum of product modes.

    Mode m is sin(m pi (x + 1)/2) sin(m pi (y + 1)/2), an eigenfunction of the Laplacian to 2 (m pi/2)^2.

    Args:
        stream: the dataset's seed stream; nothing here is random.
        modes: half waves along each side, a number a mode.
        amplitudes: of each mode in the solution.
        train: training points along each side, midpoints of a uniform grid.
        evaluate: evaluation points along each side, the interior nodes of a uniform grid.
        wave_number: 0 is Poisson's equation, otherwise Helmholtz's.

    Raises:
        ValueError: there are not as many amplitudes as modes, or a mode has more half waves than ``train`` shows.
    """
    if len(modes) != len(amplitudes):
        raise ValueError(f"{len(modes)} modes have {len(amplitudes)} amplitudes")
    if beyond := [m for m in modes if m >= train]:
        raise ValueError(
            f"train = {train} points a side cannot show the modes {beyond}: use more points than half waves"
        )
    middle = -1.0 + 2.0 * (np.arange(train) + 0.5) / train
    node = -1.0 + 2.0 * np.arange(1, evaluate + 1) / (evaluate + 1)
    x_train, x = (np.stack(np.meshgrid(side, side, indexing="ij"), axis=-1).reshape(-1, 2) for side in (middle, node))
    eigenvalues = [2.0 * (m * np.pi / 2.0) ** 2 - wave_number**2 for m in modes]

    def total(at: np.ndarray, weights: list[float]) -> np.ndarray:
        waves = [np.prod(np.sin(m * np.pi * (at + 1.0) / 2.0), axis=1) for m in modes]
        return np.sum([weight * wave for weight, wave in zip(weights, waves, strict=True)], axis=0)

    side = np.concatenate([[-1.0], middle, [1.0]])
    low, high = np.full_like(side, -1.0), np.full_like(side, 1.0)
    edges = np.concatenate([np.stack(pair, axis=1) for pair in ((side, low), (side, high), (low, side), (high, side))])
    weighted = [amplitude * value for amplitude, value in zip(amplitudes, eigenvalues, strict=True)]
    return boundary_value_problem(
        x_train,
        total(x_train, list(amplitudes)),
        total(x_train, weighted),
        x,
        total(x, list(amplitudes)),
        total(x, weighted),
        edges,
        np.zeros(len(edges)),
        wave_number=wave_number,
        title="Poisson's equation on a square" if wave_number == 0 else "Helmholtz's equation on a square",
        domain_length=2.0,
        grid_shape=[evaluate, evaluate],
    )


def poisson_square_facts(*, modes: Integers, train: int, evaluate: int) -> DatasetFacts:
    """Interior nodes of a uniform grid, so many along each side."""
    return DatasetFacts(
        training_points=train**2,
        evaluation_points=evaluate**2,
        inputs=2,
        grid="uniform",
        at_least={"train": max(modes) + 1},
        drawn=False,
    )
