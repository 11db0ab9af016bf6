"""Gaussian bump: its Fourier transform is a Gaussian."""

from __future__ import annotations

import jax.numpy as jnp
from jaxtyping import Array, Float


def gaussian(x: Float[Array, "..."]) -> Float[Array, "..."]:
    """exp(-x^2 / 2)."""
    return jnp.exp(-0.5 * x**2)
