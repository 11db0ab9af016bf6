"""The papers' own: every weight and bias from one normal distribution N(0, std^2), whatever the layer."""

from __future__ import annotations

import jax
from jaxtyping import Array, Float, PRNGKeyArray

from spectral_bias.spec.quantities import PositiveFloat


def normal(
    key: PRNGKeyArray, fan_in: int, fan_out: int, *, std: PositiveFloat, scale: PositiveFloat = 1.0
) -> tuple[Float[Array, "out in"], Float[Array, " out"]]:
    """Weight and bias of one affine layer.

    Args:
        std: standard deviation of weights and biases.
        scale: factor on it.
    """
    weight_key, bias_key = jax.random.split(key)
    weight = std * scale * jax.random.normal(weight_key, (fan_out, fan_in))
    bias = std * scale * jax.random.normal(bias_key, (fan_out,))
    return weight, bias
