"""Strong residual of a boundary value problem, the loss of a physics-informed network (Raissi et al. 2019)."""

from __future__ import annotations

from collections.abc import Callable

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from spectral_bias.models.points import at_points
from spectral_bias.registry.facts import CostFacts
from spectral_bias.registry.quantities import NonNegativeFloat, PositiveFloat
from spectral_bias.training.derivatives import value_gradient_and_laplacian


def residual(
    network: Callable[..., Array],
    batch: dict[str, Float[Array, "_ ..."]],
    *,
    boundary_weight: NonNegativeFloat,
    scale: PositiveFloat = 1.0,
) -> Float[Array, ""]:
    """The mean of ((laplace u + c u + g)/scale)^2 inside, and boundary_weight times that of (u - u*)^2 on the boundary.

    Args:
        network: from one point to its one channel.
        batch: points ``x`` with the right-hand side ``source`` (g) and ``reaction`` (c) there; points ``boundary_x``
            with the solution ``boundary_y``.
        boundary_weight: weight of the boundary's error (a soft boundary condition); 0 where the network keeps a hard
            one.
        scale: what the equation is divided by, such as the square of its wave number.
    """
    value, _, laplacian = jax.vmap(lambda x: value_gradient_and_laplacian(network, x))(batch["x"])
    inside = laplacian + batch["reaction"] * value + batch["source"]
    outside = at_points(network, batch["boundary_x"]) - batch["boundary_y"]
    return jnp.mean((inside / scale) ** 2) + boundary_weight * jnp.mean(outside**2)


def residual_facts() -> CostFacts:
    """Derivatives go through the network several times."""
    return CostFacts(cost=3)
