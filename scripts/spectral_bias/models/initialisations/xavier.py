"""Glorot and Bengio (2010), normal: weights of variance 2 / (fan in + fan out)."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, PRNGKeyArray

from spectral_bias.spec.quantities import NonNegativeFloat, PositiveFloat


def xavier(
    key: PRNGKeyArray, fan_in: int, fan_out: int, *, scale: PositiveFloat = 1.0, bias_std: NonNegativeFloat = 0.0
) -> tuple[Float[Array, "out in"], Float[Array, " out"]]:
    """Weight and bias of one affine layer.

    Args:
        scale: factor on the weights' standard deviation.
        bias_std: standard deviation of the biases.
    """
    weight_key, bias_key = jax.random.split(key)
    std = scale * jnp.sqrt(2.0 / (fan_in + fan_out))
    weight = std * jax.random.normal(weight_key, (fan_out, fan_in))
    bias = bias_std * jax.random.normal(bias_key, (fan_out,))
    return weight, bias
