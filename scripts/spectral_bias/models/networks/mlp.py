"""Fully connected network of any depth, width, activation and initialisation."""

from __future__ import annotations

from typing import Any

import equinox as eqx
import jax
from jaxtyping import Array, Float, PRNGKeyArray

from spectral_bias.models.affine import Affine
from spectral_bias.models.fixed import Fixed
from spectral_bias.spec.names import load
from spectral_bias.spec.quantities import Activation, Flag, Initialisation, PositiveFloat, Widths


class MLP(eqx.Module):
    """Affine layers with an activation between them."""

    layers: tuple[Affine, ...]
    activation: Fixed
    input_scale: Fixed

    def __call__(self, x: Float[Array, " inputs"]) -> Float[Array, " outputs"]:
        h = self.input_scale(x)
        for layer in self.layers[:-1]:
            h = self.activation(layer(h))
        return self.layers[-1](h)


class Antisymmetric(eqx.Module):
    """(g_1(x) - g_2(x)) / sqrt(2) of two networks that start equal: zero at first, with the same tangent kernel.

    Zhang, Xu, Luo and Ma, "A type of generalization error induced by initialization in deep neural networks", 2020.
    """

    plus: MLP
    minus: MLP

    def __call__(self, x: Float[Array, " inputs"]) -> Float[Array, " outputs"]:
        return (self.plus(x) - self.minus(x)) * 0.5**0.5


def mlp(
    key: PRNGKeyArray,
    inputs: int,
    outputs: int,
    *,
    widths: Widths,
    activation: Activation = "tanh",
    initialisation: Initialisation = "xavier",
    input_scale: PositiveFloat = 1.0,
    antisymmetric: Flag = False,
) -> MLP | Antisymmetric:
    """A fully connected network.

    Args:
        widths: units of each hidden layer.
        activation: the activation of every hidden layer.
        initialisation: how every affine layer starts.
        input_scale: factor on the inputs.
        antisymmetric: subtract an equal copy, so that the network starts at zero.
    """
    sizes = [inputs, *widths, outputs]
    initialise = load("models.initialisations", initialisation)
    keys = jax.random.split(key, len(sizes) - 1)
    layers = tuple(
        Affine(*initialise(layer_key, fan_in, fan_out))
        for layer_key, fan_in, fan_out in zip(keys, sizes[:-1], sizes[1:], strict=True)
    )
    network = MLP(layers, Fixed(load("models.activations", activation)), Fixed(_Scale(input_scale)))
    return Antisymmetric(network, network) if antisymmetric else network


class _Scale(eqx.Module):
    factor: Any

    def __call__(self, x: Float[Array, "..."]) -> Float[Array, "..."]:
        return self.factor * x
