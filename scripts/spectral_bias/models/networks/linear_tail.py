"""A fully connected network followed by linear layers: more depth and parameters, the same set of functions."""

from __future__ import annotations

from typing import cast

import equinox as eqx
import jax
from jaxtyping import Array, Float, PRNGKeyArray

from spectral_bias.models.affine import Affine, affine_layers
from spectral_bias.models.forward_laplacian import Derivatives, affine
from spectral_bias.models.networks.mlp import MLP, mlp, stacked
from spectral_bias.registry.facts import NetworkFacts
from spectral_bias.registry.quantities import Activation, Initialisation, Widths


class LinearTail(eqx.Module):
    """A network whose outputs are the first linear layer, and the affine layers after it."""

    body: MLP
    tail: tuple[Affine, ...]

    def __call__(self, x: Float[Array, " inputs"]) -> Float[Array, " outputs"]:
        return self.tail[-1](self._linear(x)[-1])

    def forward_laplacian(self, x: Derivatives) -> Derivatives:
        """The outputs with their derivatives."""
        h = self.body.forward_laplacian(x)
        for layer in self.tail:
            h = affine(layer, h)
        return h

    def features(self, x: Float[Array, " inputs"]) -> Float[Array, "layer unit"]:
        """Outputs of every hidden layer, the linear ones after the others, by ``stacked``."""
        return stacked([*self.body.hidden(x)[1:], *self._linear(x)])

    def _linear(self, x: Float[Array, " inputs"]) -> list[Float[Array, " units"]]:
        """The output of every linear hidden layer."""
        outputs = [self.body(x)]
        for layer in self.tail[:-1]:
            outputs.append(layer(outputs[-1]))
        return outputs


def linear_tail(
    key: PRNGKeyArray,
    inputs: int,
    outputs: int,
    *,
    widths: Widths,
    linear_widths: Widths,
    activation: Activation = "tanh",
    initialisation: Initialisation = "xavier",
) -> LinearTail:
    """A fully connected network with linear hidden layers after the others.

    Args:
        widths: units of each hidden layer that has the activation.
        linear_widths: units of each hidden layer after them that has none; at least one layer.
        activation: the activation of the first hidden layers.
        initialisation: initialisation of the affine layers up to the one after the last activation. Those after it
            start by lecun, which preserves the scale of their inputs.

    Raises:
        ValueError: there is no linear layer.
    """
    if not linear_widths:
        raise ValueError("linear_widths needs at least one layer; without linear layers the network is an mlp")
    body_key, tail_key = jax.random.split(key)
    body = mlp(body_key, inputs, linear_widths[0], widths=widths, activation=activation, initialisation=initialisation)
    tail = affine_layers(tail_key, [*linear_widths, outputs], "lecun")
    return LinearTail(cast("MLP", body), tail)  # mlp returns an Antisymmetric only by request.


def linear_tail_facts(*, widths: tuple[int, ...], linear_widths: tuple[int, ...]) -> NetworkFacts:
    """Linear layers count as hidden ones."""
    return NetworkFacts(widths=(*widths, *linear_widths))
