"""Parts of a network that training leaves as they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import equinox as eqx
from jaxtyping import Array, Float


class Frozen(eqx.Module):
    """A function with numbers of its own, such as an activation with a width, that no optimiser touches."""

    function: Callable[..., Any]

    def __call__(self, x: Float[Array, "..."]) -> Float[Array, "..."]:
        return self.function(x)


def is_frozen(node: object) -> bool:
    """Whether a node of a network's tree is one that training leaves as it is."""
    return isinstance(node, Frozen)
