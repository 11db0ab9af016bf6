"""Training of an ensemble as a generator of segments.

The compiled program advances all members over a segment of snapshots at a time. What becomes of a segment (progress
lines, checkpoints, timing, the run file) is its consumers' affair. Neither they nor the lengths of segments change a
bit.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float, Int, Key

from spectral_bias.numerics.memory_guard import refuse_where_memory_is_short
from spectral_bias.training.checks import refuse_no_numbers, refuse_unfit
from spectral_bias.training.data import Data
from spectral_bias.training.program import OverMembers, State, parameter_count, program_of
from spectral_bias.training.recipe import Recipe

SEGMENTS = 10
# How members start is computed once, and compiling it takes a thousand times as long: XLA's older, simpler emitters and
# fewer passes take half the time.
COMPILED_QUICKLY = {"xla_cpu_use_fusion_emitters": False, "xla_backend_optimization_level": 1}

Words = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Snapshots:
    """What members did at consecutive snapshots, of which there may be none.

    Attributes:
        prediction: outputs at evaluation points.
        loss: losses of all training data.
        features: outputs of hidden layers, of those snapshots at which they are kept; None where none are.
    """

    prediction: Float[np.ndarray, "seed step sample channel"]
    loss: Float[np.ndarray, "seed step"]
    features: Float[np.ndarray, "seed feature_step layer sample unit"] | None

    @staticmethod
    def joined(parts: Sequence[Snapshots]) -> Snapshots:
        """One after the other."""
        features = [part.features for part in parts if part.features is not None]
        return Snapshots(
            np.concatenate([part.prediction for part in parts], axis=1),
            np.concatenate([part.loss for part in parts], axis=1),
            np.concatenate(features, axis=1) if features else None,
        )


@dataclass(frozen=True)
class Segment:
    """A stretch of training.

    Attributes:
        state: the state of every member at its end.
        step: steps taken since the start of training.
        seen: snapshots taken since the start of training.
        last_loss: the loss of every member at its end.
        snapshots: its snapshots.
    """

    state: State
    step: int
    seen: int
    last_loss: Float[np.ndarray, " seed"]
    snapshots: Snapshots


@dataclass(frozen=True)
class Trajectory(Snapshots):
    """All snapshots of a training, their steps, and the number of parameters that were trained."""

    steps: tuple[int, ...]
    feature_steps: tuple[int, ...]
    parameters: int


class Training:
    """An ensemble that is ready to be trained: its program is compiled, its members are initialised.

    Args:
        recipe: how it is trained.
        data: on what, float32.
        keys: the key of each member's initialisation, as two unsigned words.
        batch_keys: the key of each member's mini-batches.
        snapshots: the steps at which members are evaluated, ascending; the last one ends training.
        feature_steps: those of them at which outputs of hidden layers are kept.
        over_members: how members go through the program; any other way changes bits.

    Raises:
        ValueError: the data are of fewer seeds than there are keys, or hidden layers are asked of a network that shows
            none.
        UnfitRecipeError: the recipe does not fit the data.
        TypeError: own code needs the value of a traced number.
    """

    def __init__(
        self,
        recipe: Recipe,
        data: Data,
        keys: Words,
        batch_keys: Words,
        snapshots: Sequence[int],
        feature_steps: Sequence[int] = (),
        *,
        over_members: OverMembers = jax.lax.map,
    ) -> None:
        self.snapshots, self.feature_steps = tuple(snapshots), tuple(feature_steps)
        self._data = data.of_seeds(len(keys))
        refuse_unfit(recipe, self._data)
        self._size = -(-len(snapshots) // SEGMENTS)
        self.parameters = parameter_count(recipe, data)
        numbers, fixed = recipe.split()
        self._numbers = (numbers, jnp.float32(snapshots[-1]))
        start, advance = program_of(fixed, self._data, features=bool(feature_steps), over_members=over_members)
        first = (self._numbers, _keys(keys), _keys(batch_keys))
        self._start = partial(start.lower(*first).compile(compiler_options=COMPILED_QUICKLY), *first)
        # The shapes of a state: a state itself would be in memory to the end of training.
        self.form: State = jax.eval_shape(start, *first)
        lengths = np.zeros(self._size, np.int32)
        self._advance = advance.lower(self._numbers, self.form, self._data, lengths).compile()

    def segments(self, done: Segment | None = None, *, seconds: float = math.inf) -> Iterator[Segment]:
        """Train, segment by segment.

        Args:
            done: what was trained before; None for nothing.
            seconds: about how long a segment may take at most.

        Raises:
            MemoryError: the process may hardly grow any more, so that numbers are not to be trusted.
        """
        state, step, seen = (self._start(), 0, 0) if done is None else (done.state, done.step, done.seen)
        del done
        most = math.inf
        while seen < len(self.snapshots):
            began = time.perf_counter()
            counts, taken, count = next_call(self.snapshots[seen:], step, self._size, most)
            state, *outputs = self._advance(self._numbers, state, self._data, counts)
            prediction, loss = (np.asarray(values) for values in outputs[:2])
            refuse_where_memory_is_short()
            if seen == step == 0:
                refuse_no_numbers(prediction[:, 0], loss[:, 0])
            kept = [place for place, at in enumerate(self.snapshots[seen : seen + count]) if at in self.feature_steps]
            features = np.asarray(outputs[2])[:, kept] if self.feature_steps else None
            step, seen = step + taken, seen + count
            most = most_steps(taken, time.perf_counter() - began, seconds)
            snapshots = Snapshots(prediction[:, :count], loss[:, :count], features)
            yield Segment(state, step, seen, loss[:, -1], snapshots)

    def trajectory(self, segments: Iterable[Segment]) -> Trajectory:
        """All snapshots of all segments; a member that diverged has values that are not finite."""
        joined = vars(Snapshots.joined([segment.snapshots for segment in segments]))
        return Trajectory(**joined, steps=self.snapshots, feature_steps=self.feature_steps, parameters=self.parameters)


def next_call(
    targets: Sequence[int], step: int, size: int, most: float = math.inf
) -> tuple[Int[np.ndarray, " size"], int, int]:
    """The step counts that the next call of the program takes.

    Args:
        targets: the steps of the snapshots to come, ascending.
        step: steps taken before.
        size: how many step counts a call takes; those not needed are 0.
        most: the most steps that the call may take, at least 1. Where a snapshot lies further off, the call ends
            between two snapshots, and the next one goes on from there.

    Returns:
        The counts, their sum, and how many snapshots of the call, from its first, were asked for.
    """
    counts: list[int] = []
    kept = taken = 0
    for target in targets[:size]:
        left = target - step - taken
        counts.append(int(min(left, most - taken)))
        taken += counts[-1]
        if counts[-1] < left:
            break
        kept += 1
    return np.pad(np.asarray(counts, np.int32), (0, size - len(counts))), taken, kept


def most_steps(taken: int, seconds: float, allowed: float) -> float:
    """The most steps, at least 1, that take the seconds allowed, if so many steps took so many seconds."""
    return max(1.0, allowed * taken / seconds) if taken else math.inf


def _keys(words: Words) -> Key[jax.Array, " seed"]:
    return jax.random.wrap_key_data(jnp.asarray(words, dtype=jnp.uint32))
