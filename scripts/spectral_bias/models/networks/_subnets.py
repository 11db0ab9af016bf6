"""Fully connected networks of one shape side by side, the parts of multi-scale and phase-shift networks."""

from __future__ import annotations

import equinox as eqx
from jaxtyping import Array, Float

from spectral_bias.models.affine import Affines
from spectral_bias.models.forward_laplacian import Derivatives, feed_forward
from spectral_bias.models.frozen import Frozen


class Subnets(eqx.Module):
    """h_s -> f_s(h_s) for every subnet s."""

    layers: tuple[Affines, ...]
    activation: Frozen

    def of_points(self, h: Float[Array, "*subnet inputs point"]) -> Float[Array, "subnet outputs point"]:
        """The outputs at every point, with the points last; inputs without a subnet axis are shared by all."""
        h = self.layers[0].of_points(h)
        for layer in self.layers[1:]:
            h = layer.of_points(self.activation(h))
        return h

    def forward_laplacian(self, h: Derivatives) -> Derivatives:
        """The outputs with their derivatives."""
        return feed_forward(self.layers, self.activation, h)
