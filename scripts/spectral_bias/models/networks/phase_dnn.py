"""Phase-shift deep neural network: small networks of low frequencies, each carried up to a band of its own.

Cai, Li and Liu, "A phase shift deep neural network for high frequency approximation and wave problems", SIAM Journal on
Scientific Computing 42 (2020). Trained with the loss ``sub_bands`` it is their parallel PhaseDNN, with a loss of the
whole output, such as ``mse`` or ``residual``, their coupled one: A_m = 2 Re N_m, B_m = -2 Im N_m in
sum_m A_m(x) cos(w_m x) + B_m(x) sin(w_m x).
"""

from __future__ import annotations

import itertools
from typing import Literal

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, PRNGKeyArray

from spectral_bias.models.forward_laplacian import Derivatives, affine, any_function, elementwise, product
from spectral_bias.models.frozen import Frozen
from spectral_bias.models.initial_samples import initial_samples
from spectral_bias.numerics import sine
from spectral_bias.registry.facts import NetworkFacts
from spectral_bias.registry.quantities import Activation, Initialisation, PositiveFloat, PositiveInt, Widths
from spectral_bias.registry.resolve import resolve


class PhaseDNN(eqx.Module):
    """Networks side by side, a complex output each, shifted by their centres and summed."""

    weights: tuple[Float[Array, "band _ _"], ...]
    biases: tuple[Float[Array, "band _"], ...]
    activation: Frozen
    carriers: Frozen

    def __call__(self, x: Float[Array, " inputs"]) -> Float[Array, "1"]:
        return self.of_points(x[None])[0]

    def of_points(self, x: Float[Array, "point inputs"]) -> Float[Array, "point 1"]:
        """The output at every point, computed with the points last."""
        return jnp.sum(self.carriers(x.T) * self.sub_bands(x), axis=(0, 1))[:, None]

    def sub_bands(self, x: Float[Array, "point inputs"]) -> Float[Array, "band 2 point"]:
        """Real and imaginary part of every sub-band's network at every point, before it is shifted."""
        h = jnp.einsum("boi,ni->bon", self.weights[0], x) + self.biases[0][:, :, None]
        for weight, bias in zip(self.weights[1:], self.biases[1:], strict=True):
            h = jnp.einsum("boi,bin->bon", weight, self.activation(h)) + bias[:, :, None]
        return h

    def forward_laplacian(self, x: Derivatives) -> Derivatives:
        """The output with its derivatives."""
        h = affine(self._to_every_band, x)
        for index in range(len(self.weights)):
            h = affine(lambda h, index=index: self._affine(index, h), h)
            h = elementwise(self.activation, h) if index < len(self.weights) - 1 else h
        shifted = product(any_function(self.carriers, x), h)
        return affine(lambda bands: jnp.sum(bands).reshape(1), shifted)

    def _to_every_band(self, x: Float[Array, " inputs"]) -> Float[Array, "band inputs"]:
        return jnp.broadcast_to(x, (self.biases[0].shape[0], *x.shape))

    def _affine(self, index: int, h: Float[Array, "band _"]) -> Float[Array, "band _"]:
        return jnp.einsum("bi,boi->bo", h, self.weights[index]) + self.biases[index]


class _Carriers(eqx.Module):
    """Of every sub-band c (cos w.x, -sin w.x), so that times (Re N, Im N) it is c Re(N e^{i w.x})."""

    centres: Float[Array, "band inputs"]
    weights: Float[Array, " band"]

    def __call__(self, x: Float[Array, "inputs *point"]) -> Float[Array, "band 2 *point"]:
        phase = self.centres @ x
        both = jnp.stack([sine.cos(phase), -sine.sin(phase)], axis=1)
        return self.weights.reshape(-1, *[1] * x.ndim) * both


def phase_dnn(
    key: PRNGKeyArray,
    inputs: int,
    outputs: int,
    *,
    widths: Widths,
    spacing: PositiveFloat = 10.0,
    order: PositiveInt,
    lattice: Literal["half", "full", "ends"] = "half",
    activation: Activation = "tanh",
    initialisation: Initialisation = "xavier",
) -> PhaseDNN:
    """A PhaseDNN with sub-bands at multiples of ``spacing``.

    Args:
        widths: units of each hidden layer of every sub-band's network.
        spacing: distance of neighbouring centres, in radians a unit of the input: on [-pi, pi) it is a frequency.
        order: the highest multiple M.
        lattice: half keeps the centres 0 ... M of a real function of one input; full all (2M + 1)^d of d inputs; ends
            only 0 and M, for an equation whose wave number is known.
        activation: the activation of every hidden layer.
        initialisation: how every layer of every sub-band's network starts.

    Raises:
        ValueError: the network is asked for more than one output, or for half a lattice in several dimensions.
    """
    if outputs != 1:
        raise ValueError(f"a PhaseDNN has one output; {outputs} were asked for")
    if inputs > 1 and lattice != "full":
        raise ValueError(f"lattice {lattice!r} is for one input; {inputs} inputs need lattice: full")
    one_side = {"half": range(order + 1), "full": range(-order, order + 1), "ends": (0, order)}[lattice]
    multiples = jnp.array(list(itertools.product(one_side, repeat=inputs)), dtype=jnp.float32)
    # A centre that stands for itself and its negative counts twice; the full lattice has both.
    doubled = 1.0 if lattice == "full" else 2.0
    weights = jnp.where(jnp.all(multiples == 0, axis=1), 1.0, doubled)
    sizes = [inputs, *widths, 2]
    initialise = resolve("models.initialisations", initialisation)
    keys = jax.vmap(lambda layer: jax.random.split(layer, len(multiples)))(jax.random.split(key, len(sizes) - 1))
    layers = [jax.vmap(initialise)(*numbers) for numbers in initial_samples(keys, sizes)]
    matrices, biases = zip(*layers, strict=True)
    fixed = Frozen(resolve("models.activations", activation))
    return PhaseDNN(matrices, biases, fixed, Frozen(_Carriers(spacing * multiples, weights)))


def phase_dnn_facts(inputs: int, *, widths: tuple[int, ...], order: int, lattice: str) -> NetworkFacts:
    """A network a sub-band, of one complex output; small ones, so that their carriers cost as much again."""
    return NetworkFacts(
        widths=widths,
        channels=2,
        cost=2,
        subnetworks=(2 * order + 1) ** inputs if lattice == "full" else order + 1 if lattice == "half" else 2,
    )
