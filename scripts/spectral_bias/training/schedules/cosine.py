"""Half a cosine from 1 down (Loshchilov and Hutter, "SGDR", ICLR 2017, equation 5, without restarts)."""

from __future__ import annotations

import jax.numpy as jnp
from jaxtyping import Array, Float

from spectral_bias.numerics import sine
from spectral_bias.registry.quantities import Fraction


def cosine(progress: Float[Array, ""], *, final: Fraction = 0.0) -> Float[Array, ""]:
    """Half a cosine from 1 at the first step to ``final`` at the last.

    Args:
        progress: share of the steps taken, from 0.
        final: the factor at the end.
    """
    return final + (1.0 - final) * 0.5 * (1.0 + sine.cos(jnp.pi * progress))
