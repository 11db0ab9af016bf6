"""Seconds of a training step against the dimension of the data."""

from __future__ import annotations

from collections.abc import Sequence

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import PositiveInt
from spectral_bias.timings._measuring import Clock, Seconds, TimedRun, by_turns, training_step


def dimension_seconds_facts() -> MeasureFacts:
    """How many runs it times."""
    return MeasureFacts(runs="two or more")


def dimension_seconds(
    runs: Sequence[TimedRun], clock: Clock, *, points: PositiveInt = 512, steps: PositiveInt = 20
) -> Seconds:
    """The smallest growth factor between neighbouring dimensions of the seconds of a step.

    Every run trains on the same number of points, so that only the network grows.

    Args:
        runs: two runs or more, in the order of their dimension.
        clock: seconds.
        points: training points of every run; the dataset's are repeated or cut to this number.
        steps: steps a repetition.

    Raises:
        ValueError: the test chose fewer than two runs.
    """
    if len(runs) < 2:
        raise ValueError(f"growth needs two runs or more; the test's 'where' chose {len(runs)}")
    found = by_turns([training_step(run, clock, steps=steps, points=points) for run in runs])
    seconds = {f"a step, {run.label}": each for run, each in zip(runs, found, strict=True)}
    return Seconds((found[1:] / found[:-1]).min(axis=0), seconds, {"training points": float(points)})
