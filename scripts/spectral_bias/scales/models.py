"""Models of which a scale is suggested, each with its kernel, its unit and the range of scales that is tried."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from spectral_bias.scales import kernel
from spectral_bias.scales.left_out import OfPoints, of_differences

RATIO = 1.4
FROM = 0.25


@dataclass(frozen=True)
class Model:
    """A model with one scale.

    Attributes:
        name: of its scale.
        title: of the model.
        at: the kernel of points at a scale in cycles (or cells) per domain length.
        per_cycle: the scale's own number per cycle and domain length 1, such as 2 pi of omega_0.
        unit: unit of that number.
        says: what it is in a network, one sentence.
        beyond: the largest scale tried, in sampling limits.
        least: the least scale tried.
        fixed: whether the number stays the same for every domain length (a count).
    """

    name: str
    title: str
    at: Callable[[float], OfPoints]
    per_cycle: float
    unit: str
    says: str
    beyond: float = 1.0
    least: float = FROM
    fixed: bool = False

    def scales(self, limit: float) -> Float[np.ndarray, " scale"]:
        """Scales in cycles per domain length, in geometric progression up to the sampling limit's multiple."""
        if self.name == "highest_frequency":
            return 2.0 ** np.arange(1, max(2, int(np.log2(self.beyond * limit)) + 1))
        count = int(np.floor(np.log(max(self.beyond * limit / self.least, 1.0)) / np.log(RATIO))) + 1
        scales = self.least * RATIO ** np.arange(max(count, 2))
        return np.unique(np.rint(scales)) if self.fixed else scales


MODELS = (
    Model(
        "sigma",
        "Gaussian Fourier features",
        lambda scale: of_differences(kernel.tangent(kernel.gaussian), scale),
        1.0,
        "cycles per unit of the input",
        "standard deviation of B in cos 2 pi B v, sin 2 pi B v",
    ),
    Model(
        "omega_0",
        "SIREN",
        lambda scale: of_differences(lambda d, c: kernel.sine_tangent(kernel.siren(d, c)), scale),
        2.0 * np.pi,
        "radians per unit of the input",
        "factor of the first layer sin(omega_0 (W v + b)), W from -1/n to 1/n for n inputs",
    ),
    Model(
        "highest_frequency",
        "positional encoding",
        lambda scale: of_differences(kernel.tangent(kernel.positional), scale),
        1.0,
        "cycles per unit of the input",
        "highest of the octaves, from one cycle per domain length on",
    ),
    Model(
        "cells",
        "plain grid",
        lambda scale: lambda points: kernel.hats(points, scale),
        1.0,
        "cells along the longest axis",
        "of trained values with linear interpolation between them",
        beyond=2.0,
        least=4.0,
        fixed=True,
    ),
)
