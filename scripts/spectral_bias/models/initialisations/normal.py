"""The papers' own: every weight and bias from one normal distribution N(0, std^2), whatever the layer."""

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
        weight: standard normal numbers, as all initialisations get them.
        bias: likewise.
        std: standard deviation of weights and biases.
        scale: factor on it.
    """
    return std * scale * weight, std * scale * bias
