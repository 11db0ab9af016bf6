"""Values, gradients and Laplacians carried forward together through the layers of a network.

Nested forward differentiation takes the value and three derivatives of it along each axis through every layer. Here a
gradient and one Laplacian go beside the value: grad f(h) = f' grad h and lap f(h) = f' lap h + f'' |grad h|^2 (Li et
al., "A computational framework for neural network-based variational Monte Carlo with Forward Laplacian", Nature Machine
Intelligence 6 (2024); in one dimension the Taylor mode of Griewank and Walther, "Evaluating Derivatives", chapter 13).

A network may offer ``forward_laplacian(x: Derivatives) -> Derivatives``, made of the functions below. One that does not
goes through ``any_function`` as a whole, which is right for whatever can be differentiated, and slower.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

Function = Callable[..., Array]


class Derivatives(eqx.Module):
    """Numbers that depend on a point, with their derivatives by its coordinates.

    Attributes:
        value: the numbers.
        gradient: their first derivatives, with a leading axis of the coordinates.
        laplacian: the sum of their second derivatives along every coordinate.
    """

    value: Float[Array, "*shape"]
    gradient: Float[Array, "dimension *shape"]
    laplacian: Float[Array, "*shape"]

    @classmethod
    def point(cls, x: Float[Array, " dimension"]) -> Derivatives:
        """The coordinates themselves, where carrying starts."""
        return cls(x, jnp.eye(x.shape[0], dtype=x.dtype), jnp.zeros_like(x))


def through(network: Function, x: Derivatives) -> Derivatives:
    """A network, by the way it offers or as a whole."""
    offered = getattr(network, "forward_laplacian", None)
    return any_function(network, x) if offered is None else offered(x)


def affine(function: Function, h: Derivatives) -> Derivatives:
    """A function without curvature, such as an affine layer: derivatives go through its linear part."""

    def linear(tangent: Array) -> Array:
        return jax.jvp(function, (h.value,), (tangent,))[1]

    return Derivatives(function(h.value), jax.vmap(linear)(h.gradient), linear(h.laplacian))


def elementwise(function: Function, h: Derivatives) -> Derivatives:
    """A function of each number by itself, such as an activation."""
    ones = jnp.ones_like(h.value)

    def with_slope(at: Array) -> tuple[Array, Array]:
        return jax.jvp(function, (at,), (ones,))

    (value, slope), (_, curvature) = jax.jvp(with_slope, (h.value,), (ones,))
    laplacian = slope * h.laplacian + curvature * jnp.sum(h.gradient**2, axis=0)
    return Derivatives(value, slope[None] * h.gradient, laplacian)


def feed_forward(layers: Sequence[Function], activation: Function, h: Derivatives) -> Derivatives:
    """Affine layers with an activation between them."""
    h = affine(layers[0], h)
    for layer in layers[1:]:
        h = affine(layer, elementwise(activation, h))
    return h


def product(a: Derivatives, b: Derivatives) -> Derivatives:
    """The product, number by number; what has fewer axes is repeated."""

    def slope(da: Array, db: Array) -> Array:
        return da * b.value + a.value * db

    both = jnp.sum(jax.vmap(jnp.multiply)(a.gradient, b.gradient), axis=0)
    laplacian = slope(a.laplacian, b.laplacian) + 2.0 * both
    return Derivatives(a.value * b.value, jax.vmap(slope)(a.gradient, b.gradient), laplacian)


def any_function(function: Function, h: Derivatives) -> Derivatives:
    """Whatever can be differentiated: two nested forward passes along every coordinate."""

    def linear(at: Array, tangent: Array) -> Array:
        return jax.jvp(function, (at,), (tangent,))[1]

    def bent(tangent: Array) -> tuple[Array, Array]:
        return jax.jvp(lambda at: linear(at, tangent), (h.value,), (tangent,))

    slopes, curvatures = jax.vmap(bent)(h.gradient)
    return Derivatives(function(h.value), slopes, linear(h.value, h.laplacian) + jnp.sum(curvatures, axis=0))
