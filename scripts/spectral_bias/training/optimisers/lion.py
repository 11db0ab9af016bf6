"""Lion (Chen et al. 2023)."""

from __future__ import annotations

import optax

from spectral_bias.registry.quantities import Fraction, NonNegativeFloat, PositiveFloat


def lion(
    *,
    learning_rate: PositiveFloat = 1e-4,
    b1: Fraction = 0.9,
    b2: Fraction = 0.99,
    weight_decay: NonNegativeFloat = 0.0,
) -> optax.GradientTransformation:
    """Lion (Chen et al. 2023): every parameter moves by the step size, in the direction of its mean gradient's sign.

    Args:
        learning_rate: step size.
        b1: decay of the mean in the direction.
        b2: decay of the mean that is remembered.
        weight_decay: pull of the weights to zero, times the step size.
    """
    return optax.flatten(optax.lion(learning_rate, b1=b1, b2=b2, weight_decay=weight_decay))
