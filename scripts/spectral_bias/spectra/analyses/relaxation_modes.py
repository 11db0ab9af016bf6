"""Convergence of Jacobi's method and its relatives by sine mode of the error, simulated.

-u'' = g with u = 0 at both ends; the error obeys the same sweep with g = 0, which is run once from every mode. Jacobi's
factor for mode k is 1 - omega + omega cos(k pi / (n + 1)).
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import xarray as xr

from spectral_bias.artefacts.netcdf import described
from spectral_bias.registry.facts import AnalysisFacts
from spectral_bias.registry.logged_steps import snapshot_steps
from spectral_bias.registry.quantities import Fraction, Levels, PositiveInt
from spectral_bias.solvers.gauss_seidel import gauss_seidel
from spectral_bias.solvers.jacobi import jacobi, jacobi_factors
from spectral_bias.solvers.modes import mode
from spectral_bias.solvers.poisson import interior_nodes
from spectral_bias.spectra.frames import SWEEPS, frames
from spectral_bias.spectra.methods.example_outputs import example_places
from spectral_bias.spectra.passage import convergence_times, threshold_coordinate

# Sweeps at which the player is shown a solution, at most.
FRAMES = 40


def relaxation_modes(
    *,
    method: Literal["jacobi", "gauss-seidel"] = "jacobi",
    omega: Fraction = 1.0,
    points: PositiveInt = 63,
    sweeps: PositiveInt = 4000,
    thresholds: Levels = (0.1, 0.2),
) -> xr.Dataset:
    """Error of each mode by sweep, convergence times, smoothing factor, and deviation from the closed form.

    The player is shown the error of a start that holds the modes 1, 2, 4, 8 ... alike, which is the sum of theirs.

    Args:
        method: Jacobi, damped or not, or Gauss-Seidel from left to right.
        omega: Jacobi's damping, above 0; Gauss-Seidel has none.
        points: number of interior nodes.
        sweeps: number of sweeps.
        thresholds: thresholds of the relative error.

    Raises:
        ValueError: the damping is unstable, or given for Gauss-Seidel.
    """
    if method == "gauss-seidel" and omega != 1.0:
        raise ValueError(f"Gauss-Seidel has no damping here; omega must be 1, not {omega:g}")
    k = np.arange(1, points + 1)
    error = starts = np.stack([mode(points, each) for each in range(1, points + 1)])
    factors = jacobi_factors((points,), omega) if method == "jacobi" else np.full(points, np.nan)
    steps, zero, size = np.arange(sweeps + 1), np.zeros(points), np.linalg.norm(starts, axis=1)
    left = np.ones((1, sweeps + 1, points))
    deviation = 0.0
    shown = np.array(snapshot_steps(sweeps, every=1, until=20, growth=1.06))
    moments, doubled = shown[example_places(shown, FRAMES)], 2 ** np.arange(points.bit_length()) - 1
    drawn = {0: starts[doubled].sum(axis=0)}
    for step in steps[1:]:
        error = jacobi(error, zero, 1, omega) if method == "jacobi" else gauss_seidel(error, zero, 1)
        left[0, step] = np.linalg.norm(error, axis=1) / size
        deviation = np.maximum(deviation, np.max(np.abs(error - factors[:, None] ** step * starts)))
        if step in moments:
            drawn[int(step)] = error[doubled].sum(axis=0)
    upper = k >= (points + 1) / 2
    seed = ("seed",)
    kept = frames(
        np.stack([drawn[int(step)] for step in moments])[None],
        zero,
        seed=np.array([0]),
        step=moments,
        counted=SWEEPS,
        what="error of a start of the modes 1, 2, 4, 8 ...",
        x=interior_nodes(points),
    )
    found = xr.Dataset(
        {
            "relative_error": described(
                left[:, shown], ("seed", "step", "frequency"), "error left of a start that is one mode"
            ),
            **convergence_times(left, steps, thresholds, "frequency"),
            "first_sweep": described(left[:, 1], ("seed", "frequency"), "error left by the first sweep"),
            "smoothing_factor": described(
                left[:, 1, upper].max(axis=1), seed, "largest error left by the first sweep in the upper half of modes"
            ),
            "closed_form_deviation": described(
                [deviation], seed, "largest absolute difference between the error and Jacobi's closed form"
            ),
        },
        coords={
            "frequency": described(k, ("frequency",), "mode of the error", comment="in half waves on the interval"),
            "step": described(shown.astype(np.int32), ("step",), SWEEPS),
            "threshold": threshold_coordinate(thresholds),
            "seed": described([0], seed, "the one computation"),
        },
    )
    return found.merge(kept)


def relaxation_modes_facts(*, points: int, thresholds: tuple[float, ...]) -> AnalysisFacts:
    """Errors by mode."""
    return AnalysisFacts(
        times={"": "frequency"},
        variables={
            "seed step frequency": "relative_error",
            "seed frequency": "first_sweep",
            "seed": "smoothing_factor closed_form_deviation",
            "frame_seed frame_step frame_sample": "frame_prediction",
            "frame_sample": "frame_target",
        },
        coordinates={"frequency": range(1, points + 1), "threshold": thresholds},
    )
