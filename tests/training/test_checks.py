"""A recipe that does not fit its data is refused before anything is compiled or trained."""

from __future__ import annotations

import sys
import textwrap

import jax.numpy as jnp
import numpy as np
import pytest

from small_training import MLP, curve, data_of, ready, recipe
from spectral_bias.training.checks import UnfitRecipeError, refuse_no_numbers, refuse_unfit

OWN = """
import math

import equinox as eqx
import jax
import jax.numpy as jnp


def linear(change, outputs=None):
    def network(key, inputs, wanted):
        layer = eqx.nn.Linear(inputs, outputs or wanted, key=key)
        return lambda x: change(layer(x))

    return network


def scalar(key, inputs, outputs):
    return linear(jnp.sum)(key, inputs, outputs)


def three(key, inputs, outputs):
    return linear(lambda y: y, 3)(key, inputs, outputs)


def imaginary(key, inputs, outputs):
    return linear(lambda y: y.astype(jnp.complex64))(key, inputs, outputs)


def short(key, inputs, outputs):
    return linear(lambda y: y.astype(jnp.bfloat16))(key, inputs, outputs)


def by_point(network, batch):
    return (jax.vmap(network)(batch["x"]) - batch["y"]) ** 2


def no_optimiser(*, learning_rate):
    return learning_rate


def branches(x, *, a=1.0):
    return x if a > 1 else -x


def measures(x, *, a=1.0):
    return x * math.sqrt(a)


def roots(x, *, a=1.0):
    return jnp.where(a > 1, x, -x)


class Snake(eqx.Module):
    a: float = 1.0

    def __call__(self, x):
        return x + jnp.sin(self.a * x) ** 2 / self.a
"""


@pytest.fixture(autouse=True)
def own(tmp_path, monkeypatch):
    """Own code in the working folder."""
    (tmp_path / "own_for_checks.py").write_text(textwrap.dedent(OWN), "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "own_for_checks", raising=False)


def named(name, **parameters):
    return {"name": f"own_for_checks:{name}", **parameters}


def with_activation(name, **parameters):
    return {"model": {**MLP, "activation": named(name, **parameters)}}


UNFIT = {
    "a scalar": ({"model": named("scalar")}, r"output is float32 \(one number\); expected float32\[1\]"),
    "three channels": ({"model": named("three")}, r"output is float32\[3\]; expected float32\[1\].*labels 1 channels"),
    "a complex output": ({"model": named("imaginary")}, r"output is complex64\[1\]; expected float32\[1\]"),
    "a short output": ({"model": named("short")}, r"output is bfloat16\[1\]; expected float32\[1\]"),
    "a loss a point": ({"loss": named("by_point")}, r"loss is float32\[8, 1\]; expected float32 \(one number\)"),
    "no optimiser": ({"optimiser": named("no_optimiser", learning_rate=0.1)}, "expected an Optax transformation"),
}


@pytest.mark.parametrize("fault", UNFIT)
def test_what_does_not_fit_is_refused_with_both_shapes(fault):
    changes, message = UNFIT[fault]
    with pytest.raises(UnfitRecipeError, match=message):
        refuse_unfit(recipe(**changes), curve())


def test_it_is_refused_before_anything_is_compiled():
    with pytest.raises(UnfitRecipeError, match="network's output"):
        ready(model=named("three"))


def test_three_channels_fit_three():
    data = data_of(np.arange(4.0), np.arange(4.0), np.arange(4.0))
    data.train["y"] = np.zeros((4, 3), np.float32)
    refuse_unfit(recipe(model=named("three")), data)


@pytest.mark.parametrize("name", ["branches", "measures"])
def test_the_value_of_a_traced_number_is_asked_for_in_a_line_that_is_named(name):
    line = {"branches": "return x if a > 1 else -x", "measures": r"return x \* math.sqrt\(a\)"}[name]
    with pytest.raises(TypeError, match=rf"own_for_checks.py, line \d+, `{line}`: .*jnp.where"):
        refuse_unfit(recipe(**with_activation(name, a=2.0)), curve())


@pytest.mark.parametrize(
    "changes",
    [
        with_activation("roots", a=2.0),
        with_activation("Snake", a=2.0),
        {"model": {**MLP, "activation": {"name": "jax.nn:mish"}}},
        {"model": {"name": "equinox.nn:MLP", "width_size": 4, "depth": 2, "activation": {"name": "tanh"}}},
        {"optimiser": {"name": "optax:adamw", "learning_rate": 0.1, "weight_decay": 0.01}},
        {"optimiser": {"name": "optax:lion", "learning_rate": 0.1}},
        {"loss": {"name": "optax.losses:huber_loss", "delta": 0.5}},
    ],
    ids=str,
)
def test_own_code_and_installed_packages_fit(changes):
    refuse_unfit(recipe(**changes), curve())


def test_the_mean_of_an_elementwise_loss_is_taken():
    given = recipe(loss={"name": "optax.losses:squared_error"})
    batch = {"x": jnp.array([[0.0], [1.0]]), "y": jnp.array([[1.0], [4.0]])}
    assert given.loss(lambda x: 2 * x, batch) == (1.0 + 4.0) / 2


def test_names_are_resolved_before_the_start_is_traced(monkeypatch):
    resolved = recipe(model={**MLP, "activation": {"name": "ricker", "a": 0.3, "unit": False}})

    def refused(name):
        raise AssertionError(f"{name} is resolved too late")

    monkeypatch.setattr("spectral_bias.registry.resolve.importlib.import_module", refused)
    refuse_unfit(resolved, curve())


def test_an_ensemble_without_a_finite_member_is_refused_before_its_first_step():
    prediction, loss = np.zeros((2, 3, 1)), np.array([np.nan, 1.0])
    refuse_no_numbers(prediction, loss)
    with pytest.raises(UnfitRecipeError, match="the loss of all 2 seeds hold NaN or infinity before the first step"):
        refuse_no_numbers(prediction, np.array([np.nan, np.inf]))
    prediction[:, 1] = np.nan
    with pytest.raises(UnfitRecipeError, match="the outputs of all 2 seeds"):
        refuse_no_numbers(prediction, np.ones(2))
