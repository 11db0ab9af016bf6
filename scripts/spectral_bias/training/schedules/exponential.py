"""Exponential decay."""

from __future__ import annotations

from jaxtyping import Array, Float

from spectral_bias.registry.quantities import PositiveFraction


def exponential(progress: Float[Array, ""], *, final: PositiveFraction = 0.01) -> Float[Array, ""]:
    """Exponential decay from 1 at the first step to ``final`` at the last.

    Args:
        progress: share of the steps taken, from 0.
        final: the factor at the end.
    """
    return final**progress
