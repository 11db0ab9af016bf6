"""Exponential linear unit (Clevert, Unterthiner and Hochreiter 2016): once differentiable, decay as k^-3."""

from __future__ import annotations

import jax
from jaxtyping import Array, Float


def elu(x: Float[Array, "..."]) -> Float[Array, "..."]:
    """X for x > 0, else exp(x) - 1."""
    return jax.nn.elu(x)
