"""Cosines and sines of the inputs, for the Fourier embeddings."""

from __future__ import annotations

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array, Float

from spectral_bias.numerics import sine


class Waves(eqx.Module):
    """x -> [cos 2 pi B x, sin 2 pi B x] (Tancik et al., "Fourier features", NeurIPS 2020, equation 5)."""

    directions: Float[Array, "waves inputs"]

    def __call__(self, x: Float[Array, " inputs"]) -> Float[Array, " features"]:
        phase = 2.0 * jnp.pi * (self.directions @ x)
        return jnp.concatenate([sine.cos(phase), sine.sin(phase)])
