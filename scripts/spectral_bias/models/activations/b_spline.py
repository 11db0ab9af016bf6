"""Quadratic B-spline, smooth and of compact support (Liu, Cai and Xu, MscaleDNN, arXiv 2007.11207: phi)."""

from __future__ import annotations

import jax.numpy as jnp
from jaxtyping import Array, Float


def b_spline(x: Float[Array, "..."]) -> Float[Array, "..."]:
    """(x)_+^2 - 3 (x-1)_+^2 + 3 (x-2)_+^2 - (x-3)_+^2; 0 outside [0, 3], 3/2 at its middle.

    Far beyond its support the four parabolas would cancel only up to rounding, so the input is held to [0, 3] first.
    """
    held = jnp.clip(x, 0.0, 3.0)
    terms = ((1.0, 0.0), (-3.0, 1.0), (3.0, 2.0), (-1.0, 3.0))
    return sum(factor * jnp.maximum(held - start, 0.0) ** 2 for factor, start in terms)
