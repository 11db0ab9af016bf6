"""No embedding."""

from __future__ import annotations

from collections.abc import Callable

from jaxtyping import Array, Float, PRNGKeyArray

from spectral_bias.registry.facts import EmbeddingFacts


def identity(key: PRNGKeyArray, inputs: int) -> tuple[Callable[[Array], Array], int]:
    """The inputs, unchanged."""

    def unchanged(x: Float[Array, " inputs"]) -> Float[Array, " inputs"]:
        return x

    return unchanged, inputs


def identity_facts(inputs: int) -> EmbeddingFacts:
    """The inputs themselves."""
    return EmbeddingFacts(features=inputs)
