"""Waves along the axes with frequencies in geometric progression."""

from __future__ import annotations

import jax.numpy as jnp
from jaxtyping import PRNGKeyArray

from spectral_bias.models.embeddings._waves import Waves
from spectral_bias.registry.facts import EmbeddingFacts
from spectral_bias.registry.quantities import PositiveFloat, PositiveInt


def positional(key: PRNGKeyArray, inputs: int, *, count: PositiveInt = 8, highest: PositiveFloat) -> tuple[Waves, int]:
    """Waves along every axis with frequencies from 1 to ``highest``, evenly spaced on a logarithmic scale.

    Tancik et al. 2020, "positional encoding".

    Args:
        count: number of frequencies along each axis.
        highest: the largest frequency, in cycles a unit of the input.
    """
    frequencies = jnp.asarray(highest) ** (jnp.arange(count) / max(count - 1, 1))
    directions = (jnp.eye(inputs)[None, :, :] * frequencies[:, None, None]).reshape(-1, inputs)
    return Waves(directions), 2 * count * inputs


def positional_facts(inputs: int, *, count: int) -> EmbeddingFacts:
    """A cosine and a sine a frequency and input."""
    return EmbeddingFacts(features=2 * count * inputs)
