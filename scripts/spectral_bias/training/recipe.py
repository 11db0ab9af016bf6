"""How a network is trained: network, loss, optimiser and schedule as functions, resolved from their names."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
from jax.tree_util import Partial
from jaxtyping import Array, Float

from spectral_bias.models.points import at_points
from spectral_bias.registry.resolve import is_elementwise, part_group, resolve_module, resolve_named


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
        """The recipe of named things, each a mapping of its ``name`` and its parameters.

        Nothing is resolved later: names of a network's parts (activation, embedding, initialisation) are functions.
        """
        return cls(
            loss=_loss(**loss),
            network=_network(**model),
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
    function, given = resolve_named(group, name, **parameters)
    return Partial(function, **given)


def _network(name: str, **parameters: Any) -> Partial:
    """A network whose parts are resolved. Its constructor gets each as an opaque function, no tree of parameters."""
    function, given = resolve_named("models.networks", name, **parameters)
    for key, value in given.items():
        if group := part_group("models.networks", key, value):
            given[key] = _bound(group, **value)

    def network(*place: Any, **parameters: Any) -> Any:
        return function(*place, **{key: _opaque(value) for key, value in parameters.items()})

    return Partial(network, **given)


def _opaque(value: Any) -> Any:
    if not isinstance(value, Partial):
        return value
    return functools.partial(value.func, **value.keywords) if value.keywords else value.func


def _loss(name: str, **parameters: Any) -> Partial:
    """A loss; of one of predictions and targets, its mean over samples and channels."""
    function, given = resolve_named("training.losses", name, **parameters)
    if not is_elementwise(name):
        return Partial(function, **given)

    def mean(network: Callable[..., Array], batch: Mapping[str, Array], **parameters: Any) -> Float[Array, ""]:
        return jnp.mean(function(at_points(network, batch["x"]), batch["y"], **parameters))

    return Partial(mean, **given)


def _output(output: Float[Array, "sample channel"]) -> Float[Array, "sample channel"]:
    return output
