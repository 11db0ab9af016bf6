"""Multi-scale network: a sum of small networks, each of which reads the inputs magnified by a scale of its own.

Liu, Cai and Xu, "Multi-scale deep neural network (MscaleDNN) for solving Poisson-Boltzmann equation in complex
domains", Communications in Computational Physics 28, 1970-2001 (2020), arXiv 2007.11207: their MscaleDNN-2,
f(x) = sum_i f_i(a_i x), with activations of compact support such as ``srelu`` and ``b_spline``.
"""

from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, PRNGKeyArray

from spectral_bias.models.forward_laplacian import Derivatives, affine, elementwise
from spectral_bias.models.frozen import Frozen
from spectral_bias.models.initial_samples import initial_samples
from spectral_bias.registry.facts import NetworkFacts
from spectral_bias.registry.quantities import Activation, Initialisation, PositiveFloats, Widths
from spectral_bias.registry.resolve import resolve


class MscaleDNN(eqx.Module):
    """x -> f_1(a_1 x) + f_2(a_2 x) + ..."""

    layers: tuple[Affines, ...]
    activation: Frozen
    magnify: Frozen

    def __call__(self, x: Float[Array, " inputs"]) -> Float[Array, " outputs"]:
        return self.of_points(x[None])[0]

    def of_points(self, x: Float[Array, "point inputs"]) -> Float[Array, "point outputs"]:
        """The outputs at every point, computed with the points last."""
        h = self.magnify(x.T)
        for index, layer in enumerate(self.layers):
            h = self.activation(h) if index else h
            h = jnp.einsum("soi,sin->son", layer.weight, h) + layer.bias[:, :, None]
        return jnp.sum(h, axis=0).T

    def forward_laplacian(self, x: Derivatives) -> Derivatives:
        """The outputs with their derivatives."""
        h = affine(self.magnify, x)
        for index, layer in enumerate(self.layers):
            h = affine(layer, elementwise(self.activation, h) if index else h)
        return affine(lambda subnets: jnp.sum(subnets, axis=0), h)


class Affines(eqx.Module):
    """One affine layer of every subnet: h_s -> W_s h_s + b_s."""

    weight: Float[Array, "subnet out in"]
    bias: Float[Array, "subnet out"]

    def __call__(self, h: Float[Array, "subnet in"]) -> Float[Array, "subnet out"]:
        return jnp.einsum("si,soi->so", h, self.weight) + self.bias


class _Magnify(eqx.Module):
    scales: Float[Array, " subnet"]

    def __call__(self, x: Float[Array, "inputs *point"]) -> Float[Array, "subnet inputs *point"]:
        return jnp.multiply.outer(self.scales, x)


def mscale_dnn(
    key: PRNGKeyArray,
    inputs: int,
    outputs: int,
    *,
    widths: Widths,
    scales: PositiveFloats = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0),
    activation: Activation = "srelu",
    initialisation: Initialisation = "xavier",
) -> MscaleDNN:
    """A sum of fully connected networks of one shape, each with its own factor on the inputs.

    Args:
        widths: units of each hidden layer of one subnet.
        scales: the factors, a subnet each.
        activation: the activation of every hidden layer.
        initialisation: how every affine layer starts.
    """
    sizes = [inputs, *widths, outputs]
    initialise = resolve("models.initialisations", initialisation)
    keys = jax.vmap(lambda layer: jax.random.split(layer, len(scales)))(jax.random.split(key, len(sizes) - 1))
    layers = [Affines(*jax.vmap(initialise)(*numbers)) for numbers in initial_samples(keys, sizes)]
    magnify = _Magnify(jnp.stack([jnp.asarray(scale, dtype=jnp.float32) for scale in scales]))
    return MscaleDNN(tuple(layers), Frozen(resolve("models.activations", activation)), Frozen(magnify))


def mscale_dnn_facts(*, widths: tuple[int, ...], scales: tuple[float, ...]) -> NetworkFacts:
    """A network a scale."""
    return NetworkFacts(widths=widths, subnetworks=len(scales))
