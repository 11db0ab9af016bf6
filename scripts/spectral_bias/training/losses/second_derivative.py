"""Squared error of values and of second derivatives: the error weighs a frequency by k^4."""

from __future__ import annotations

from collections.abc import Callable

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from spectral_bias.registry.facts import CostFacts
from spectral_bias.registry.quantities import NonNegativeFloat
from spectral_bias.training.derivatives import value_slope_and_curvature


def second_derivative(
    network: Callable[..., Array], batch: dict[str, Float[Array, "_ ..."]], *, gamma: NonNegativeFloat
) -> Float[Array, ""]:
    """The mean of (f - f*)^2 + gamma mean (f'' - f*'')^2, in one dimension.

    Args:
        network: from one point to its channels.
        batch: points ``x``, labels ``y`` and their second derivatives ``d2y``.
        gamma: weight of the second derivative.
    """
    value, _, curvature = jax.vmap(lambda x: value_slope_and_curvature(network, x))(batch["x"])
    return jnp.mean((value - batch["y"]) ** 2) + gamma * jnp.mean((curvature - batch["d2y"]) ** 2)


def second_derivative_facts() -> CostFacts:
    """Derivatives go through the network several times."""
    return CostFacts(cost=3)
