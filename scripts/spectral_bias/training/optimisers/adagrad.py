"""Adagrad (Duchi, Hazan and Singer 2011)."""

from __future__ import annotations

import optax

from spectral_bias.registry.quantities import NonNegativeFloat, PositiveFloat


def adagrad(*, learning_rate: PositiveFloat, initial: NonNegativeFloat = 0.1) -> optax.GradientTransformation:
    """Adagrad (Duchi, Hazan and Singer 2011).

    Args:
        learning_rate: step size.
        initial: what the sum of squared gradients starts from.
    """
    return optax.flatten(optax.adagrad(learning_rate, initial_accumulator_value=initial))
