"""Waves in random directions with normally distributed frequencies."""

from __future__ import annotations

import jax
from jaxtyping import PRNGKeyArray

from spectral_bias.models.embeddings._waves import Waves
from spectral_bias.registry.facts import EmbeddingFacts
from spectral_bias.registry.quantities import PositiveFloat, PositiveInt


def gaussian_fourier(
    key: PRNGKeyArray, inputs: int, *, count: PositiveInt = 128, std: PositiveFloat
) -> tuple[Waves, int]:
    """Random Fourier features: B ~ N(0, std^2), sampled for every seed and not trained (Tancik et al. 2020).

    Args:
        count: number of waves.
        std: standard deviation of B's entries, in cycles a unit of the input.
    """
    return Waves(std * jax.random.normal(key, (count, inputs))), 2 * count


def gaussian_fourier_facts(*, count: int) -> EmbeddingFacts:
    """A cosine and a sine a wave."""
    return EmbeddingFacts(features=2 * count)
