"""Train an Equinox module, or a function of parameters in JAX, on all training points."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np

from spectral_bias.probing.loop import Loop, Task, shape_problem
from spectral_bias.recording.errors import RecordingError


def jax_loop(make_model: Callable[[int], Any], seed: int, task: Task) -> Loop:
    """The loop of one seed.

    Args:
        make_model: returns an Equinox module that takes one input (1,), or a pair: a function of parameters and inputs
            (sample, 1), and the initial parameters.
        seed: number of the seed.
        task: ``optimiser``, if given, is an Optax one.

    Raises:
        RecordingError: it returned neither, or the outputs have another shape.
    """
    jax, jnp, optax = (import_module(name) for name in ("jax", "jax.numpy", "optax"))
    apply, weights = _parts(jax, make_model(seed))
    count = sum(int(np.size(each)) for each in jax.tree.leaves(weights))
    if not count:
        raise RecordingError("make_model: returned a model without parameters to train")
    x, trained = jnp.asarray(task.x), np.flatnonzero(task.trained_on)
    x_train, y_train = x[trained], jnp.asarray(task.target)[trained, 0]
    predict = jax.jit(apply)
    if problem := shape_problem(tuple(jax.eval_shape(predict, weights, x).shape), len(x)):
        raise RecordingError(problem)
    optimiser: Any = task.optimiser or optax.adam(task.learning_rate)

    @jax.jit
    def step(weights: Any, state: Any) -> tuple[Any, Any, Any]:
        def loss_of(weights: Any) -> Any:
            return jnp.mean((apply(weights, x_train).reshape(-1) - y_train) ** 2)

        loss, gradient = jax.value_and_grad(loss_of)(weights)
        change, state = optimiser.update(gradient, state, weights)
        return optax.apply_updates(weights, change), state, loss

    now = [weights, optimiser.init(weights)]

    def update() -> Any:
        *now[:], loss = step(*now)
        return loss

    return Loop(count, lambda: predict(now[0], x), update)


def _parts(jax: Any, model: Any) -> tuple[Callable[[Any, Any], Any], Any]:
    """A function of trained parameters and inputs, and the parameters."""
    if isinstance(model, tuple) and len(model) == 2 and callable(model[0]) and not callable(model[1]):
        return model
    if not callable(model) or not jax.tree.leaves(model):
        kind = type(model).__name__
        raise RecordingError(
            f"make_model: returned a {kind}; an Equinox module, or a pair of a function of parameters and inputs, and "
            "the parameters, is expected"
        )
    equinox: Any = import_module("equinox")
    weights, rest = equinox.partition(model, equinox.is_inexact_array)
    return (lambda weights, x: jax.vmap(equinox.combine(weights, rest))(x)), weights
