"""Logistic sigmoid: analytic, exponential decay in frequency."""

from __future__ import annotations

import jax
from jaxtyping import Array, Float


def sigmoid(x: Float[Array, "..."]) -> Float[Array, "..."]:
    """1 / (1 + exp(-x))."""
    return jax.nn.sigmoid(x)
