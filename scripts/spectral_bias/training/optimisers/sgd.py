"""Gradient descent, with momentum if asked."""

from __future__ import annotations

import optax

from spectral_bias.registry.quantities import Fraction, PositiveFloat


def sgd(*, learning_rate: PositiveFloat, momentum: Fraction = 0.0) -> optax.GradientTransformation:
    """Gradient descent, with momentum if asked.

    Args:
        learning_rate: step size.
        momentum: decay of the running sum of gradients.
    """
    return optax.flatten(optax.sgd(learning_rate, momentum=momentum))
