"""Squared error of every sub-band of a PhaseDNN, each network against its own shifted part of the labels."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
from jaxtyping import Array, Float


def sub_bands(network: Any, batch: dict[str, Float[Array, "_ ..."]]) -> Float[Array, ""]:
    """The mean over samples of the squared error, summed over sub-bands and their two parts.

    Sub-bands share no parameter and the optimisers of this library treat each parameter by itself (L-BFGS excepted), so
    this is the parallel training of Cai, Li and Liu (2020): every network as if it were alone.

    Args:
        network: a ``phase_dnn``; its ``sub_bands`` gives the outputs (band, 2, sample) before recombination.
        batch: points ``x`` and the labels' ``sub_bands`` (sample, band, 2).
    """
    error = network.sub_bands(batch["x"]) - jnp.moveaxis(batch["sub_bands"], 0, -1)
    return jnp.mean(jnp.sum(error**2, axis=(0, 1)))
