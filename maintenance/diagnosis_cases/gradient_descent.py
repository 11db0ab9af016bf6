"""Logs in closed form of gradient descent: about its stable step, far beyond it, and on too few features."""

from __future__ import annotations

import numpy as np
import xarray as xr

from diagnosis_cases.case import GRID, log_on_grid, looks
from diagnosis_cases.tone_sums import tones, waves


def beyond_stability(_: int, draw: np.random.Generator) -> xr.Dataset:
    """Gradient descent 1 - (1 - eta lambda_k)^t with eta just under or over 2 / lambda_1."""
    of, steps = tones(draw, 10, 4), looks(600)
    parts = waves(GRID, of)
    over = draw.uniform(0.9993, 1.002)
    factor = 1 - 2.0 * over * (of[0] / of[0][0]) ** -draw.uniform(1.0, 3.0)
    prediction = (1 - factor ** steps[:, None]) @ parts
    prediction[np.abs(prediction) > 1e3] = np.nan
    return log_on_grid(prediction[None], parts.sum(axis=0), steps)


def diverging(_: int, draw: np.random.Generator) -> xr.Dataset:
    """The same, far beyond: the outputs grow until they are infinite."""
    steps = looks(600)
    target = waves(GRID, tones(draw, 10, 4)).sum(axis=0)
    grows = -(draw.uniform(1.05, 1.5) ** steps[:, None])
    with np.errstate(over="ignore"):
        prediction = target * (1 + (-1.0) ** steps[:, None] * grows)
    prediction[np.abs(prediction) > 1e6] = np.nan
    return log_on_grid(prediction[None], target, steps)


def few_features(_: int, draw: np.random.Generator) -> xr.Dataset:
    """Gradient flow of least squares on two to four bumps, which cannot hold the tones, to its end."""
    steps = looks(4000)
    target = waves(GRID, tones(draw, 12, int(draw.integers(4, 8)))).sum(axis=0)
    centres, width = draw.random((int(draw.integers(2, 5)), 1)), draw.uniform(0.05, 0.2)
    bumps = np.exp(-(((GRID - centres + 0.5) % 1 - 0.5) ** 2) / (2 * width**2))
    u, s, _ = np.linalg.svd(bumps.T, full_matrices=False)
    learned = 1 - np.exp(-0.1 * (s / s[0]) ** 2 * steps[:, None])
    return log_on_grid(((learned * (u.T @ target)) @ u.T)[None], target, steps)
