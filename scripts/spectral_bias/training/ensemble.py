"""Training of an ensemble: every seed, every step and every snapshot in one compiled program.

Seeds go through ``lax.map``, so that a seed's trajectory has the bits of a run of its own, whatever trains beside it.
The program advances all members over a *segment* of snapshots; the host calls it segment by segment, which gives
progress lines and places for checkpoints, without changing a bit. Data, step counts and every floating-point parameter
are arguments of the program, never constants in it, so runs that differ only in those share one entry of the compile
cache.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import optax
import xarray as xr
from jaxtyping import Array, Float, Int, Key

from spectral_bias.models.frozen import is_frozen
from spectral_bias.models.points import at_points
from spectral_bias.numerics.memory_guard import refuse_where_memory_is_short
from spectral_bias.registry.resolve import resolve, resolve_module
from spectral_bias.training.batches import batch_of
from spectral_bias.training.checkpoints import Checkpoint, Progress, next_call

SEGMENTS = 10
# How members start is computed once, and compiling it takes a thousand times as long: XLA's older, simpler emitters and
# fewer passes take half the time.
COMPILED_QUICKLY = {"xla_cpu_use_fusion_emitters": False, "xla_backend_optimization_level": 1}
# How members go through a program; benchmarks/batching.py puts other ways in its place, which all change bits.
over_members: Callable[..., Any] = jax.lax.map


class Data(NamedTuple):
    """What a loss reads, by name, and the points at which snapshots are taken.

    Attributes:
        train: ``x`` (train, dimension), ``y`` (train, channel) and whatever else a loss asks for, such as derivatives
            of the labels or points on a boundary.
        x_evaluate: where snapshots are taken.
        own: like ``train``, but for what every member has of its own, such as labels with noise; with a leading seed
            axis.
    """

    train: dict[str, Float[Array, "train ..."]]
    x_evaluate: Float[Array, "sample dimension"]
    own: dict[str, Float[Array, "seed train ..."]] = {}  # noqa: RUF012 - a named tuple's default, never written to

    @classmethod
    def of(cls, dataset: xr.Dataset) -> Data:
        """What a dataset holds: each variable ``<name>_train`` as ``<name>``, a seed's own where it comes in copies."""
        given = {name.removesuffix("_train"): values for name, values in dataset.items() if name.endswith("_train")}
        return cls(
            train={name: np.asarray(values) for name, values in given.items() if "copy" not in values.dims},
            x_evaluate=np.asarray(dataset["x"]),
            own={name: np.asarray(values) for name, values in given.items() if "copy" in values.dims},
        )

    def channels(self) -> int:
        """The number of outputs that the labels ask for."""
        return int((self.train | self.own)["y"].shape[-1])


class State(NamedTuple):
    """One member in the middle of training; an ensemble's state has a leading seed axis on every leaf."""

    arrays: Any
    optimiser: Any
    step: Int[Array, ""]
    batch_key: Key[Array, ""]


class Trajectory(NamedTuple):
    """What an ensemble's training leaves."""

    prediction: Float[np.ndarray, "seed step sample channel"]
    loss: Float[np.ndarray, "seed step"]
    parameters: int
    features: Float[np.ndarray, "seed feature_step layer sample unit"] | None = None


