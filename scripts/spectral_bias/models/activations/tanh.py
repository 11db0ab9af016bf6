"""Hyperbolic tangent: analytic, its Fourier transform -i pi / sinh(pi k / 2) falls exponentially."""

from __future__ import annotations

import jax.numpy as jnp
from jaxtyping import Array, Float


def tanh(x: Float[Array, "..."]) -> Float[Array, "..."]:
    """Tanh x."""
    return jnp.tanh(x)
