"""Mean squared error."""

from __future__ import annotations

from collections.abc import Callable

import jax.numpy as jnp
from jaxtyping import Array, Float

from spectral_bias.models.points import at_points


def mse(network: Callable[..., Array], batch: dict[str, Float[Array, "_ ..."]]) -> Float[Array, ""]:
    """Mean of the squared differences over samples and channels.

    Args:
        network: from one point to its channels.
        batch: points ``x`` and labels ``y``.
    """
    return jnp.mean((at_points(network, batch["x"]) - batch["y"]) ** 2)
