"""A network, an activation and a loss of my own: plain JAX and Equinox, found by their dotted paths (own:SkipNet).

Keyword-only parameters are the keys that an experiment may give; annotations say what is allowed.
"""

import equinox as eqx
import jax
import jax.numpy as jnp

from spectral_bias.models.frozen import Frozen
from spectral_bias.registry.facts import NetworkFacts
from spectral_bias.registry.quantities import Activation, PositiveFloat, PositiveInt


class SkipNet(eqx.Module):
    """Residual layers: each adds its output to what it read."""

    first: eqx.nn.Linear
    middle: tuple[eqx.nn.Linear, ...]
    last: eqx.nn.Linear
    activation: Frozen

    def __init__(
        self,
        key,
        inputs,
        outputs,
        *,
        width: PositiveInt = 32,
        layers: PositiveInt = 2,
        activation: Activation = "tanh",
        gain: PositiveFloat = 1.0,
    ):
        """Start from Equinox's own weights, ``gain`` times larger.

        Args:
            key: random numbers.
            inputs: dimensions of a point.
            outputs: channels.
            width: units of each layer.
            layers: residual layers.
            activation: the activation of every layer.
            gain: factor on the initial weights.
        """
        first, last, *middle = jax.random.split(key, layers + 2)

        def linear(read, written, one):
            layer = eqx.nn.Linear(read, written, key=one)
            return eqx.tree_at(lambda each: each.weight, layer, gain * layer.weight)

        self.first = linear(inputs, width, first)
        self.middle = tuple(linear(width, width, one) for one in middle)
        self.last = linear(width, outputs, last)
        self.activation = Frozen(activation)

    def __call__(self, x):
        """From one point to its channels."""
        h = self.activation(self.first(x))
        for layer in self.middle:
            h = h + self.activation(layer(h))
        return self.last(h)


def skipnet_facts(*, width: int, layers: int) -> NetworkFacts:
    """How large the network is, so that its jobs ask a cluster for as much as they need."""
    return NetworkFacts(widths=(width,) * (layers + 1))


def snake(x, *, a: PositiveFloat = 1.0):
    """The activation x + sin(a x)^2 / a (Ziyin, Hartwig and Ueda, arXiv 2006.08195).

    Args:
        x: what a layer gives.
        a: frequency of the wave on the line.
    """
    return x + jnp.sin(a * x) ** 2 / a


def charbonnier(network, batch, *, width: PositiveFloat = 0.1):
    """Mean of sqrt(d^2 + width^2) - width: squares of small differences d, absolute values of large ones.

    Args:
        network: from one point to its channels.
        batch: points ``x`` and labels ``y``.
        width: the difference at which one becomes the other.
    """
    difference = jax.vmap(network)(batch["x"]) - batch["y"]
    return jnp.mean(jnp.sqrt(difference**2 + width**2) - width)
