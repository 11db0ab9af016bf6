"""Poisson and Helmholtz problems in one dimension with a sum of tones as their source, and their closed solutions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.datasets._boundary_value import boundary_value_problem
from spectral_bias.datasets._tones import tones
from spectral_bias.registry.facts import DatasetFacts
from spectral_bias.registry.quantities import Interval, NonNegativeFloat, PositiveInt, Terms

ANGULAR = (-np.pi, np.pi)


def poisson(
    stream: tuple[int, int],
    *,
    source: Terms,
    train: PositiveInt,
    evaluate: PositiveInt = 255,
    domain: Interval = (-1.0, 1.0),
    wave_number: NonNegativeFloat = 0.0,
) -> xr.Dataset:
    """-u'' - wave_number^2 u = g on an interval, u = 0 at its ends, trained on at midpoints of a uniform grid.

    Args:
        stream: the dataset's seed stream; nothing here is random.
        source: the tones of g; a frequency k is sin(k x) on any domain.
        train: training points.
        evaluate: evaluation points: the interior nodes of a uniform grid.
        domain: start and end.
        wave_number: 0 is Poisson's equation, otherwise Helmholtz's.

    Raises:
        ValueError: a tone of the source or the domain resonates with the wave number: there is no bounded solution.
    """
    start, end = domain
    x_train = start + (end - start) * (np.arange(train) + 0.5) / train
    x = start + (end - start) * np.arange(1, evaluate + 1) / (evaluate + 1)
    ends = np.array([start, end])
    return boundary_value_problem(
        x_train[:, None],
        solution(x_train, source, domain, wave_number),
        tones(x_train, source, ANGULAR),
        x[:, None],
        solution(x, source, domain, wave_number),
        tones(x, source, ANGULAR),
        ends[:, None],
        np.zeros(2),
        wave_number=wave_number,
        title="Poisson's equation" if wave_number == 0 else "Helmholtz's equation",
        domain_length=end - start,
        grid_shape=[evaluate],
    )


def solution(
    x: Float[np.ndarray, " sample"], source: Sequence[dict[str, Any]], domain: Sequence[float], wave_number: float
) -> Float[np.ndarray, " sample"]:
    """A particular solution, tone by tone A / (k^2 - wave_number^2), and the homogeneous one that makes the ends zero.

    Raises:
        ValueError: there is no bounded solution.
    """
    kappa, answer = wave_number, []
    for term in source:
        k = term.get("sin") or term["cos"]
        if np.isclose(k, kappa):
            raise ValueError(f"the source's tone {k:g} resonates with the wave number {kappa:g}")
        answer.append({**term, "amplitude": term["amplitude"] / (k**2 - kappa**2)})
    ends = np.asarray(domain, dtype=float)
    if kappa == 0:
        columns, homogeneous = np.stack([np.ones(2), ends], axis=1), np.stack([np.ones_like(x), x], axis=1)
    else:
        columns = np.stack([np.cos(kappa * ends), np.sin(kappa * ends)], axis=1)
        homogeneous = np.stack([np.cos(kappa * x), np.sin(kappa * x)], axis=1)
    if np.linalg.cond(columns) > 1e8:
        raise ValueError(f"the domain {list(domain)} resonates with the wave number {kappa:g}")
    return tones(x, answer, ANGULAR) - homogeneous @ np.linalg.solve(columns, tones(ends, answer, ANGULAR))


def poisson_facts(*, train: int, evaluate: int) -> DatasetFacts:
    """Interior nodes of a uniform grid."""
    return DatasetFacts(training_points=train, evaluation_points=evaluate, grid="uniform", drawn=False)
