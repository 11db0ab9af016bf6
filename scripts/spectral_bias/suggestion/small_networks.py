"""Small networks in NumPy: two hidden layers of 32 units, trained by Adam, one for each of several scales side by side.

They have the layers, initial weights, rates and steps of the claim *suggested-scale*: relu on Fourier features (Tancik
et al. 2020) or a SIREN (Sitzmann et al. 2020). So a sweep over scales needs neither JAX nor PyTorch.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from spectral_bias.scales.kernel import octaves

WIDTH, WAVES, STEPS = 32, 64, 1000
HIDDEN_OMEGA = 30.0
RATES = {"sigma": 2e-3, "omega_0": 1e-3, "highest_frequency": 2e-3}
# Adam's (Kingma and Ba 2015).
DECAY, SQUARES_DECAY, EPSILON = 0.9, 0.999, 1e-8

Points = Float[np.ndarray, "point axis"]
Units = Float[np.ndarray, "scale point unit"]


@dataclass(frozen=True)
class Architecture:
    """Networks that differ in their scale alone.

    Attributes:
        name: of the scale: ``sigma``, ``omega_0`` or ``highest_frequency``.
        omegas: factors of the first layer by scale, for inputs in [-1, 1); None of relu networks.
        directions: of the waves by scale, in cycles per domain length, 0 where a scale has fewer; None of a SIREN.
        sizes: of the inputs and of each layer.
    """

    name: str
    omegas: Float[np.ndarray, "scale 1 1"] | None
    directions: Float[np.ndarray, "scale wave axis"] | None
    sizes: tuple[int, ...]

    def read(self, points: Points) -> Units:
        """What the first layer reads at points in [0, 1): the waves, or the points scaled to [-1, 1)."""
        if self.directions is None:
            return (2.0 * points - 1.0).astype(np.float32)[None]
        phase = 2.0 * np.pi * np.einsum("swa,pa->spw", self.directions, points)
        missing = np.all(self.directions == 0.0, axis=2)[:, None, :]
        waves = np.concatenate([np.where(missing, 0.0, np.cos(phase)), np.sin(phase)], axis=2)
        return waves.astype(np.float32)


class Layer:
    """Views of the weights and biases of one layer in a row of all parameters, or of their gradients."""

    def __init__(self, flat: Float[np.ndarray, "scale parameter"], start: int, before: int, after: int) -> None:
        """Start at a parameter's place."""
        self.end = start + (before + 1) * after
        self.weight = flat[:, start : start + before * after].reshape(-1, before, after)
        self.bias = flat[:, start + before * after : self.end].reshape(-1, 1, after)


def layers(flat: Float[np.ndarray, "scale parameter"], sizes: Sequence[int]) -> list[Layer]:
    """Views of all layers."""
    found: list[Layer] = []
    for before, after in itertools.pairwise(sizes):
        found.append(Layer(flat, found[-1].end if found else 0, before, after))
    return found


def architecture(
    name: str, scales: Sequence[float], axes: int, channels: int, generator: np.random.Generator
) -> Architecture:
    """The networks of some scales, whose waves share their random numbers.

    Args:
        name: of the scale.
        scales: in cycles per domain length.
        axes: of the points.
        channels: of the values.
        generator: of the waves' directions.
    """
    if name == "omega_0":
        # omega_0 / (2 pi) cycles per unit, on a domain of length 2.
        omegas = np.pi * np.asarray(scales, np.float32)[:, None, None]
        return Architecture(name, omegas, None, (axes, WIDTH, WIDTH, channels))
    if name == "sigma":
        directions = np.asarray(scales)[:, None, None] * generator.standard_normal((WAVES, axes))
    else:
        most = max(octaves(each) for each in scales)
        directions = np.zeros((len(scales), most * axes, axes))
        for index, highest in enumerate(scales):
            count = octaves(highest)
            frequencies = highest ** (np.arange(count) / max(count - 1, 1))
            directions[index, : count * axes] = (frequencies[:, None, None] * np.eye(axes)).reshape(-1, axes)
    return Architecture(name, None, directions, (2 * directions.shape[1], WIDTH, WIDTH, channels))


