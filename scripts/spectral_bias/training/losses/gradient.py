"""Squared error of values and of first derivatives (Sobolev training; the survey's L_grad).

The Fourier transform of a derivative is i k times that of the function, so the derivative's error weighs a frequency
by k^2 (Xu, Zhang, Luo, overview 2201.07395, section 5).
"""

from __future__ import annotations

from collections.abc import Callable

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from spectral_bias.registry.facts import CostFacts
from spectral_bias.registry.quantities import NonNegativeFloat
from spectral_bias.training.derivatives import value_and_slope


def gradient(
    network: Callable[..., Array], batch: dict[str, Float[Array, "_ ..."]], *, beta: NonNegativeFloat
) -> Float[Array, ""]:
    """The mean of (f - f*)^2 + beta mean (f' - f*')^2, in one dimension.

    Args:
        network: from one point to its channels.
        batch: points ``x``, labels ``y`` and their derivatives ``dy``.
        beta: weight of the derivative.
    """
    value, slope = jax.vmap(lambda x: value_and_slope(network, x))(batch["x"])
    return jnp.mean((value - batch["y"]) ** 2) + beta * jnp.mean((slope - batch["dy"]) ** 2)


def gradient_facts() -> CostFacts:
    """Derivatives go through the network several times."""
    return CostFacts(cost=3)
