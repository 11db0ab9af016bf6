"""Energy of a boundary value problem, the loss of the deep Ritz method (E and Yu 2018)."""

from __future__ import annotations

from collections.abc import Callable

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from spectral_bias.models.points import at_points
from spectral_bias.registry.facts import CostFacts
from spectral_bias.registry.quantities import NonNegativeFloat
from spectral_bias.training.derivatives import value_and_gradient


def deep_ritz(
    network: Callable[..., Array], batch: dict[str, Float[Array, "_ ..."]], *, boundary_weight: NonNegativeFloat
) -> Float[Array, ""]:
    """The mean of |grad u|^2/2 - c u^2/2 - g u inside, and boundary_weight times the mean of (u - u*)^2 outside.

    The mean stands for the integral over the domain divided by its volume. It has a minimum at the solution while c is
    under the smallest eigenvalue of the Laplacian.

    Args:
        network: from one point to its one channel.
        batch: points ``x`` with the right-hand side ``source`` (g) and ``reaction`` (c) there; points ``boundary_x``
            with the solution ``boundary_y``.
        boundary_weight: weight of the boundary's error (a soft boundary condition); 0 where the network keeps a hard
            one.
    """
    value, slope = jax.vmap(lambda x: value_and_gradient(network, x))(batch["x"])
    energy = (
        jnp.sum(slope**2, axis=1, keepdims=True) / 2.0 - batch["reaction"] * value**2 / 2.0 - batch["source"] * value
    )
    outside = at_points(network, batch["boundary_x"]) - batch["boundary_y"]
    return jnp.mean(energy) + boundary_weight * jnp.mean(outside**2)


def deep_ritz_facts() -> CostFacts:
    """Derivatives go through the network several times."""
    return CostFacts(cost=3)
