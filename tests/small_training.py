"""A network so small that a test may train it, and a linear one whose training is known in closed form."""

from __future__ import annotations

import numpy as np
from scipy.special import softmax

from spectral_bias.registry.seeds import stream
from spectral_bias.training.data import Data
from spectral_bias.training.ensemble import Training
from spectral_bias.training.recipe import Recipe

KEYS = [stream("test", seed, "initialisation") for seed in range(3)]
BATCH_KEYS = [stream("test", seed, "batches") for seed in range(3)]
MLP = {
    "name": "mlp",
    "widths": [5],
    "activation": {"name": "tanh"},
    "initialisation": {"name": "xavier", "scale": 1.0, "bias_std": 0.0},
    "input_scale": 1.0,
    "embedding": {"name": "identity"},
    "boundary": "free",
    "antisymmetric": False,
}
ADAM = {"name": "adam", "learning_rate": 0.01, "b1": 0.9, "b2": 0.999}
SNAPSHOTS = [0, 1, 2, 4, 7, 10, 15, 20]


def recipe(**changes):
    """Adam on the small network's squared error, but for some changes."""
    names = {"model": MLP, "loss": {"name": "mse"}, "optimiser": ADAM, "schedule": {"name": "constant"}}
    return Recipe.resolved(**{**names, "batch": "full", **changes})


def data_of(x, y, x_evaluate):
    """Training points and labels, and evaluation points, a column each."""
    x, y, x_evaluate = (np.float32(values).reshape(len(values), -1) for values in (x, y, x_evaluate))
    return Data({"x": x, "y": y}, x_evaluate)


def curve(count=8):
    """One period of a sine, evaluated where it is trained on and in between."""
    x = np.linspace(-1, 1, count, endpoint=False)
    fine = np.linspace(-1, 1, 2 * count, endpoint=False)
    return data_of(x, np.sin(np.pi * x), fine)


def ready(data=None, *, members=(0, 1, 2), snapshots=SNAPSHOTS, feature_steps=(), **changes):
    """A training of some members, compiled."""
    keys, batch_keys = ([keys[member] for member in members] for keys in (KEYS, BATCH_KEYS))
    return Training(recipe(**changes), curve() if data is None else data, keys, batch_keys, snapshots, feature_steps)


def trained(data=None, **keys):
    """What such a training leaves."""
    training = ready(data, **keys)
    return training.trajectory(training.segments())


LINEAR = {**MLP, "widths": [], "initialisation": {"name": "normal", "std": 0.5, "scale": 1.0}}
X = np.random.default_rng(0).uniform(-1, 1, (6, 2))
LABELS = {
    "mse": np.random.default_rng(1).standard_normal((6, 3)),
    "softmax_cross_entropy": np.eye(3)[[0, 1, 2, 0, 1, 1]],
}
DESIGN = np.column_stack([X, np.ones(6)])
PROBES = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])


def linear_run(optimiser, loss="mse", snapshots=(0, 1, 2, 5, 12), **changes):
    """A linear network seen at the origin and at unit vectors, so that its weights can be read off its output."""
    data = data_of(X, LABELS[loss], PROBES)
    return trained(data, model=LINEAR, loss={"name": loss}, optimiser=optimiser, snapshots=snapshots, **changes)


def weights_of(seen):
    """Rows for the two inputs and the bias, from what was seen at the probes."""
    return np.stack([seen[1] - seen[0], seen[2] - seen[0], seen[0]])


def gradient_of(loss, weights):
    """The loss's gradient with respect to a linear network's weights."""
    output, label = DESIGN @ weights, LABELS[loss]
    if loss == "mse":
        return 2 * DESIGN.T @ (output - label) / label.size
    return DESIGN.T @ (softmax(output, axis=1) - label) / len(label)


def assert_follows(found, step):
    """Every member's weights are those that a step ``(weights, memory, count) -> (weights, memory)`` leads to."""
    for member in np.float64(found.prediction):
        weights, memory = weights_of(member[0]), {}
        for count in range(found.steps[-1] + 1):
            if count in found.steps:
                seen = weights_of(member[found.steps.index(count)])
                np.testing.assert_allclose(seen, weights, rtol=2e-4, atol=2e-5)
            weights, memory = step(weights, memory, count)
