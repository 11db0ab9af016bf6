"""Training of an ensemble as a generator of segments.

The compiled program advances all members over one segment of snapshots at a time. Consumers write progress lines,
checkpoints, timings and the run file. Neither they nor the lengths of segments change a bit.
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
from spectral_bias.training.checks import explained, refuse_no_numbers, refuse_unfit
from spectral_bias.training.data import Data
from spectral_bias.training.program import OverMembers, State, parameter_count, program_of
from spectral_bias.training.recipe import Recipe

SEGMENTS = 10
# The start runs once, and compiling it takes a thousand times as long as running it: XLA's older, simpler emitters and
# fewer passes halve the compile time.
COMPILED_QUICKLY = {"xla_cpu_use_fusion_emitters": False, "xla_backend_optimization_level": 1}

Words = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Snapshots:
    """Outputs and losses of all members at consecutive snapshots, of which there may be none.

    Attributes:
        prediction: outputs at evaluation points.
        loss: losses of all training data.
        features: outputs of hidden layers at those snapshots at which they are kept; None if they are never kept.
    """

    prediction: Float[np.ndarray, "seed step sample channel"]
    loss: Float[np.ndarray, "seed step"]
    features: Float[np.ndarray, "seed feature_step layer sample unit"] | None

    @staticmethod
    def joined(parts: Sequence[Snapshots]) -> Snapshots:
        """Concatenate them along the step axis."""
        features = [part.features for part in parts if part.features is not None]
        return Snapshots(
            np.concatenate([part.prediction for part in parts], axis=1),
            np.concatenate([part.loss for part in parts], axis=1),
            np.concatenate(features, axis=1) if features else None,
        )


@dataclass(frozen=True)
class Segment:
    """Some consecutive steps of a training.

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
    """All snapshots of a training, their steps, and the number of trained parameters."""

    steps: tuple[int, ...]
    feature_steps: tuple[int, ...]
    parameters: int


class Training:
    """An ensemble ready to be trained, with its program compiled.

    Args:
        recipe: network, loss, optimiser and schedule.
        data: the training data, float32.
        keys: the key of each member's initialisation, as two unsigned words.
        batch_keys: the key of each member's mini-batches.
        snapshots: the steps at which members are evaluated, ascending; training ends at the last one.
        feature_steps: those snapshots at which outputs of hidden layers are kept.
        whole: whether these are all members of the ensemble, of which one at least must begin with numbers.
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
        whole: bool = True,
        over_members: OverMembers = jax.lax.map,
    ) -> None:
        self._whole = whole
        self.snapshots, self.feature_steps = tuple(snapshots), tuple(feature_steps)
        self._data = data.of_seeds(len(keys))
        refuse_unfit(recipe, self._data)
        self._size = -(-len(snapshots) // SEGMENTS)
        self.parameters = parameter_count(recipe, data)
        numbers, fixed = recipe.split()
        self._numbers = (numbers, jnp.float32(snapshots[-1]))
        with explained():
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
            done: the segment to continue from; None to start.
            seconds: the approximate maximum time of a segment.

        Raises:
            MemoryError: the address space is nearly exhausted, where XLA's results are not reliable.
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
            if seen == step == 0 and self._whole:
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
