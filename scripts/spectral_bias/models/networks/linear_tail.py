"""A fully connected network made deeper by linear layers, which add depth and parameters but no function."""

from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, PRNGKeyArray

from spectral_bias.models.affine import Affine
from spectral_bias.models.forward_laplacian import Derivatives, affine
from spectral_bias.models.initial_samples import initial_samples
from spectral_bias.models.networks.mlp import MLP, mlp
from spectral_bias.registry.facts import NetworkFacts
from spectral_bias.registry.quantities import Activation, Initialisation, Widths
from spectral_bias.registry.resolve import resolve


class LinearTail(eqx.Module):
    """A network, whose outputs are the first linear layer's, and the affine layers after it."""

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
        """Outputs of every hidden layer, the linear ones after the others.

        Raises:
            ValueError: hidden layers differ in width.
        """
        nonlinear, linear = self.body.features(x), self._linear(x)
        widths = [nonlinear.shape[1], *(h.shape[0] for h in linear)]
        if len(set(widths)) != 1:
            raise ValueError(f"features need hidden layers of one width; the network has {widths}")
        return jnp.concatenate([nonlinear, jnp.stack(linear)])

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
    linear_initialisation: Initialisation = "lecun",
) -> LinearTail:
    """A fully connected network with linear hidden layers after the others.

    Args:
        widths: units of each hidden layer that has the activation.
        linear_widths: units of each hidden layer after them, at least one, that has none.
        activation: the activation of the first hidden layers.
        initialisation: how the affine layers start up to the one after the last activation.
        linear_initialisation: how those after it start; lecun keeps the scale of what passes through.

    Raises:
        ValueError: there is no linear layer.
    """
    if not linear_widths:
        raise ValueError("linear_widths needs at least one layer; without linear layers the network is an mlp")
    body_key, tail_key = jax.random.split(key)
    body = mlp(body_key, inputs, linear_widths[0], widths=widths, activation=activation, initialisation=initialisation)
    sizes = [*linear_widths, outputs]
    initialise = resolve("models.initialisations", linear_initialisation)
    keys = jax.random.split(tail_key, len(linear_widths))
    tail = tuple(Affine(*initialise(*numbers)) for numbers in initial_samples(keys, sizes))
    return LinearTail(body, tail)


def linear_tail_facts(*, widths: tuple[int, ...], linear_widths: tuple[int, ...]) -> NetworkFacts:
    """Linear layers count as hidden ones."""
    return NetworkFacts(widths=(*widths, *linear_widths))
