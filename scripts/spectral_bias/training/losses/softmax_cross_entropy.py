"""Softmax with cross entropy, for one-hot labels."""

from __future__ import annotations

from collections.abc import Callable

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from spectral_bias.models.points import at_points


def softmax_cross_entropy(network: Callable[..., Array], batch: dict[str, Float[Array, "_ ..."]]) -> Float[Array, ""]:
    """Mean over samples of -sum_c label_c log softmax(output)_c.

    Args:
        network: from one point to its channels.
        batch: points ``x`` and one-hot labels ``y``.
    """
    output = at_points(network, batch["x"])
    return -jnp.mean(jnp.sum(batch["y"] * jax.nn.log_softmax(output, axis=-1), axis=-1))


def prediction(output: Float[Array, "sample channel"]) -> Float[Array, "sample channel"]:
    """Class probabilities predicted under this loss, comparable with the one-hot labels."""
    return jax.nn.softmax(output, axis=-1)
