"""Fully connected network of any depth, width, activation and initialisation."""

from __future__ import annotations

from typing import Any, Literal

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, PRNGKeyArray

from spectral_bias.models.affine import Affine, affine_layers
from spectral_bias.models.forward_laplacian import Derivatives, affine, any_function, feed_forward, product
from spectral_bias.models.frozen import Frozen
from spectral_bias.registry.facts import NetworkFacts
from spectral_bias.registry.quantities import Activation, Embedding, Flag, Initialisation, PositiveFloat, Widths
from spectral_bias.registry.resolve import resolve


class MLP(eqx.Module):
    """Affine layers with an activation between them."""

    layers: tuple[Affine, ...]
    activation: Frozen
    input_scale: Frozen
    embedding: Frozen
    envelope: Frozen | None

    def __call__(self, x: Float[Array, " inputs"]) -> Float[Array, " outputs"]:
        output = self.layers[-1](self.hidden(x)[-1])
        return output if self.envelope is None else self.envelope(x) * output

    def forward_laplacian(self, x: Derivatives) -> Derivatives:
        """The outputs with their derivatives."""
        h = any_function(self.embedding, affine(self.input_scale, x))
        output = feed_forward(self.layers, self.activation, h)
        return output if self.envelope is None else product(any_function(self.envelope, x), output)

    def features(self, x: Float[Array, " inputs"]) -> Float[Array, "layer unit"]:
        """Outputs of every hidden layer, by ``stacked``."""
        return stacked(self.hidden(x)[1:])

    def hidden(self, x: Float[Array, " inputs"]) -> list[Float[Array, " units"]]:
        """The inputs of the first layer, then the outputs of every hidden layer."""
        outputs = [self.embedding(self.input_scale(x))]
        for layer in self.layers[:-1]:
            outputs.append(self.activation(layer(outputs[-1])))
        return outputs


def stacked(hidden: list[Float[Array, " units"]]) -> Float[Array, "layer unit"]:
    """Outputs of hidden layers in one array.

    Raises:
        ValueError: hidden layers differ in width, or there is none.
    """
    widths = [h.shape[0] for h in hidden]
    if len(set(widths)) != 1:
        raise ValueError(f"features need hidden layers of one width; the network has {widths}")
    return jnp.stack(hidden)


class Antisymmetric(eqx.Module):
    """(g_1(x) - g_2(x)) / sqrt(2) of two networks with equal initial weights: 0 at the start, same tangent kernel.

    Zhang, Xu, Luo and Ma, "A type of generalization error induced by initialization in deep neural networks", 2020.
    """

    plus: MLP
    minus: MLP

    def __call__(self, x: Float[Array, " inputs"]) -> Float[Array, " outputs"]:
        return self._difference(self.plus(x), self.minus(x))

    def forward_laplacian(self, x: Derivatives) -> Derivatives:
        """The outputs with their derivatives."""
        return jax.tree.map(self._difference, self.plus.forward_laplacian(x), self.minus.forward_laplacian(x))

    @staticmethod
    def _difference(plus: Float[Array, "..."], minus: Float[Array, "..."]) -> Float[Array, "..."]:
        return (plus - minus) * 0.5**0.5


def mlp(
    key: PRNGKeyArray,
    inputs: int,
    outputs: int,
    *,
    widths: Widths,
    activation: Activation = "tanh",
    initialisation: Initialisation = "xavier",
    input_scale: PositiveFloat = 1.0,
    embedding: Embedding = "identity",
    boundary: Literal["free", "zero"] = "free",
    antisymmetric: Flag = False,
) -> MLP | Antisymmetric:
    """A fully connected network.

    Args:
        widths: units of each hidden layer.
        activation: the activation of every hidden layer.
        initialisation: initialisation of every affine layer.
        input_scale: factor on the inputs.
        embedding: map from the scaled inputs to the first layer.
        boundary: zero multiplies the network by the product of 1 - x_i^2, so that it is 0 on the boundary of
            [-1, 1]^d (a hard boundary condition).
        antisymmetric: subtract an equal copy, so that the initial network is 0.
    """
    embed, embedded = resolve("models.embeddings", embedding)(jax.random.fold_in(key, 0), inputs)
    network = MLP(
        affine_layers(key, [embedded, *widths, outputs], initialisation),
        Frozen(resolve("models.activations", activation)),
        Frozen(_Scale(input_scale)),
        Frozen(embed),
        Frozen(_vanishing) if boundary == "zero" else None,
    )
    return Antisymmetric(network, network) if antisymmetric else network


def _vanishing(x: Float[Array, " inputs"]) -> Float[Array, ""]:
    return jnp.prod(1.0 - x**2)


class _Scale(eqx.Module):
    factor: Any

    def __call__(self, x: Float[Array, "..."]) -> Float[Array, "..."]:
        return self.factor * x


def mlp_facts(*, widths: tuple[int, ...], antisymmetric: bool) -> NetworkFacts:
    """An antisymmetric network is two."""
    return NetworkFacts(widths=widths, subnetworks=2 if antisymmetric else 1, embedding="embedding")
