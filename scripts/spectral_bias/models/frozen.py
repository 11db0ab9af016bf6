"""Parts of a network that are not trained."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import equinox as eqx
from jaxtyping import Array, Float


class Frozen(eqx.Module):
    """A function with parameters that are not trained, such as an activation with a width."""

    function: Callable[..., Any]

    def __call__(self, x: Float[Array, "..."]) -> Float[Array, "..."]:
        return self.function(x)


def is_frozen(node: object) -> bool:
    """Whether a node of a network's tree is frozen."""
    return isinstance(node, Frozen)
