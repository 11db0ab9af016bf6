"""Mean squared error."""

from __future__ import annotations

from collections.abc import Callable

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float


def mse(network: Callable[..., Array], batch: dict[str, Float[Array, "_ ..."]]) -> Float[Array, ""]:
    """Mean of the squared differences over samples and channels.

    Args:
        network: from one point to its channels.
        batch: points ``x`` and labels ``y``.
    """
    return jnp.mean((jax.vmap(network)(batch["x"]) - batch["y"]) ** 2)
