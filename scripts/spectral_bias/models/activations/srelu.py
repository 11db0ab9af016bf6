"""Product of two rectifiers, of compact support (Liu, Cai and Xu, MscaleDNN, arXiv 2007.11207: sReLU)."""

from __future__ import annotations

import jax.numpy as jnp
from jaxtyping import Array, Float


def srelu(x: Float[Array, "..."]) -> Float[Array, "..."]:
    """max(x, 0) max(1 - x, 0)."""
    return jnp.maximum(x, 0.0) * jnp.maximum(1.0 - x, 0.0)
