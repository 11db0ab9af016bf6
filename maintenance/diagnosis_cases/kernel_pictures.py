"""Logs in closed form of a kernel's gradient flow on random pictures of 16 x 16."""

from __future__ import annotations

import numpy as np
import xarray as xr
from scipy.fft import idctn

from diagnosis_cases.case import as_run, looks
from diagnosis_cases.kernel_flow import decay, kernel_flow

SIDE = 16


def picture(draw: np.random.Generator, side: int) -> np.ndarray:
    """A random field with amplitudes |q|^-1.5, DCT."""
    radius = np.sqrt(np.sum(np.square(np.indices((side, side), float)), axis=0))
    return np.asarray(idctn(draw.standard_normal((side, side)) * np.maximum(radius, 0.7) ** -1.5, norm="ortho"))


def picture_log(draw: np.random.Generator, *, scale: float, noise: float, last: int, half: bool) -> xr.Dataset:
    """A kernel's flow on a random picture, on all pixels or every second one in both directions."""
    target = picture(draw, SIDE).ravel()
    target = target / target.std()
    z = np.stack(np.meshgrid(*[np.arange(SIDE) / SIDE] * 2, indexing="ij"), -1).reshape(-1, 2)
    rows, columns = np.indices((SIDE, SIDE))
    chosen = ((rows + columns) % 2 == 0).ravel() if half else np.ones(SIDE**2, bool)
    # Half the period, so that the picture need not be periodic.
    spectrum = np.sqrt(decay(2 * SIDE, scale, 1.0)[:, None] * decay(2 * SIDE, scale, 1.0)) ** 3
    steps = looks(last)
    labels = target[chosen] + noise * draw.standard_normal(chosen.sum())
    prediction, loss = kernel_flow(z / 2, z[chosen] / 2, labels, spectrum, steps)
    grid = {"grid_shape": [SIDE, SIDE]}
    return as_run(prediction[None], target, z * SIDE, steps, loss=loss[None], trained_on=chosen, **grid)


def image_stopped(number: int, draw: np.random.Generator) -> xr.Dataset:
    """A picture, stopped before its high frequencies."""
    return picture_log(draw, scale=2.0, noise=0.0, last=300, half=number % 2 == 0)


def image_noise(number: int, draw: np.random.Generator) -> xr.Dataset:
    """A picture with noisy pixels, fitted to the end."""
    return picture_log(draw, scale=6.0, noise=0.7, last=10**6, half=number % 2 == 0)


def image_wide(_: int, draw: np.random.Generator) -> xr.Dataset:
    """Every second pixel of a picture and a kernel that is nearly flat."""
    return picture_log(draw, scale=200.0, noise=0.0, last=10**6, half=True)
