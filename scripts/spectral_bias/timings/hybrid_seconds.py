"""Seconds of a network followed by Jacobi sweeps, of the sweeps alone, and of direct and multigrid solvers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from spectral_bias.registry.facts import MeasureFacts
from spectral_bias.registry.quantities import PositiveFloat, PositiveInt
from spectral_bias.solvers.direct import direct
from spectral_bias.solvers.jacobi import jacobi
from spectral_bias.solvers.multigrid import multigrid
from spectral_bias.solvers.poisson import load
from spectral_bias.timings._measuring import Clock, Seconds, TimedRun, by_turns, exactly, repeated, training_step


def hybrid_seconds_facts() -> MeasureFacts:
    """How many runs it times."""
    return MeasureFacts(runs="one")


def hybrid_seconds(
    runs: Sequence[TimedRun],
    clock: Clock,
    *,
    steps: PositiveInt = 200,
    sweeps: PositiveInt = 2000,
    tolerance: PositiveFloat = 1e-4,
) -> Seconds:
    """Seconds of Jacobi's method from zero over those of training and of the remaining sweeps (median of seeds).

    Repeating training and sweeps would take too long: a step and a sweep are timed, and multiplied by their known
    numbers. Sweeps run in NumPy in float64.

    Args:
        runs: one run, whose spectrum is of the method ``hybrid_solver``, its evaluation points all interior nodes of a
            line.
        clock: seconds.
        steps: steps a repetition.
        sweeps: sweeps a repetition.
        tolerance: relative error at which multigrid stops; that of the spectrum.

    Raises:
        ValueError: the test does not select one run, or its points are not one-dimensional.
    """
    exactly(1, runs)
    (run,) = runs
    x = np.asarray(run.dataset["x"], np.float64)
    if x.shape[1] != 1:
        raise ValueError(f"sweeps are timed on a line, not in {x.shape[1]} dimensions")
    n = len(x)
    right = load(np.asarray(run.dataset["source"], np.float64).ravel(), float(x[1, 0] - x[0, 0]))
    solution = direct(right)
    level = tolerance * float(np.linalg.norm(solution))
    step, several, straight, cycles = by_turns(
        [
            training_step(run, clock, steps=steps),
            repeated(lambda: jacobi(np.zeros(n), right, sweeps), clock),
            repeated(lambda: direct(right), clock),
            repeated(lambda: multigrid(right, solution, level), clock),
        ]
    )
    sweep = several / sweeps
    counted = run.spectrum.sel(grid=n)
    counts = {
        "steps of training": float(run.steps),
        "sweeps from the network": float(np.median(counted["jacobi_sweeps_network"])),
        "sweeps from zero": float(counted["jacobi_sweeps_zero"]),
    }
    trained, remaining, all_sweeps = counts.values()
    hybrid, alone = trained * step + remaining * sweep, all_sweeps * sweep
    seconds = {
        "a step of training": step,
        "a sweep": sweep,
        "training": trained * step,
        "training and sweeps from the network": hybrid,
        "Jacobi alone": alone,
        "a direct solver": straight,
        "multigrid with its set-up": cycles,
    }
    return Seconds(alone / hybrid, seconds, counts)
