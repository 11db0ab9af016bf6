"""Adam (Kingma and Ba 2015)."""

from __future__ import annotations

import optax

from spectral_bias.registry.quantities import Fraction, PositiveFloat


def adam(
    *, learning_rate: PositiveFloat = 1e-3, b1: Fraction = 0.9, b2: Fraction = 0.999
) -> optax.GradientTransformation:
    """Adam (Kingma and Ba 2015).

    Args:
        learning_rate: step size.
        b1: decay of the mean of gradients.
        b2: decay of the mean of squared gradients.
    """
    return optax.flatten(optax.adam(learning_rate, b1=b1, b2=b2))
