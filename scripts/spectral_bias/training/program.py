"""The two compiled functions of an ensemble's training: ``start`` and ``advance``.

Seeds go through ``lax.map``, so that a seed's trajectory has the same bits whatever other seeds are trained with it.
Data, step counts and floating-point parameters are arguments of the program, not constants in it, so that runs which
differ only in these share one entry of the compile cache. A place of a call at which no network is looked
at costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import optax
from jaxtyping import Array, Bool, Float, Int, Key

from spectral_bias.models.frozen import is_frozen
from spectral_bias.models.points import at_points
from spectral_bias.training.batches import batch_of
from spectral_bias.training.data import Data
from spectral_bias.training.recipe import Recipe

# Floating-point parameters: those of a recipe, and the number of steps at which its schedule ends.
Numbers = tuple[Recipe, Float[Array, ""]]
OverMembers = Callable[[Callable[[Any], Any], Any], Any]


class State(NamedTuple):
    """The state of one member during training; an ensemble's state has a leading seed axis on every leaf."""

    arrays: Any
    optimiser: Any
    step: Int[Array, ""]
    batch_key: Key[Array, ""]


def program_of(
    fixed: Recipe, data: Data, *, features: bool, over_members: OverMembers = jax.lax.map
) -> tuple[Any, Any]:
    """``start``, from numbers and keys to states, and ``advance``, from states to the next snapshots; not compiled yet.

    Args:
        fixed: the recipe without its numbers.
        data: the training data; only shapes count.
        features: whether to return outputs of hidden layers.
        over_members: how members go through the program; any other way changes bits.
    """

    @jax.jit
    def start(numbers: Numbers, keys: Key[Array, " seed"], batch_keys: Key[Array, " seed"]) -> State:
        recipe = eqx.combine(fixed, numbers[0])

        def one(both: tuple[Key[Array, ""], Key[Array, ""]]) -> State:
            network = recipe.network(both[0], *data.sizes())
            trained, _ = _split(network)
            return State(eqx.filter(network, eqx.is_array), recipe.optimiser().init(trained), jnp.int32(0), both[1])

        return over_members(one, (keys, batch_keys))

    @jax.jit
    def advance(
        numbers: Numbers,
        states: State,
        data: Data,
        lengths: Int[Array, " snapshot"],
        looked_at: Bool[Array, " snapshot"],
    ) -> tuple[State, Float[Array, "seed snapshot sample channel"], Float[Array, "seed snapshot"], Array | None]:
        recipe, steps = eqx.combine(fixed, numbers[0]), numbers[1]
        static = _static(recipe, data)[1]
        update = optax.with_extra_args_support(recipe.optimiser()).update

        def one(both: tuple[State, dict[str, Array]]) -> Any:
            state, own = both
            train = data.train | own
            trained, frozen = _split(eqx.combine(state.arrays, static))

            def loss(trained: Any, batch: dict[str, Array]) -> Float[Array, ""]:
                return recipe.loss(eqx.combine(trained, frozen, is_leaf=is_frozen), batch)

            def step(_: Any, carry: Any) -> Any:
                trained, memory, count = carry
                batch = batch_of(recipe.batch, state.batch_key, count, train)
                value, gradient = jax.value_and_grad(loss)(trained, batch)
                # Optimisers with a line search read more than the gradient; the others ignore it.
                updates, memory = update(
                    gradient, memory, trained, value=value, grad=gradient, value_fn=lambda at: loss(at, batch)
                )
                factor = recipe.schedule(count.astype(jnp.float32) / steps)
                updates = jax.tree.map(lambda update: factor * update, updates)
                return optax.apply_updates(trained, updates), memory, count + 1

            def look(trained: Any) -> Any:
                network = eqx.combine(trained, frozen, is_leaf=is_frozen)
                prediction = recipe.prediction(at_points(network, data.x_evaluate))
                hidden = jnp.moveaxis(jax.vmap(network.features)(data.x_evaluate), 0, 1) if features else None
                return prediction, loss(trained, train), hidden

            unseen = jax.tree.map(lambda form: jnp.zeros(form.shape, form.dtype), jax.eval_shape(look, trained))

            def to_snapshot(carry: Any, length_and_look: tuple[Int[Array, ""], Bool[Array, ""]]) -> Any:
                length, looks = length_and_look
                carry = jax.lax.fori_loop(0, length, step, carry)
                return carry, jax.lax.cond(looks, look, lambda _: unseen, carry[0])

            carry = (trained, state.optimiser, state.step)
            (trained, memory, count), snapshots = jax.lax.scan(to_snapshot, carry, (lengths, looked_at))
            arrays = eqx.filter(eqx.combine(trained, frozen, is_leaf=is_frozen), eqx.is_array)
            return State(arrays, memory, count, state.batch_key), *snapshots

        return over_members(one, (states, data.own))

    return start, advance


def parameter_count(recipe: Recipe, data: Data) -> int:
    """The number of trained parameters."""
    trained, _ = eqx.partition(
        _static(recipe, data)[0], lambda leaf: not is_frozen(leaf) and leaf is not None, is_leaf=is_frozen
    )
    return sum(int(np.prod(leaf.shape)) for leaf in jax.tree.leaves(trained))


def _static(recipe: Recipe, data: Data) -> tuple[Any, Any]:
    """The shapes of a network's arrays, and its leaves that are no arrays."""
    shapes = eqx.filter_eval_shape(lambda key: recipe.network(key, *data.sizes()), jax.random.key(0))
    return eqx.partition(shapes, lambda leaf: isinstance(leaf, jax.ShapeDtypeStruct))


def _split(network: Any) -> tuple[Any, Any]:
    """The trained part of a network, and the rest."""
    return eqx.partition(network, eqx.is_inexact_array, is_leaf=is_frozen)