def train_ensemble(
    spec: Mapping[str, Any],
    data: Data,
    keys: Sequence[tuple[int, int]],
    batch_keys: Sequence[tuple[int, int]],
    say: Callable[[str], None] = lambda line: None,
    checkpoint: Checkpoint | None = None,
) -> Trajectory:
    """Train one member a key and look at it at every snapshot.

    Args:
        spec: ``model``, ``loss``, ``optimiser``, ``schedule``, ``batch``, ``snapshots`` and ``feature_steps`` of a run.
        data: the dataset, float32.
        keys: the key of each member's initialisation, as two unsigned words.
        batch_keys: the key of each member's mini-batches.
        say: where lines of progress go.
        checkpoint: where the state is saved now and then, and where training goes on from if it was.

    Raises:
        FloatingPointError: a member's loss is not finite at the end.
        MemoryError: the process may hardly grow any more, so that numbers are not to be trusted.
        ValueError: the data are of fewer seeds than there are keys, or hidden layers are asked of a network that shows
            none.
    """
    if few := [name for name, values in data.own.items() if len(values) < len(keys)]:
        raise ValueError(f"{few[0]} has {len(data.own[few[0]])} copies in the dataset, fewer than {len(keys)} seeds")
    data = data._replace(own={name: values[: len(keys)] for name, values in data.own.items()})
    names = {key: spec[key] for key in ("model", "loss", "optimiser", "schedule", "batch")}
    kept = list(spec["feature_steps"])
    names["features"] = bool(kept)
    numbers, names = eqx.partition(names, lambda leaf: isinstance(leaf, float))
    numbers = jax.tree.map(jnp.float32, {**numbers, "steps": float(spec["snapshots"][-1])})
    start, advance = _program(names, data)
    steps = list(spec["snapshots"])
    size = -(-len(steps) // SEGMENTS)

    began = time.perf_counter()
    first = (numbers, _keys(keys), _keys(batch_keys))
    state = start.lower(*first).compile(compiler_options=COMPILED_QUICKLY)(*first)
    compiled = advance.lower(numbers, state, data, np.zeros(size, np.int32)).compile()
    say(
        f"compiled in {time.perf_counter() - began:.1f} s; {len(keys)} seeds, {steps[-1]} steps, {len(steps)} snapshots"
    )
    progress = Progress(state)
    if checkpoint is not None:
        progress = checkpoint.resumed(progress)
    began = time.perf_counter()
    try:
        while progress.seen < len(steps):
            called = time.perf_counter()
            most = checkpoint.most_steps() if checkpoint is not None else np.inf
            counts, taken, count = next_call(steps, progress, size, most)
            state, *seen = compiled(numbers, progress.state, data, counts)
            prediction, loss = (np.asarray(values) for values in seen[:2])
            refuse_where_memory_is_short()
            mine = [place for place, at in enumerate(steps[progress.seen :][:count]) if at in kept]
            progress = Progress(
                state,
                progress.step + taken,
                progress.seen + count,
                (*progress.predictions, prediction[:, :count]),
                (*progress.losses, loss[:, :count]),
                (*progress.features, np.asarray(seen[2])[:, mine]) if kept else (),
            )
            say(
                f"step {progress.step} of {steps[-1]}: median loss {float(np.median(loss[:, -1])):.3e}, "
                f"{time.perf_counter() - began:.1f} s"
            )
            if checkpoint is not None and progress.seen < len(steps):
                checkpoint.after(progress, taken, time.perf_counter() - called)
    except (KeyboardInterrupt, SystemExit):
        if checkpoint is not None:
            checkpoint.save(progress)
        raise
    loss = np.concatenate(progress.losses, axis=1)
    if not np.isfinite(loss[:, -1]).all():
        bad = np.flatnonzero(~np.isfinite(loss[:, -1])).tolist()
        raise FloatingPointError(f"training diverged: the loss of seeds {bad} is not finite at step {steps[-1]}")
    return Trajectory(
        np.concatenate(progress.predictions, axis=1),
        loss,
        _count(names, numbers, data),
        np.concatenate(progress.features, axis=1) if kept else None,
    )


def _keys(words: Sequence[tuple[int, int]]) -> Key[Array, " seed"]:
    return jax.random.wrap_key_data(jnp.asarray(words, dtype=jnp.uint32))


def _build(names: Any, numbers: Any, data: Data, key: Key[Array, ""]) -> Any:
    choice = eqx.combine(names["model"], numbers["model"])
    return resolve("models.networks", choice)(key, data.train["x"].shape[1], data.channels())


def _static(names: Any, numbers: Any, data: Data) -> tuple[Any, Any]:
    """The shapes of a network's arrays, and everything in it that is not an array."""
    shapes = eqx.filter_eval_shape(lambda key: _build(names, numbers, data, key), jax.random.key(0))
    return eqx.partition(shapes, lambda leaf: isinstance(leaf, jax.ShapeDtypeStruct))


def _count(names: Any, numbers: Any, data: Data) -> int:
    """The number of parameters that training moves."""
    trained, _ = eqx.partition(
        _static(names, numbers, data)[0], lambda leaf: not is_frozen(leaf) and leaf is not None, is_leaf=is_frozen
    )
    return sum(int(np.prod(leaf.shape)) for leaf in jax.tree.leaves(trained))


def _split(network: Any) -> tuple[Any, Any]:
    """What training moves, and the rest."""
    return eqx.partition(network, eqx.is_inexact_array, is_leaf=is_frozen)


def _program(names: Any, data: Data) -> tuple[Any, Any]:
    """The two compiled functions of a run: how members start, and how they advance over a segment of snapshots."""

    def optimiser(numbers: Any) -> optax.GradientTransformationExtraArgs:
        choice = eqx.combine(names["optimiser"], numbers["optimiser"])
        return optax.with_extra_args_support(resolve("training.optimisers", choice)())

    @jax.jit
    def start(numbers: Any, keys: Key[Array, " seed"], batch_keys: Key[Array, " seed"]) -> State:
        def one(both: tuple[Key[Array, ""], Key[Array, ""]]) -> State:
            network = _build(names, numbers, data, both[0])
            trained, _ = _split(network)
            arrays = eqx.filter(network, eqx.is_array)
            return State(arrays, optimiser(numbers).init(trained), jnp.int32(0), both[1])

        return over_members(one, (keys, batch_keys))

    @jax.jit
    def advance(
        numbers: Any, states: State, data: Data, lengths: Int[Array, " snapshot"]
    ) -> tuple[State, Float[Array, "seed snapshot sample channel"], Float[Array, "seed snapshot"], Array | None]:
        loss_module = resolve_module("training.losses", names["loss"]["name"])
        loss_function = resolve("training.losses", eqx.combine(names["loss"], numbers["loss"]))
        said = getattr(loss_module, "prediction", lambda output: output)
        static = _static(names, numbers, data)[1]
        update = optimiser(numbers).update
        schedule = resolve("training.schedules", eqx.combine(names["schedule"], numbers["schedule"]))

        def one(both: tuple[State, dict[str, Array]]) -> Any:
            state, own = both
            train = data.train | own
            _, fixed = _split(eqx.combine(state.arrays, static))

            def loss(trained: Any, batch: dict[str, Array]) -> Float[Array, ""]:
                return loss_function(eqx.combine(trained, fixed, is_leaf=is_frozen), batch)

            def step(_: Any, carry: Any) -> Any:
                trained, memory, count = carry
                batch = batch_of(names["batch"], state.batch_key, count, train)
                value, gradient = jax.value_and_grad(loss)(trained, batch)
                # Optimisers with a line search ask for more than the gradient; the others leave it aside.
                updates, memory = update(
                    gradient, memory, trained, value=value, grad=gradient, value_fn=lambda at: loss(at, batch)
                )
                factor = schedule(count.astype(jnp.float32) / numbers["steps"])
                updates = jax.tree.map(lambda update: factor * update, updates)
                return optax.apply_updates(trained, updates), memory, count + 1

            def to_snapshot(carry: Any, length: Int[Array, ""]) -> Any:
                carry = jax.lax.fori_loop(0, length, step, carry)
                network = eqx.combine(carry[0], fixed, is_leaf=is_frozen)
                seen = said(at_points(network, data.x_evaluate))
                hidden = jnp.moveaxis(jax.vmap(network.features)(data.x_evaluate), 0, 1) if names["features"] else None
                return carry, (seen, loss(carry[0], train), hidden)

            trained, _ = _split(eqx.combine(state.arrays, static))
            carry = (trained, state.optimiser, state.step)
            (trained, memory, count), seen = jax.lax.scan(to_snapshot, carry, lengths)
            arrays = eqx.filter(eqx.combine(trained, fixed, is_leaf=is_frozen), eqx.is_array)
            return State(arrays, memory, count, state.batch_key), *seen

        return over_members(one, (states, data.own))

    return start, advance
