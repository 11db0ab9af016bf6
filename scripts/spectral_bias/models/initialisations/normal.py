"""Weights and biases of every layer from one normal distribution N(0, std^2), as in the papers of Xu et al."""

from __future__ import annotations

from jaxtyping import Array, Float

from spectral_bias.registry.quantities import PositiveFloat


def normal(
    weight: Float[Array, "out in"],
    bias: Float[Array, " out"],
    *,
    std: PositiveFloat,
    scale: PositiveFloat = 1.0,
) -> tuple[Float[Array, "out in"], Float[Array, " out"]]:
    """Weight and bias of one affine layer.

    Args:
        weight: standard normal samples.
        bias: standard normal samples.
        std: standard deviation of weights and biases.
        scale: factor on ``std``.
    """
    return std * scale * weight, std * scale * bias
