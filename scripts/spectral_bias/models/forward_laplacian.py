"""Forward Laplacian: value, gradient and Laplacian propagated together through the layers of a network.

Nested forward differentiation propagates four numbers along each axis through every layer. Here one gradient and one
Laplacian accompany the value: grad f(h) = f' grad h and lap f(h) = f' lap h + f'' |grad h|^2 (Li et al., "A
computational framework for neural network-based variational Monte Carlo with Forward Laplacian", Nature Machine
Intelligence 6 (2024); in one dimension the Taylor mode of Griewank and Walther, "Evaluating Derivatives", chapter 13).

A network may have a method ``forward_laplacian(x: Derivatives) -> Derivatives`` composed of the functions below. The
fallback for any other network is ``any_function``, which is valid for every differentiable function, but slower.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

Function = Callable[..., Array]


class Derivatives(eqx.Module):
    """Values that depend on a point, with their derivatives by its coordinates.

    Attributes:
        value: the values.
        gradient: their first derivatives, with a leading axis of coordinates.
        laplacian: the sum of their second derivatives over coordinates.
    """

    value: Float[Array, "*shape"]
    gradient: Float[Array, "dimension *shape"]
    laplacian: Float[Array, "*shape"]

    @classmethod
    def point(cls, x: Float[Array, " dimension"]) -> Derivatives:
        """The coordinates themselves, with which propagation starts."""
        return cls(x, jnp.eye(x.shape[0], dtype=x.dtype), jnp.zeros_like(x))


def through(network: Function, x: Derivatives) -> Derivatives:
    """A network's outputs with their derivatives, by its own ``forward_laplacian`` if it has one."""
    own = getattr(network, "forward_laplacian", None)
    return any_function(network, x) if own is None else own(x)


def affine(function: Function, h: Derivatives) -> Derivatives:
    """A function without curvature, such as an affine layer: its linear part is applied to the derivatives."""

    def linear(tangent: Array) -> Array:
        return jax.jvp(function, (h.value,), (tangent,))[1]

    return Derivatives(function(h.value), jax.vmap(linear)(h.gradient), linear(h.laplacian))


def elementwise(function: Function, h: Derivatives) -> Derivatives:
    """A function applied to each value, such as an activation."""
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
    """The elementwise product; the factor with fewer axes is broadcast."""

    def slope(da: Array, db: Array) -> Array:
        return da * b.value + a.value * db

    both = jnp.sum(jax.vmap(jnp.multiply)(a.gradient, b.gradient), axis=0)
    laplacian = slope(a.laplacian, b.laplacian) + 2.0 * both
    return Derivatives(a.value * b.value, jax.vmap(slope)(a.gradient, b.gradient), laplacian)


def any_function(function: Function, h: Derivatives) -> Derivatives:
    """Any differentiable function, by two nested forward derivatives along every coordinate."""

    def linear(at: Array, tangent: Array) -> Array:
        return jax.jvp(function, (at,), (tangent,))[1]

    def curvature(tangent: Array) -> tuple[Array, Array]:
        return jax.jvp(lambda at: linear(at, tangent), (h.value,), (tangent,))

    slopes, curvatures = jax.vmap(curvature)(h.gradient)
    return Derivatives(function(h.value), slopes, linear(h.value, h.laplacian) + jnp.sum(curvatures, axis=0))
