"""Phase-shift deep neural network: small networks of low frequencies, each shifted to a frequency band of its own.

Cai, Li and Liu, "A phase shift deep neural network for high frequency approximation and wave problems", SIAM Journal on
Scientific Computing 42 (2020). The loss ``sub_bands`` trains their parallel PhaseDNN, a loss of the whole output,
such as ``mse`` or ``residual``, their coupled one: A_m = 2 Re N_m, B_m = -2 Im N_m in
sum_m A_m(x) cos(w_m x) + B_m(x) sin(w_m x).
"""

from __future__ import annotations

import itertools
from typing import Literal

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array, Float, PRNGKeyArray

from spectral_bias.models.affine import subnet_layers
from spectral_bias.models.forward_laplacian import Derivatives, affine, any_function, product
from spectral_bias.models.frozen import Frozen
from spectral_bias.models.networks._subnets import Subnets
from spectral_bias.numerics import sine
from spectral_bias.registry.facts import NetworkFacts
from spectral_bias.registry.quantities import Activation, Initialisation, PositiveFloat, PositiveInt, Widths
from spectral_bias.registry.resolve import resolve


class PhaseDNN(eqx.Module):
    """Subnets with one complex output each, shifted in frequency by their centres and summed."""

    subnets: Subnets
    carriers: Frozen

    def __call__(self, x: Float[Array, " inputs"]) -> Float[Array, "1"]:
        return self.of_points(x[None])[0]

    def of_points(self, x: Float[Array, "point inputs"]) -> Float[Array, "point 1"]:
        """The output at every point, computed with the points last."""
        return jnp.sum(self.carriers(x.T) * self.sub_bands(x), axis=(0, 1))[:, None]

    def sub_bands(self, x: Float[Array, "point inputs"]) -> Float[Array, "band 2 point"]:
        """Real and imaginary part of every sub-band's network at every point, before the shift."""
        return self.subnets.of_points(x.T)

    def forward_laplacian(self, x: Derivatives) -> Derivatives:
        """The output with its derivatives."""
        bands = self.subnets.layers[0].bias.shape[0]
        h = affine(lambda point: jnp.broadcast_to(point, (bands, *point.shape)), x)
        shifted = product(any_function(self.carriers, x), self.subnets.forward_laplacian(h))
        return affine(lambda bands: jnp.sum(bands).reshape(1), shifted)


class _Carriers(eqx.Module):
    """c (cos w.x, -sin w.x) of every sub-band: its product with (Re N, Im N) sums to c Re(N e^{i w.x})."""

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
        spacing: distance of neighbouring centres, angular, in radians per unit of the input.
        order: the highest multiple M.
        lattice: half has the centres 0 ... M, enough for a real function of one input; full has all (2M + 1)^d of d
            inputs; ends has only 0 and M, for an equation with a known wave number.
        activation: the activation of every hidden layer.
        initialisation: initialisation of every layer of every sub-band's network.

    Raises:
        ValueError: more than one output, or a lattice other than full for several inputs.
    """
    if outputs != 1:
        raise ValueError(f"a PhaseDNN has one output, not {outputs}")
    if inputs > 1 and lattice != "full":
        raise ValueError(f"lattice {lattice!r} is for one input; {inputs} inputs need lattice: full")
    one_side = {"half": range(order + 1), "full": range(-order, order + 1), "ends": (0, order)}[lattice]
    multiples = jnp.array(list(itertools.product(one_side, repeat=inputs)), dtype=jnp.float32)
    # A centre that represents itself and its negative has weight 2; the full lattice contains both.
    doubled = 1.0 if lattice == "full" else 2.0
    weights = jnp.where(jnp.all(multiples == 0, axis=1), 1.0, doubled)
    layers = subnet_layers(key, [inputs, *widths, 2], initialisation, len(multiples))
    subnets = Subnets(layers, Frozen(resolve("models.activations", activation)))
    return PhaseDNN(subnets, Frozen(_Carriers(spacing * multiples, weights)))


def phase_dnn_facts(inputs: int, *, widths: tuple[int, ...], order: int, lattice: str) -> NetworkFacts:
    """A network a sub-band, of one complex output; small ones, so that their carriers cost as much again."""
    return NetworkFacts(
        widths=widths,
        channels=2,
        cost=2,
        subnetworks=(2 * order + 1) ** inputs if lattice == "full" else order + 1 if lattice == "half" else 2,
    )
