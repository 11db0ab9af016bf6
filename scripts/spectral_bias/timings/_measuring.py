"""What a timing reads and gives, and how seconds are taken: warm, by turns, compilation apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.registry.seeds import stream
from spectral_bias.timings._taking_turns import Pass

# A median's interval needs six; with one more to warm up these are the ten segments of an ensemble's training.
REPETITIONS = 9

Clock = Callable[[], float]
Party = Callable[[Pass], Float[np.ndarray, " repetition"]]


class TimedRun(NamedTuple):
    """One run of an experiment: how it trains, on what, and what came of it.

    Attributes:
        label: the run's coordinates in words.
        training: model, loss, optimiser, schedule, batch, stream and the number of ``steps``.
        dataset: what it trains on.
        spectrum: the spectrum of its training.
    """

    label: str
    training: Mapping[str, Any]
    dataset: xr.Dataset
    spectrum: xr.Dataset


class Seconds(NamedTuple):
    """What was measured.

    Attributes:
        ratios: the number that a test is about, one a repetition.
        seconds: of each side, one a repetition, by what was done.
        counts: what seconds were multiplied by, by name.
    """

    ratios: Float[np.ndarray, " repetition"]
    seconds: dict[str, Float[np.ndarray, " repetition"]]
    counts: dict[str, float]


def exactly(count: int, runs: Sequence[TimedRun]) -> None:
    """Raise ValueError unless a test chose that many runs."""
    if len(runs) != count:
        raise ValueError(f"this timing reads {count} run(s); the test's 'where' chose {len(runs)}")


def training_step(run: TimedRun, clock: Clock, *, steps: int, points: int | None = None) -> Party:
    """Seconds of one step of one member, in the program that training runs, as a party that takes turns.

    Args:
        run: what trains.
        clock: seconds.
        steps: steps a repetition.
        points: training points, rows repeated or left out; None for the dataset's own.
    """

    def party(on: Pass) -> Float[np.ndarray, " repetition"]:
        # Imports jax, whose environment must be set up first.
        from spectral_bias.training.ensemble import Data, train_ensemble

        given = Data.of(run.dataset)
        rows = len(given.train["x"])

        def sized(values: np.ndarray, axis: int) -> np.ndarray:
            if points is None or values.shape[axis] != rows:
                return values
            return np.take(values, np.arange(points) % rows, axis=axis)

        data = Data(
            train={name: sized(values, 0) for name, values in given.train.items()},
            x_evaluate=given.train["x"][:1],
            own={name: sized(values[:1], 1) for name, values in given.own.items()},
        )
        # Ten snapshots are ten calls of the compiled program, each followed by a line of progress; the first line
        # comes after compiling, and the first call warms up.
        spec = {**run.training, "snapshots": [steps * (n + 1) for n in range(REPETITIONS + 1)], "feature_steps": []}
        found: list[float] = []
        began = 0.0

        def say(line: str) -> None:
            nonlocal began
            found.append((clock() - began) / steps)
            on()
            began = clock()

        key = run.training["stream"]
        train_ensemble(spec, data, [stream(*key, 0, "initialisation")], [stream(*key, 0, "batches")], say)
        return np.float64(found[2:])

    return party


def repeated(work: Callable[[], object], clock: Clock) -> Party:
    """Seconds of a piece of work, as a party that takes turns; done once before to warm up."""

    def party(on: Pass) -> Float[np.ndarray, " repetition"]:
        work()
        found = []
        for _ in range(REPETITIONS):
            on()
            began = clock()
            work()
            found.append(clock() - began)
        return np.float64(found)

    return party
