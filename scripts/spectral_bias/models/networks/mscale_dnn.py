"""Multi-scale network: a sum of small networks with differently scaled inputs.

Liu, Cai and Xu, "Multi-scale deep neural network (MscaleDNN) for solving Poisson-Boltzmann equation in complex
domains", Communications in Computational Physics 28, 1970-2001 (2020), arXiv 2007.11207: their MscaleDNN-2,
f(x) = sum_i f_i(a_i x), with activations of compact support such as ``srelu``.
"""

from __future__ import annotations

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array, Float, PRNGKeyArray

from spectral_bias.models.affine import subnet_layers
from spectral_bias.models.forward_laplacian import Derivatives, affine
from spectral_bias.models.frozen import Frozen
from spectral_bias.models.networks._subnets import Subnets
from spectral_bias.registry.facts import NetworkFacts
from spectral_bias.registry.quantities import Activation, Initialisation, PositiveFloats, Widths
from spectral_bias.registry.resolve import resolve


class MscaleDNN(eqx.Module):
    """x -> f_1(a_1 x) + f_2(a_2 x) + ..."""

    subnets: Subnets
    magnify: Frozen

    def __call__(self, x: Float[Array, " inputs"]) -> Float[Array, " outputs"]:
        return self.of_points(x[None])[0]

    def of_points(self, x: Float[Array, "point inputs"]) -> Float[Array, "point outputs"]:
        """The outputs at every point, computed with the points last."""
        return jnp.sum(self.subnets.of_points(self.magnify(x.T)), axis=0).T

    def forward_laplacian(self, x: Derivatives) -> Derivatives:
        """The outputs with their derivatives."""
        h = self.subnets.forward_laplacian(affine(self.magnify, x))
        return affine(lambda subnets: jnp.sum(subnets, axis=0), h)


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
    """A sum of fully connected networks of one shape with different factors on the inputs.

    Args:
        widths: units of each hidden layer of one subnet.
        scales: factor on the inputs of each subnet.
        activation: the activation of every hidden layer.
        initialisation: initialisation of every affine layer.
    """
    layers = subnet_layers(key, [inputs, *widths, outputs], initialisation, len(scales))
    magnify = _Magnify(jnp.stack([jnp.asarray(scale, dtype=jnp.float32) for scale in scales]))
    return MscaleDNN(Subnets(layers, Frozen(resolve("models.activations", activation))), Frozen(magnify))


def mscale_dnn_facts(*, widths: tuple[int, ...], scales: tuple[float, ...]) -> NetworkFacts:
    """A network a scale."""
    return NetworkFacts(widths=widths, subnetworks=len(scales))
