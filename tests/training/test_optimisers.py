"""Every optimiser's steps against its formula, on a linear network, whose gradient is known."""

import numpy as np
import pytest

from small_training import DESIGN, LABELS, assert_follows, gradient_of, linear_run, weights_of
from spectral_bias.registry.members import members

pytestmark = pytest.mark.usefixtures("unoptimised")


def sgd(rate, momentum=0.0):
    def step(weights, gradient, memory, _):
        velocity = momentum * memory.get("velocity", 0.0) + gradient
        return weights - rate * velocity, {"velocity": velocity}

    return step


def adam(rate, b1, b2, small=1e-8):
    def step(weights, gradient, memory, count):
        mean = b1 * memory.get("mean", 0.0) + (1 - b1) * gradient
        square = b2 * memory.get("square", 0.0) + (1 - b2) * gradient**2
        updated = weights - rate * (mean / (1 - b1**count)) / (np.sqrt(square / (1 - b2**count)) + small)
        return updated, {"mean": mean, "square": square}

    return step


def rmsprop(rate, decay, small=1e-8):
    def step(weights, gradient, memory, _):
        square = decay * memory.get("square", 0.0) + (1 - decay) * gradient**2
        return weights - rate * gradient / np.sqrt(square + small), {"square": square}

    return step


def adagrad(rate, initial, small=1e-7):
    def step(weights, gradient, memory, _):
        square = memory.get("square", initial) + gradient**2
        return weights - rate * gradient / np.sqrt(square + small), {"square": square}

    return step


def lion(rate, b1, b2, decay):
    def step(weights, gradient, memory, _):
        mean = memory.get("mean", 0.0)
        updated = weights - rate * (np.sign(b1 * mean + (1 - b1) * gradient) + decay * weights)
        return updated, {"mean": b2 * mean + (1 - b2) * gradient}

    return step


OPTIMISERS = {
    "adagrad": [({"learning_rate": 0.1, "initial": 0.2}, adagrad(0.1, 0.2))],
    "lion": [({"learning_rate": 0.02, "b1": 0.7, "b2": 0.9, "weight_decay": 0.3}, lion(0.02, 0.7, 0.9, 0.3))],
    "lbfgs": [],  # its steps hang on a line search; a test of its own follows
    "sgd": [
        ({"learning_rate": 0.1, "momentum": 0.0}, sgd(0.1)),
        ({"learning_rate": 0.1, "momentum": 0.8}, sgd(0.1, 0.8)),
    ],
    "adam": [({"learning_rate": 0.05, "b1": 0.8, "b2": 0.99}, adam(0.05, 0.8, 0.99))],
    "rmsprop": [({"learning_rate": 0.02, "decay": 0.8}, rmsprop(0.02, 0.8))],
}
CASES = [(name, *case) for name in members("training.optimisers") for case in OPTIMISERS[name]]


@pytest.mark.parametrize(("name", "parameters", "step"), CASES)
def test_every_optimisers_steps_are_those_of_its_formula(name, parameters, step):
    def by_formula(weights, memory, count):
        return step(weights, gradient_of("mse", weights), memory, count + 1)

    assert_follows(linear_run({"name": name, **parameters}), by_formula)


def test_lbfgs_reaches_the_least_squares_solution_in_a_few_steps():
    found = linear_run({"name": "lbfgs", "memory": 10, "line_search": 20}, snapshots=(0, 1, 15))
    best, *_ = np.linalg.lstsq(DESIGN, LABELS["mse"], rcond=None)
    for member in np.float64(found.prediction):
        np.testing.assert_allclose(weights_of(member[-1]), best, atol=1e-4)
        assert np.abs(weights_of(member[1]) - best).max() > 1e-2


def test_gradient_descent_on_a_linear_network_follows_the_closed_form():
    found = linear_run({"name": "sgd", "learning_rate": 0.3, "momentum": 0.0}, snapshots=(0, 3, 40, 400))
    best, *_ = np.linalg.lstsq(DESIGN, LABELS["mse"], rcond=None)
    values, vectors = np.linalg.eigh(2 * DESIGN.T @ DESIGN / LABELS["mse"].size)
    for member, losses in zip(np.float64(found.prediction), found.loss, strict=True):
        start = vectors.T @ (weights_of(member[0]) - best)
        for place, step in enumerate(found.steps):
            weights = best + vectors @ ((1 - 0.3 * values[:, None]) ** step * start)
            np.testing.assert_allclose(weights_of(member[place]), weights, rtol=1e-3, atol=1e-4)
            expected = np.mean((DESIGN @ weights - LABELS["mse"]) ** 2)
            assert losses[place] == pytest.approx(expected, rel=1e-3)
