"""Rectified linear unit: a kink, its Fourier transform falls as k^-2."""

from __future__ import annotations

import jax
from jaxtyping import Array, Float


def relu(x: Float[Array, "..."]) -> Float[Array, "..."]:
    """max(x, 0)."""
    return jax.nn.relu(x)
