"""Multi-scale network: a sum of small networks, each of which reads the inputs magnified by a scale of its own.

Liu, Cai and Xu, "Multi-scale deep neural network (MscaleDNN) for solving Poisson-Boltzmann equation in complex
domains", Communications in Computational Physics 28, 1970-2001 (2020), arXiv 2007.11207: their MscaleDNN-2,
f(x) = sum_i f_i(a_i x), with activations of compact support such as ``srelu`` and ``b_spline``.
"""

from __future__ import annotations

import equinox as eqx
import jax
from jaxtyping import Array, Float, PRNGKeyArray

from spectral_bias.models.networks.mlp import MLP, mlp
from spectral_bias.spec.quantities import Activation, Initialisation, PositiveFloats, Widths


class MscaleDNN(eqx.Module):
    """x -> f_1(a_1 x) + f_2(a_2 x) + ..."""

    subnets: tuple[MLP, ...]

    def __call__(self, x: Float[Array, " inputs"]) -> Float[Array, " outputs"]:
        return sum((subnet(x) for subnet in self.subnets[1:]), self.subnets[0](x))


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
    keys = jax.random.split(key, len(scales))
    return MscaleDNN(
        tuple(
            mlp(
                each,
                inputs,
                outputs,
                widths=widths,
                activation=activation,
                initialisation=initialisation,
                input_scale=scale,
            )
            for each, scale in zip(keys, scales, strict=True)
        )
    )
