"""Affine layers: one, or one for each of several networks side by side."""

from __future__ import annotations

from collections.abc import Sequence

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, PRNGKeyArray

from spectral_bias.models.initial_samples import initial_samples
from spectral_bias.registry.quantities import Initialisation
from spectral_bias.registry.resolve import resolve


class Affine(eqx.Module):
    """x -> W x + b."""

    weight: Float[Array, "out in"]
    bias: Float[Array, " out"]

    def __call__(self, x: Float[Array, " in"]) -> Float[Array, " out"]:
        # In this order a batch of rows is multiplied as it lies; the other way round trains a fifth slower.
        return x @ self.weight.T + self.bias


class Affines(eqx.Module):
    """One affine layer of several networks: h_s -> W_s h_s + b_s."""

    weight: Float[Array, "subnet out in"]
    bias: Float[Array, "subnet out"]

    def __call__(self, h: Float[Array, "subnet in"]) -> Float[Array, "subnet out"]:
        return jnp.einsum("si,soi->so", h, self.weight) + self.bias

    def of_points(self, h: Float[Array, "*subnet in point"]) -> Float[Array, "subnet out point"]:
        """The outputs at every point, with the points last; inputs without a subnet axis are shared by all."""
        inputs = "in" if h.ndim == 2 else "sin"
        return jnp.einsum(f"soi,{inputs}->son", self.weight, h) + self.bias[:, :, None]


def affine_layers(key: PRNGKeyArray, sizes: Sequence[int], initialisation: Initialisation) -> tuple[Affine, ...]:
    """Initial affine layers of one network; ``sizes`` are its inputs, then the outputs of every layer."""
    initialise = resolve("models.initialisations", initialisation)
    keys = jax.random.split(key, len(sizes) - 1)
    return tuple(Affine(*initialise(*samples)) for samples in initial_samples(keys, sizes))


def subnet_layers(
    key: PRNGKeyArray, sizes: Sequence[int], initialisation: Initialisation, subnets: int
) -> tuple[Affines, ...]:
    """Initial affine layers of ``subnets`` networks of the shape ``sizes``."""
    initialise = resolve("models.initialisations", initialisation)
    keys = jax.vmap(lambda layer: jax.random.split(layer, subnets))(jax.random.split(key, len(sizes) - 1))
    return tuple(Affines(*jax.vmap(initialise)(*samples)) for samples in initial_samples(keys, sizes))