def initial(of: Architecture, scales: int, generator: np.random.Generator) -> Float[np.ndarray, "scale parameter"]:
    """Initial parameters, the same random numbers at all scales: He's for relu, Sitzmann's for sines.

    Args:
        of: the networks.
        scales: how many there are.
        generator: of the weights.
    """
    count = sum((before + 1) * after for before, after in itertools.pairwise(of.sizes))
    flat = np.zeros((scales, count), np.float32)
    for index, layer in enumerate(layers(flat, of.sizes)):
        before = of.sizes[index]
        if of.directions is None:
            bound = 1.0 / before if index == 0 else np.sqrt(6.0 / before) / HIDDEN_OMEGA
            layer.weight[:] = generator.uniform(-bound, bound, layer.weight.shape[1:])
            layer.bias[:] = generator.uniform(-bound, bound, layer.bias.shape[1:])
        else:
            # Waves that a scale does not have are no inputs of its own.
            inputs = 2 * of.directions.any(axis=2).sum(axis=1) if index == 0 else np.array([before])
            numbers = generator.standard_normal(layer.weight.shape[1:])
            layer.weight[:] = np.sqrt(2.0 / inputs)[:, None, None] * numbers
    return flat


def outputs(of: Architecture, flat: Float[np.ndarray, "scale parameter"], inputs: Units) -> Units:
    """The networks' outputs at what their first layer reads."""
    return _forward(of, layers(flat, of.sizes), inputs)[-1]


def gradient(
    of: Architecture, flat: Float[np.ndarray, "scale parameter"], inputs: Units, values: Units
) -> Float[np.ndarray, "scale parameter"]:
    """The gradient of each network's mean squared error.

    Args:
        of: the networks.
        flat: their parameters.
        inputs: of the first layer.
        values: what they are to say, the same for all (1, point, channel).
    """
    made = np.empty_like(flat)
    _backward(of, layers(flat, of.sizes), layers(made, of.sizes), inputs, values)
    return made


def trained(
    of: Architecture, points: Points, values: Float[np.ndarray, "point channel"], generator: np.random.Generator
) -> Float[np.ndarray, "scale parameter"]:
    """Parameters after ``STEPS`` steps of Adam on all points, under half a cosine of rates.

    Args:
        of: the networks.
        points: in [0, 1).
        values: there.
        generator: of the initial weights.
    """
    inputs, wanted = of.read(points), values.astype(np.float32)[None]
    scales = len(of.omegas if of.omegas is not None else inputs)
    flat = initial(of, scales, generator)
    slope, mean, square = np.empty_like(flat), np.zeros_like(flat), np.zeros_like(flat)
    views, slopes = layers(flat, of.sizes), layers(slope, of.sizes)
    # A network that diverges has no finite error, and says nothing else.
    with np.errstate(over="ignore", invalid="ignore"):
        for step in range(STEPS):
            _backward(of, views, slopes, inputs, wanted)
            mean += (1.0 - DECAY) * (slope - mean)
            square += (1.0 - SQUARES_DECAY) * (slope**2 - square)
            rate = RATES[of.name] * 0.5 * (1.0 + np.cos(np.pi * step / STEPS)) / (1.0 - DECAY ** (step + 1))
            flat -= np.float32(rate) * mean / (np.sqrt(square / (1.0 - SQUARES_DECAY ** (step + 1))) + EPSILON)
    return flat


def _forward(of: Architecture, of_layers: Sequence[Layer], inputs: Units) -> list[Units]:
    """Inputs of every layer, then the outputs."""
    found = [inputs]
    for index, layer in enumerate(of_layers):
        sums = found[-1] @ layer.weight + layer.bias
        if index == len(of_layers) - 1:
            found.append(sums)
        elif of.omegas is None:
            found.append(np.maximum(sums, 0.0))
        else:
            found.append(np.sin(sums * (of.omegas if index == 0 else np.float32(HIDDEN_OMEGA))))
    return found


def _backward(
    of: Architecture, of_layers: Sequence[Layer], slopes: Sequence[Layer], inputs: Units, values: Units
) -> None:
    """Write the gradient of the mean squared errors."""
    found = [inputs]
    turns: list[Units] = []
    for index, layer in enumerate(of_layers[:-1]):
        sums = found[-1] @ layer.weight + layer.bias
        if of.omegas is None:
            found.append(np.maximum(sums, 0.0))
            turns.append(found[-1] > 0.0)
        else:
            omega = of.omegas if index == 0 else np.float32(HIDDEN_OMEGA)
            sums *= omega
            found.append(np.sin(sums))
            turns.append(omega * np.cos(sums))
    last = of_layers[-1]
    back = found[-1] @ last.weight + last.bias - values
    back *= np.float32(2.0 / values[0].size)
    for index in range(len(of_layers) - 1, -1, -1):
        np.matmul(found[index].swapaxes(1, 2), back, out=slopes[index].weight)
        np.sum(back, axis=1, keepdims=True, out=slopes[index].bias)
        if index:
            back = (back @ of_layers[index].weight.swapaxes(1, 2)) * turns[index - 1]
