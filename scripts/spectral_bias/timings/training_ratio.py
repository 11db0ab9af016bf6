"""Ratio of the training seconds of two runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from jaxtyping import Float

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import PositiveFloat, PositiveInt
from spectral_bias.spectra.passage import first_passage
from spectral_bias.timings._measuring import Clock, Seconds, TimedRun, by_turns, exactly, training_step
from spectral_bias.verdicts.medians import median_of


def training_ratio_facts() -> MeasureFacts:
    """How many runs it times."""
    return MeasureFacts(runs="two")


def training_ratio(
    runs: Sequence[TimedRun],
    clock: Clock,
    *,
    to: Literal["step", "loss", "loss_of_first"] = "step",
    level: PositiveFloat | None = None,
    steps: PositiveInt = 200,
) -> Seconds:
    """Seconds of the first run over those of the second, in the experiment's order.

    Args:
        runs: two runs.
        clock: seconds.
        to: train for one step, to a training loss under ``level``, or to each seed's loss at the end of the first run.
            The number of steps is the median over seeds.
        level: the loss, with ``to: loss``.
        steps: steps a repetition.

    Raises:
        ValueError: the test does not select two runs, or ``level`` is missing or not needed.
    """
    exactly(2, runs)
    if (to == "loss") != (level is not None):
        raise ValueError(f"level = {level} with to = {to!r}: a level goes with to: loss, and only with it")
    first, second = by_turns([training_step(run, clock, steps=steps) for run in runs])
    counts = {run.label: 1.0 for run in runs} if to == "step" else _steps(runs, level)
    with np.errstate(invalid="ignore"):
        total = [seconds * count for seconds, count in zip((first, second), counts.values(), strict=True)]
        ratios = np.where(np.isinf(total[0]) & np.isinf(total[1]), np.nan, total[0] / total[1])
    seconds = {f"a step, {run.label}": each for run, each in zip(runs, (first, second), strict=True)}
    return Seconds(ratios, seconds, {} if to == "step" else {f"steps, {name}": n for name, n in counts.items()})


def _steps(runs: Sequence[TimedRun], level: float | None) -> dict[str, float]:
    """The median number of steps by run, infinite if most seeds never reach the loss."""
    losses = [np.asarray(run.spectrum["loss"], np.float64) for run in runs]
    goal = losses[0][:, -1:] if level is None else np.full((len(losses[0]), 1), level)
    return {
        run.label: _median_step(loss / goal[: len(loss)], np.asarray(run.spectrum["step"]))
        for run, loss in zip(runs, losses, strict=True)
    }


def _median_step(relative: Float[np.ndarray, "seed step"], steps: np.ndarray) -> float:
    # At the end of the first run the loss equals its goal, and is not below it.
    reached = np.asarray(first_passage(relative, steps, float(np.nextafter(1.0, 2.0))), np.float64)
    return float(median_of(np.where(reached < 0, np.inf, np.maximum(reached, 0.5))).upper)
