"""Sigmoid linear unit, also called swish (Elfwing, Uchibe and Doya 2018): analytic."""

from __future__ import annotations

import jax
from jaxtyping import Array, Float


def silu(x: Float[Array, "..."]) -> Float[Array, "..."]:
    """X / (1 + exp(-x))."""
    return jax.nn.silu(x)
