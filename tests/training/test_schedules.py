"""Every schedule's factor against its formula, by the steps of gradient descent on a linear network."""

import numpy as np
import pytest

from small_training import assert_follows, gradient_of, linear_run
from spectral_bias.registry.members import members

FACTORS = {
    "constant": ({}, lambda count, steps: 1.0),
    "cosine": ({"final": 0.2}, lambda count, steps: 0.6 + 0.4 * np.cos(np.pi * count / steps)),
}


@pytest.mark.parametrize("name", members("training.schedules"))
def test_every_schedule_shrinks_steps_by_its_formula(name):
    parameters, factor = FACTORS[name]
    optimiser = {"name": "sgd", "learning_rate": 0.3, "momentum": 0.0}
    found = linear_run(optimiser, schedule={"name": name, **parameters})

    def by_formula(weights, memory, count):
        return weights - 0.3 * factor(count, found.steps[-1]) * gradient_of("mse", weights), memory

    assert_follows(found, by_formula)
