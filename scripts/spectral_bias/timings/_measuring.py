"""Inputs and results of a timing, and its clock: warmed up, interleaved, without compilation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.registry.seeds import stream

if TYPE_CHECKING:  # jax, whose environment is set up later
    from spectral_bias.training.recipe import Recipe

# A median's interval needs six; with one more to warm up these are the ten segments of an ensemble's training.
REPETITIONS = 9

Clock = Callable[[], float]
# Repeats its work once and returns the seconds.
Party = Callable[[], float]


class TimedRun(NamedTuple):
    """One run of an experiment.

    Attributes:
        label: the run's coordinates in words.
        recipe: model, loss, optimiser, schedule and batch.
        stream: the first names of its seed streams.
        steps: the steps of its whole training.
        dataset: its dataset.
        spectrum: the spectrum of its training.
    """

    label: str
    recipe: Recipe
    stream: tuple[str, ...]
    steps: int
    dataset: xr.Dataset
    spectrum: xr.Dataset


class Seconds(NamedTuple):
    """Measured seconds.

    Attributes:
        ratios: the tested number, one a repetition.
        seconds: seconds by kind of work, one a repetition.
        counts: factors of the seconds by name, such as steps.
    """

    ratios: Float[np.ndarray, " repetition"]
    seconds: dict[str, Float[np.ndarray, " repetition"]]
    counts: dict[str, float]


def exactly(count: int, runs: Sequence[TimedRun]) -> None:
    """Raise ValueError unless the test selects that many runs."""
    if len(runs) != count:
        raise ValueError(f"this timing reads {count} run(s); the test's 'where' chose {len(runs)}")


def training_step(run: TimedRun, clock: Clock, *, steps: int, points: int | None = None) -> Party:
    """Seconds of one step of one ensemble member, in the compiled program of training.

    Args:
        run: the run.
        clock: seconds.
        steps: steps a repetition.
        points: training points, rows repeated or left out; None for the dataset's own.
    """
    # Imports jax, whose environment must be set up first.
    from spectral_bias.training.data import Data
    from spectral_bias.training.ensemble import Training

    given = Data.of(run.dataset)
    rows = len(given.train["x"])

    def sized(values: Any, axis: int) -> Any:
        if points is None or values.shape[axis] != rows:
            return values
        return np.take(values, np.arange(points) % rows, axis=axis)

    data = Data(
        train={name: sized(values, 0) for name, values in given.train.items()},
        x_evaluate=given.train["x"][:1],
        own={name: sized(values[:1], 1) for name, values in given.own.items()},
    )
    # Ten snapshots are ten segments.
    snapshots = [steps * (place + 1) for place in range(REPETITIONS + 1)]
    key, batch_key = ([stream(*run.stream, 0, purpose)] for purpose in ("initialisation", "batches"))
    segments = Training(run.recipe, data, key, batch_key, snapshots).segments()
    segment = repeated(lambda: next(segments), clock)
    return lambda: segment() / steps


def repeated(work: Callable[[], object], clock: Clock) -> Party:
    """Seconds of a piece of work, after one warm-up."""
    work()

    def again() -> float:
        began = clock()
        work()
        return clock() - began

    return again


def by_turns(parties: Sequence[Party]) -> Float[np.ndarray, "party repetition"]:
    """Seconds of all repetitions, interleaved: every party meets the same noise of the system."""
    return np.asarray([[party() for party in parties] for _ in range(REPETITIONS)], np.float64).T
