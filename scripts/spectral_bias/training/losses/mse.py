"""Mean squared error."""

from __future__ import annotations

import jax.numpy as jnp
from jaxtyping import Array, Float


def mse(output: Float[Array, "sample channel"], label: Float[Array, "sample channel"]) -> Float[Array, ""]:
    """Mean of the squared differences over samples and channels."""
    return jnp.mean((output - label) ** 2)
