"""How a network is trained: network, loss, optimiser and schedule as functions, resolved from their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
from jax.tree_util import Partial
from jaxtyping import Array, Float

from spectral_bias.registry.resolve import resolve, resolve_module


class Recipe(eqx.Module):
    """Functions with their parameters bound to them. Floating-point parameters are leaves of this tree.

    Attributes:
        loss: from a network and a batch to a number.
        network: from a key and the numbers of inputs and outputs to a network.
        optimiser: makes the optimiser.
        schedule: from the share of steps taken to a factor on the optimiser's update.
        prediction: from a network's outputs to what a snapshot holds.
        batch: points a batch, or ``"full"``.
    """

    loss: Partial
    network: Partial
    optimiser: Partial
    schedule: Partial
    prediction: Callable[[Float[Array, "sample channel"]], Float[Array, "sample channel"]] = eqx.field(static=True)
    batch: int | str = eqx.field(static=True)

    @classmethod
    def resolved(
        cls,
        model: Mapping[str, Any],
        loss: Mapping[str, Any],
        optimiser: Mapping[str, Any],
        schedule: Mapping[str, Any],
        batch: int | str,
    ) -> Recipe:
        """The recipe of named things, each a mapping of its ``name`` and its parameters."""
        return cls(
            loss=_bound("training.losses", **loss),
            network=_bound("models.networks", **model),
            optimiser=_bound("training.optimisers", **optimiser),
            schedule=_bound("training.schedules", **schedule),
            prediction=getattr(resolve_module("training.losses", loss["name"]), "prediction", _output),
            batch=batch,
        )

    def split(self) -> tuple[Recipe, Recipe]:
        """Floating-point parameters as float32 arrays, which a program takes as arguments, and the rest."""
        numbers, rest = eqx.partition(self, lambda leaf: isinstance(leaf, float))
        return jax.tree.map(jnp.float32, numbers), rest


def _bound(group: str, /, name: str, **parameters: Any) -> Partial:
    return Partial(resolve(group, name), **parameters)


def _output(output: Float[Array, "sample channel"]) -> Float[Array, "sample channel"]:
    return output
