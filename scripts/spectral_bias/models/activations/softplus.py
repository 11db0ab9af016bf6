"""Softplus: the smooth relu, analytic."""

from __future__ import annotations

import jax
from jaxtyping import Array, Float


def softplus(x: Float[Array, "..."]) -> Float[Array, "..."]:
    """log(1 + exp(x))."""
    return jax.nn.softplus(x)
