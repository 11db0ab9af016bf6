"""One affine layer."""

from __future__ import annotations

import equinox as eqx
from jaxtyping import Array, Float


class Affine(eqx.Module):
    """x -> W x + b."""

    weight: Float[Array, "out in"]
    bias: Float[Array, " out"]

    def __call__(self, x: Float[Array, " in"]) -> Float[Array, " out"]:
        return self.weight @ x + self.bias
