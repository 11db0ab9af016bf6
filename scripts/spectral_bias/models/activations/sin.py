"""Sine: all its Fourier mass at |k| = 1."""

from __future__ import annotations

import jax.numpy as jnp
from jaxtyping import Array, Float


def sin(x: Float[Array, "..."]) -> Float[Array, "..."]:
    """Sin x."""
    return jnp.sin(x)
