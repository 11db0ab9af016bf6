"""One cosine and one sine of every input."""

from __future__ import annotations

import jax.numpy as jnp
from jaxtyping import PRNGKeyArray

from spectral_bias.models.embeddings._waves import Waves
from spectral_bias.registry.facts import EmbeddingFacts


def basic_fourier(key: PRNGKeyArray, inputs: int) -> tuple[Waves, int]:
    """[cos 2 pi v, sin 2 pi v] of every input v: it wraps the line to a circle (Tancik et al. 2020, "basic")."""
    return Waves(jnp.eye(inputs)), 2 * inputs


def basic_fourier_facts(inputs: int) -> EmbeddingFacts:
    """A cosine and a sine an input."""
    return EmbeddingFacts(features=2 * inputs)
