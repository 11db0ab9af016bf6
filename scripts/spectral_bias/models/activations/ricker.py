"""Ricker function with a width parameter (Xu, Zhang, Luo et al., arXiv 1901.06523; overview 2201.07395, section 4).

Its Fourier transform is proportional to k^2 exp(-a^2 k^2 / 2): it peaks at k = sqrt(2) / a and decays only beyond, so
a small ``a`` removes the decay at low frequency that the frequency principle is explained by.
"""

from __future__ import annotations

import jax.numpy as jnp
from jaxtyping import Array, Float

from spectral_bias.registry.quantities import Flag, PositiveFloat


def ricker(x: Float[Array, "..."], *, a: PositiveFloat = 1.0, unit: Flag = False) -> Float[Array, "..."]:
    """pi^(1/4) / (15 a) (1 - (x/a)^2) exp(-(x/a)^2 / 2).

    Args:
        a: width; the smaller, the higher the frequency from which its Fourier transform decays.
        unit: scale it so that its mean square under a standard normal input is 1, whatever ``a`` is.
    """
    square = (x / a) ** 2
    shape = (1.0 - square) * jnp.exp(-0.5 * square)
    if unit:
        return shape / jnp.sqrt(second_moment(a))
    return jnp.pi**0.25 / (15.0 * a) * shape


def second_moment(a: PositiveFloat) -> Float[Array, ""]:
    """E[((1 - z^2/a^2) exp(-z^2 / (2 a^2)))^2] for z ~ N(0, 1), in closed form.

    The square of the Gaussian factor times the normal density is sqrt(v) times a normal density of variance
    v = a^2 / (a^2 + 2), so the moments 1, v and 3 v^2 of that density give sqrt(v) (1 - 2 v/a^2 + 3 v^2/a^4).
    """
    ratio = 1.0 / (a**2 + 2.0)
    return jnp.sqrt(a**2 * ratio) * (1.0 - 2.0 * ratio + 3.0 * ratio**2)
