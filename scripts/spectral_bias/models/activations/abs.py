"""Absolute value: a kink, its Fourier transform falls as k^-2."""

from __future__ import annotations

import jax.numpy as jnp
from jaxtyping import Array, Float


def abs(x: Float[Array, "..."]) -> Float[Array, "..."]:
    """|x|."""
    return jnp.abs(x)
