"""Sums of tones on [0, 1), and random fields of low frequencies."""

from __future__ import annotations

import numpy as np

Tones = tuple[np.ndarray, np.ndarray, np.ndarray]


def tones(draw: np.random.Generator, highest: int, count: int) -> Tones:
    """Frequencies (ascending, distinct), amplitudes within a factor of two, phases."""
    frequency = np.sort(draw.choice(np.arange(1, highest + 1), count, replace=False))
    return frequency, draw.uniform(0.6, 1.2, count), draw.uniform(0, 2 * np.pi, count)


def waves(x: np.ndarray, of: Tones) -> np.ndarray:
    """The tones at points x in [0, 1), one a row."""
    frequency, amplitude, phase = of
    return amplitude[:, None] * np.sin(2 * np.pi * frequency[:, None] * x + phase[:, None])


def random_field(draw: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Random fields on a periodic grid, the last axis, white up to frequency 8, with deviation 1."""
    x = np.arange(shape[-1]) / shape[-1]
    parts = np.concatenate([f(2 * np.pi * np.arange(1, 9)[:, None] * x) for f in (np.sin, np.cos)])
    return draw.standard_normal((*shape[:-1], 16)) @ parts / np.sqrt(8.0)
