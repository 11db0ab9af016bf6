"""Gaussian error linear unit (Hendrycks and Gimpel 2016), the exact one: analytic."""

from __future__ import annotations

import jax
from jaxtyping import Array, Float


def gelu(x: Float[Array, "..."]) -> Float[Array, "..."]:
    """X Phi(x), Phi the normal distribution function."""
    return jax.nn.gelu(x, approximate=False)
