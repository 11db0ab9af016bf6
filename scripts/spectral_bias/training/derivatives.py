"""Derivatives of a network by its one input, carried forward through the layers beside the values."""

from __future__ import annotations

from collections.abc import Callable

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

Network = Callable[[Float[Array, " dimension"]], Float[Array, " channel"]]


def value_and_slope(
    network: Network, x: Float[Array, " dimension"]
) -> tuple[Float[Array, " channel"], Float[Array, " channel"]]:
    """The network and its first derivative at one point of one dimension."""
    return jax.jvp(network, (x,), (jnp.ones_like(x),))


def value_slope_and_curvature(
    network: Network, x: Float[Array, " dimension"]
) -> tuple[Float[Array, " channel"], Float[Array, " channel"], Float[Array, " channel"]]:
    """The network, its first and its second derivative at one point of one dimension."""
    (value, slope), (_, curvature) = jax.jvp(lambda at: value_and_slope(network, at), (x,), (jnp.ones_like(x),))
    return value, slope, curvature
