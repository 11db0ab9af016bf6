"""Sine: all its Fourier mass at |k| = 1."""

from __future__ import annotations

from jaxtyping import Array, Float

from spectral_bias.numerics import sine


def sin(x: Float[Array, "..."]) -> Float[Array, "..."]:
    """Sin x."""
    return sine.sin(x)
