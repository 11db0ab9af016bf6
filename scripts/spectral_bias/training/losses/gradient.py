"""Squared error of values and of derivatives (Sobolev training; the survey's L_grad).

The Fourier transform of a derivative is i k times that of the function, so the derivative's error weighs a frequency
by k^2 (Xu, Zhang, Luo, overview 2201.07395, section 5). Derivatives run forward through the layers beside the values.
"""

from __future__ import annotations

from collections.abc import Callable

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from spectral_bias.spec.quantities import NonNegativeFloat


def gradient(
    network: Callable[..., Array], batch: dict[str, Float[Array, "_ ..."]], *, beta: NonNegativeFloat, gamma: NonNegativeFloat = 0.0
) -> Float[Array, ""]:
    """mean (f - f*)^2 + beta mean (f' - f*')^2 + gamma mean (f'' - f*'')^2, in one dimension.

    Args:
        network: from one point to its channels.
        batch: points ``x``, labels ``y`` and their derivatives ``dy`` and ``d2y``.
        beta: weight of the first derivative.
        gamma: weight of the second derivative.
    """
    value, first, second = jax.vmap(lambda x: derivatives(network, x))(batch["x"])
    return (
        jnp.mean((value - batch["y"]) ** 2)
        + beta * jnp.mean((first - batch["dy"]) ** 2)
        + gamma * jnp.mean((second - batch["d2y"]) ** 2)
    )


def derivatives(
    network: Callable[..., Array], x: Float[Array, " dimension"]
) -> tuple[Float[Array, " channel"], Float[Array, " channel"], Float[Array, " channel"]]:
    """The network, its first and its second derivative at one point of one dimension, by forward mode."""
    one = jnp.ones_like(x)

    def first(at: Float[Array, " dimension"]) -> tuple[Array, Array]:
        return jax.jvp(network, (at,), (one,))

    (value, slope), (_, curvature) = jax.jvp(first, (x,), (one,))
    return value, slope, curvature
