"""The target of the atlas's networks: ten tones on one period, for those who train a network of their own on it."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from spectral_bias.recording.errors import raise_all

# sin kx or cos kx, k = 1, 2, ..., all of amplitude 1, as in config/experiments/atlas-networks.yaml.
WAVES = ("sin", "sin", "cos", "cos", "sin", "sin", "cos", "cos", "sin", "sin")
TRAINING_POINTS, EVALUATION_POINTS = 64, 128
DOMAIN = (-math.pi, math.pi)


class ProbeTarget(NamedTuple):
    """What a recorder and a training loop are given.

    Attributes:
        x: evaluation points (sample, 1), float32, evenly spaced, without the end of the domain.
        target: target at them (sample, 1), float32.
        trained_on: 1 at the points to train on, every second one (sample).
        attributes: of the log.
    """

    x: np.ndarray
    target: np.ndarray
    trained_on: np.ndarray
    attributes: dict[str, Any]


def probe_target(domain: tuple[float, float] = DOMAIN) -> ProbeTarget:
    """The target sin x + sin 2x + cos 3x + cos 4x + ... + sin 10x, over one period.

    Args:
        domain: start and end of the inputs; the target is stretched to it, so that a network gets the inputs that it is
            made for, such as (-1, 1).

    Raises:
        RecordingError: the domain is no interval.
    """
    start, end = map(float, domain)
    if not (math.isfinite(start) and math.isfinite(end) and start < end):
        raise_all([f"domain: {domain} is no interval; two numbers are expected, the smaller first"])
    turn = np.arange(EVALUATION_POINTS) / EVALUATION_POINTS
    angle = (2.0 * turn - 1.0) * np.pi
    waves = [getattr(np, wave)(k * angle) for k, wave in enumerate(WAVES, start=1)]
    every = EVALUATION_POINTS // TRAINING_POINTS
    return ProbeTarget(
        x=np.asarray(start + (end - start) * turn, np.float32)[:, None],
        target=np.asarray(np.sum(waves, axis=0), np.float32)[:, None],
        trained_on=np.asarray(np.arange(EVALUATION_POINTS) % every == 0, np.int8),
        attributes={"domain_length": end - start, "train_points": TRAINING_POINTS},
    )
