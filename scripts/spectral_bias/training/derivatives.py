"""Derivatives of a network by its inputs, all of them forward, beside the values.

First derivatives are one forward pass along each coordinate, which is all that carrying them by hand would be. Second
ones are carried through the layers (``models.forward_laplacian``).
"""

from __future__ import annotations

from collections.abc import Callable

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from spectral_bias.models.forward_laplacian import Derivatives, through

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
    found = through(network, Derivatives.point(x))
    return found.value, found.gradient[0], found.laplacian


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
    """A network of one channel, its gradient and its Laplacian at one point."""
    found = through(network, Derivatives.point(x))
    return found.value, found.gradient[:, 0], found.laplacian
