"""Small networks, trained side by side, one for each row of inputs and labels."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
import optax.contrib

from diagnosis_cases.case import generator, looks
from diagnosis_cases.ways import Way

ACTIVATIONS = {
    "tanh": jnp.tanh,
    "relu": jax.nn.relu,
    "sin": jnp.sin,
    "logistic": jax.nn.sigmoid,
    "gelu": jax.nn.gelu,
    "softplus": jax.nn.softplus,
    "gaussian": lambda values: jnp.exp(-(values**2) / 2),
    "silu": jax.nn.silu,
    "elu": jax.nn.elu,
    "arctan": jnp.arctan,
    "softsign": jax.nn.soft_sign,
    "snake": lambda values: values + jnp.sin(values) ** 2,
    "mish": jax.nn.mish,
    "selu": jax.nn.selu,
    "squareplus": jax.nn.squareplus,
    "erf": jax.lax.erf,
    "celu": jax.nn.celu,
    "cauchy": lambda values: 1.0 / (1.0 + values**2),
    "lisht": lambda values: values * jnp.tanh(values),
}
OPTIMISERS = {
    "adam": optax.adam,
    "sgd": lambda rate: optax.sgd(rate, momentum=0.9),
    "rmsprop": optax.rmsprop,
    "lion": optax.lion,
    "nadam": optax.nadam,
    "adamax": optax.adamax,
    "adabelief": optax.adabelief,
    "yogi": optax.yogi,
    "radam": optax.radam,
    "amsgrad": optax.amsgrad,
    "adan": optax.adan,
    "novograd": optax.novograd,
    "lamb": optax.lamb,
    "adopt": optax.contrib.adopt,
    "ademamix": optax.contrib.ademamix,
}


def parameter_count(way: Way, dimensions: int) -> int:
    """Weights and biases of a network with so many inputs."""
    return sum((one + 1) * other for one, other in pairwise((dimensions, *way.widths, 1)))


def run_networks(
    way: Way, inputs: np.ndarray, y: np.ndarray, at_z: np.ndarray, batch: int = 0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Train a network for each row of inputs and y; outputs at z and losses at the looks.

    Args:
        way: how to train.
        inputs: at training points (network, point, dimension).
        y: labels.
        at_z: inputs at evaluation points.
        batch: points of a minibatch, drawn at each step; 0 is all.
    """
    keys = jax.random.split(jax.random.key(int(generator("keys", way.name).integers(2**31))), len(y))
    parameters = jax.vmap(lambda key: initial(way, key, inputs.shape[-1]))(keys)
    update = OPTIMISERS[way.optimiser](way.rate)

    def loss(layers: Any, points: jax.Array, values: jax.Array) -> jax.Array:
        return jnp.mean((network(way, layers, points) - values) ** 2)

    def step(_: Any, carry: Any) -> Any:
        layers, state, key, points, values = carry
        key, mine = jax.random.split(key)
        chosen = jax.random.choice(mine, len(values), (batch,), replace=False) if batch else slice(None)
        changes, state = update.update(jax.grad(loss)(layers, points[chosen], values[chosen]), state, layers)
        return optax.apply_updates(layers, changes), state, key, points, values

    @jax.jit
    def advance(carry: Any, times: jax.Array) -> Any:
        return jax.vmap(lambda one: jax.lax.fori_loop(0, times, step, one))(carry)

    @jax.jit
    def look(carry: Any, points: jax.Array) -> Any:
        return jax.vmap(lambda one, z: (network(way, one[0], z), loss(one[0], one[3], one[4])))(carry, points)

    steps = looks(way.steps)
    carry = (parameters, jax.vmap(update.init)(parameters), keys, jnp.asarray(inputs), jnp.asarray(y))
    outputs, losses = [], []
    for times in np.diff(steps, prepend=0):
        carry = advance(carry, times)
        output, value = look(carry, jnp.asarray(at_z))
        outputs.append(np.asarray(output))
        losses.append(np.asarray(value))
    prediction, training = np.stack(outputs, axis=1), np.stack(losses, axis=1)
    huge = ~(np.abs(prediction).max(axis=-1) < 1e6)
    prediction[np.logical_or.accumulate(huge, axis=1)] = np.nan
    return prediction, training, steps


def initial(way: Way, key: jax.Array, dimensions: int) -> list[tuple[jax.Array, jax.Array]]:
    """Weights: He for ReLU, the SIREN paper's, else Xavier; small biases."""
    layers = []
    for depth, (fan_in, fan_out) in enumerate(pairwise((dimensions, *way.widths, 1))):
        key, one, two = jax.random.split(key, 3)
        if way.activation == "sin":
            bound = 1.0 / fan_in if depth == 0 else np.sqrt(6.0 / fan_in)
            weight = jax.random.uniform(one, (fan_in, fan_out), minval=-bound, maxval=bound)
        else:
            deviation = np.sqrt(2.0 / (fan_in if way.activation == "relu" else fan_in + fan_out))
            weight = deviation * jax.random.normal(one, (fan_in, fan_out))
        layers.append((weight, 0.1 * jax.random.normal(two, (fan_out,))))
    return layers


def network(way: Way, layers: Any, values: jax.Array) -> jax.Array:
    """Outputs at inputs (point, dimension)."""
    act = ACTIVATIONS[way.activation]
    for depth, (weight, bias) in enumerate(layers[:-1]):
        values = act((way.first if depth == 0 else 1.0) * (values @ weight + bias[None, :]))
    weight, bias = layers[-1]
    return (values @ weight + bias[None, :])[:, 0]
