"""Glorot and Bengio (2010), normal: weights of variance 2 / (fan in + fan out)."""

from __future__ import annotations

import jax.numpy as jnp
from jaxtyping import Array, Float

from spectral_bias.registry.quantities import NonNegativeFloat, PositiveFloat


def xavier(
    weight: Float[Array, "out in"],
    bias: Float[Array, " out"],
    *,
    scale: PositiveFloat = 1.0,
    bias_std: NonNegativeFloat = 0.0,
) -> tuple[Float[Array, "out in"], Float[Array, " out"]]:
    """Weight and bias of one affine layer.

    Args:
        weight: standard normal samples.
        bias: standard normal samples.
        scale: factor on the weights' standard deviation.
        bias_std: standard deviation of the biases.
    """
    std = scale * jnp.sqrt(2.0 / sum(weight.shape))
    return std * weight, bias_std * bias
