"""Derivatives of a network by its inputs, carried forward through the layers beside the values."""

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


def value_and_gradient(
    network: Network, x: Float[Array, " dimension"]
) -> tuple[Float[Array, "1"], Float[Array, " dimension"]]:
    """A network of one channel and its gradient at one point."""
    along = jnp.eye(x.shape[0], dtype=x.dtype)
    value, slopes = jax.vmap(lambda direction: jax.jvp(network, (x,), (direction,)))(along)
    return value[0], slopes[:, 0]


def value_gradient_and_laplacian(
    network: Network, x: Float[Array, " dimension"]
) -> tuple[Float[Array, "1"], Float[Array, " dimension"], Float[Array, "1"]]:
    """A network of one channel, its gradient and its Laplacian at one point, one pass forward an axis."""

    def along(direction: Float[Array, " dimension"]) -> tuple[Array, Array, Array]:
        def first(at: Float[Array, " dimension"]) -> tuple[Array, Array]:
            return jax.jvp(network, (at,), (direction,))

        (value, slope), (_, curvature) = jax.jvp(first, (x,), (direction,))
        return value, slope, curvature

    value, slopes, curvatures = jax.vmap(along)(jnp.eye(x.shape[0], dtype=x.dtype))
    return value[0], slopes[:, 0], curvatures.sum(axis=0)
