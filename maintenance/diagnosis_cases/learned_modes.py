"""Logs in closed form whose tones are learned at given rates, undisturbed or shaken."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import xarray as xr

from diagnosis_cases.case import GRID, log_on_grid, looks
from diagnosis_cases.tone_sums import random_field, tones, waves

LAST = 4000


def modes(
    draw: np.random.Generator, rate: Callable[[np.ndarray], np.ndarray], *, jitter: float | np.floating = 0.0
) -> xr.Dataset:
    """Outputs sum_k (1 - exp(-rate_k t)) times tone k, rates times a factor of up to 1.3, and white jitter."""
    of = tones(draw, 14, int(draw.integers(3, 7)))
    parts, steps = waves(GRID, of), looks(LAST)
    spread = parts.sum(axis=0).std()
    rates = rate(of[0]) * draw.uniform(1 / 1.3, 1.3)
    learned = 1 - np.exp(-rates * steps[:, None])
    prediction = learned @ parts + jitter * spread * draw.standard_normal((len(steps), len(GRID)))
    trained = np.ones(len(GRID)) if draw.random() < 0.5 else np.arange(len(GRID)) % 2 == 0
    return log_on_grid(prediction[None], parts.sum(axis=0), steps, trained)


def power_law(lowest: float, highest: float) -> Callable[[np.ndarray], np.ndarray]:
    """Rates k^p with which the lowest and the highest tone have decayed by these exponents at the last step."""
    return lambda k: lowest / LAST * (k / k[0]) ** (np.log(highest / lowest) / np.log(k[-1] / k[0]))


def learned_in_order(_: int, draw: np.random.Generator) -> xr.Dataset:
    """The lowest tone has long been learned at the end, the highest is not."""
    return modes(draw, power_law(draw.uniform(5, 50), draw.uniform(0.05, 0.6)))


def all_learned(_: int, draw: np.random.Generator) -> xr.Dataset:
    """All tones are learned, the lowest or the highest first."""
    ends = draw.permutation([draw.uniform(4, 6), draw.uniform(6, 100)])
    return modes(draw, power_law(*ends), jitter=draw.choice([0.0, 0.03]))


def reversed_order(_: int, draw: np.random.Generator) -> xr.Dataset:
    """The highest tone is learned, the lowest is not."""
    return modes(draw, power_law(draw.uniform(0.05, 0.6), draw.uniform(5, 50)))


def too_short(_: int, draw: np.random.Generator) -> xr.Dataset:
    """No tone is learned yet, all are being learned."""
    return modes(draw, power_law(draw.uniform(0.4, 1.0), draw.uniform(0.05, 0.2)))


def shaken(_: int, draw: np.random.Generator) -> xr.Dataset:
    """The highest tone is not learned, and a new random field of low frequencies at every look, as of minibatches."""
    run = modes(draw, power_law(draw.uniform(5, 50), draw.uniform(0.02, 0.3)))
    size = draw.uniform(0.1, 0.3) * float(run["target"].std())
    run["prediction"][:] += size * random_field(draw, run["prediction"].shape)
    return run


def partly_learned(number: int, draw: np.random.Generator) -> xr.Dataset:
    """Low tones are learned, the highest only in a part of the domain, so that its error spreads over frequencies."""
    of = (np.array([1, 3, int(draw.integers(8, 15))]), draw.uniform(0.6, 1.2, 3), draw.uniform(0, 2 * np.pi, 3))
    (low, middle, high), steps = waves(GRID, of), looks(LAST)
    half = draw.uniform(0.15, 0.35)
    part = 1 / (1 + np.exp((np.abs((GRID + draw.random()) % 1 - 0.5) - half) / 0.02))
    learned = [1 - np.exp(-rate / LAST * steps)[:, None] for rate in (50.0, 20.0, draw.uniform(2.0, 4.0))]
    prediction = learned[0] * low + learned[1] * middle + learned[2] * part * high
    trained = np.ones(len(GRID)) if number % 2 else np.arange(len(GRID)) % 2 == 0
    return log_on_grid(prediction[None], low + middle + high, steps, trained)


def jumping(_: int, draw: np.random.Generator) -> xr.Dataset:
    """Outputs that are the target's and a new random field of low frequencies at every look."""
    steps = looks(1000)
    target = waves(GRID, tones(draw, 10, int(draw.integers(3, 6)))).sum(axis=0)
    field = random_field(draw, (len(steps), len(GRID))) / np.sqrt(2.0)
    learned = 1 - np.exp(-steps / 100)[:, None]
    prediction = learned * target + draw.uniform(0.25, 1.5) * target.std() * field
    return log_on_grid(prediction[None], target, steps)
