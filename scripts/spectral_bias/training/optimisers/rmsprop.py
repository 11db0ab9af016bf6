"""RMSprop (Hinton 2012)."""

from __future__ import annotations

import optax

from spectral_bias.registry.quantities import Fraction, PositiveFloat


def rmsprop(*, learning_rate: PositiveFloat = 1e-3, decay: Fraction = 0.9) -> optax.GradientTransformation:
    """RMSprop (Hinton 2012).

    Args:
        learning_rate: step size.
        decay: decay of the mean of squared gradients.
    """
    return optax.flatten(optax.rmsprop(learning_rate, decay=decay))
