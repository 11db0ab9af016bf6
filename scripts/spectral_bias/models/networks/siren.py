"""Sinusoidal representation network: sin(omega (W x + b)) in every hidden layer.

Sitzmann et al., "Implicit neural representations with periodic activation functions", NeurIPS 2020, with their
initialisation.
"""

from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, PRNGKeyArray

from spectral_bias.models.affine import Affine
from spectral_bias.models.forward_laplacian import Derivatives, affine, elementwise
from spectral_bias.models.frozen import Frozen
from spectral_bias.models.initial_samples import initial_samples
from spectral_bias.numerics import sine
from spectral_bias.registry.facts import NetworkFacts
from spectral_bias.registry.quantities import PositiveFloat, Widths


class Siren(eqx.Module):
    """Affine layers with sin(omega .) between them."""

    layers: tuple[Affine, ...]
    first: Frozen
    hidden: Frozen

    def __call__(self, x: Float[Array, " inputs"]) -> Float[Array, " outputs"]:
        h = self.first(self.layers[0](x))
        for layer in self.layers[1:-1]:
            h = self.hidden(layer(h))
        return self.layers[-1](h)

    def forward_laplacian(self, x: Derivatives) -> Derivatives:
        """The outputs with their derivatives."""
        h = elementwise(self.first, affine(self.layers[0], x))
        for layer in self.layers[1:-1]:
            h = elementwise(self.hidden, affine(layer, h))
        return affine(self.layers[-1], h)


class _Sine(eqx.Module):
    omega: Float[Array, ""]

    def __call__(self, x: Float[Array, "..."]) -> Float[Array, "..."]:
        return sine.sin(self.omega * x)


def siren(
    key: PRNGKeyArray,
    inputs: int,
    outputs: int,
    *,
    widths: Widths,
    first_omega: PositiveFloat = 30.0,
    hidden_omega: PositiveFloat = 30.0,
) -> Siren:
    """A SIREN; weights U(-1/n, 1/n) in the first layer, U(-sqrt(6/n)/omega, sqrt(6/n)/omega) in the others.

    Args:
        widths: units of each hidden layer, at least one.
        first_omega: frequency factor of the first layer: the scale of the inputs.
        hidden_omega: frequency factor of the other hidden layers.

    Raises:
        ValueError: there is no hidden layer.
    """
    if not widths:
        raise ValueError("a SIREN needs at least one hidden layer: widths is empty")
    sizes = [inputs, *widths, outputs]
    keys = jax.random.split(key, len(sizes) - 1)
    layers = []
    for index, (weight, bias) in enumerate(initial_samples(keys, sizes, jax.random.uniform)):
        bound = 1.0 / inputs if index == 0 else jnp.sqrt(6.0 / sizes[index]) / hidden_omega
        layers.append(Affine(*((2.0 * numbers - 1.0) * bound for numbers in (weight, bias))))
    first, hidden = Frozen(_Sine(jnp.asarray(first_omega))), Frozen(_Sine(jnp.asarray(hidden_omega)))
    return Siren(tuple(layers), first, hidden)


def siren_facts(*, widths: tuple[int, ...]) -> NetworkFacts:
    """Affine layers with sines between them."""
    return NetworkFacts(widths=widths)
