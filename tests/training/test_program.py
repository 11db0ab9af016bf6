"""Runs that differ only in numbers share one program."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from small_training import ADAM, BATCH_KEYS, KEYS, MLP, SNAPSHOTS, curve, recipe, trained
from spectral_bias.training.program import program_of

RICKER = {**MLP, "activation": {"name": "ricker", "a": 1.0, "unit": False}}


def program_text(data=None, *, steps=20, **changes):
    """The text of a recipe's two programs, neither compiled nor run."""
    data = curve() if data is None else data
    numbers, fixed = recipe(**changes).split()
    numbers = (numbers, jnp.float32(steps))
    start, advance = program_of(fixed, data, features=False)
    first = (numbers, *(jax.random.wrap_key_data(jnp.uint32(keys)) for keys in (KEYS, BATCH_KEYS)))
    state = jax.eval_shape(start, *first)
    lengths, looked_at = np.zeros(len(SNAPSHOTS), np.int32), np.ones(len(SNAPSHOTS), bool)
    return start.lower(*first).as_text(), advance.lower(numbers, state, data, lengths, looked_at).as_text()


def test_numbers_and_data_are_arguments_of_one_program():
    base = program_text(model=RICKER)
    shifted = jax.tree.map(lambda values: values + np.float32(0.5), curve())
    changed = {
        **RICKER,
        "activation": {"name": "ricker", "a": 0.3, "unit": False},
        "initialisation": {"name": "xavier", "scale": 8.0, "bias_std": 0.5},
        "input_scale": 30.0,
    }
    assert program_text(model=changed, optimiser={**ADAM, "learning_rate": 3e-4, "b1": 0.5}) == base
    assert program_text(shifted, model=RICKER) == base
    assert program_text(model=RICKER, steps=50) == base


@pytest.mark.parametrize(
    "changes",
    [
        {"model": {**RICKER, "widths": [6]}},
        {"model": {**RICKER, "activation": {"name": "ricker", "a": 1.0, "unit": True}}},
        {"model": RICKER, "batch": 4},
        {"model": RICKER, "loss": {"name": "softmax_cross_entropy"}},
    ],
)
def test_what_changes_the_computation_changes_the_program(changes):
    assert program_text(**changes)[1] != program_text(model=RICKER)[1]


def test_a_number_that_is_an_argument_still_counts():
    narrow, wide = (
        trained(model={**RICKER, "activation": {"name": "ricker", "a": a, "unit": False}}, snapshots=[0, 1])
        for a in (1.0, 0.3)
    )
    assert not np.allclose(narrow.prediction, wide.prediction)
