"""What a training loop of some framework offers a probe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np


class Loop(NamedTuple):
    """A network in training.

    Attributes:
        parameters: number of its parameters.
        predict: its outputs at the evaluation points.
        update: an optimiser step; returns the loss of the network before it.
        restore: undo what the loop changed outside the network.
    """

    parameters: int
    predict: Callable[[], Any]
    update: Callable[[], Any]
    restore: Callable[[], None] = lambda: None


class Task(NamedTuple):
    """What every network is trained on.

    Attributes:
        x: evaluation points (sample, 1).
        target: target at them (sample, 1).
        trained_on: 1 at the points to train on (sample).
        learning_rate: of Adam, where no optimiser is given.
        optimiser: the user's, in the framework's form; None for Adam.
    """

    x: np.ndarray
    target: np.ndarray
    trained_on: np.ndarray
    learning_rate: float
    optimiser: Any


def shape_problem(shape: tuple[int, ...], samples: int) -> str:
    """What is wrong with the shape of a network's outputs; empty if nothing is.

    A wrong one would be broadcast against the target, and train something else.
    """
    if shape in {(samples,), (samples, 1)}:
        return ""
    return f"the network's outputs have the shape {shape}; {(samples, 1)} is expected of inputs {(samples, 1)}"
