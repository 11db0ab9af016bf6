"""Jacobi's method on the four-tone problem of Xu et al. (arXiv 1901.06523), from zero: error by frequency band."""

from __future__ import annotations

import numpy as np
import xarray as xr

from spectral_bias.artefacts.netcdf import described
from spectral_bias.registry.facts import AnalysisFacts
from spectral_bias.registry.logged_steps import snapshot_steps
from spectral_bias.registry.quantities import Fraction, Integers, Levels, PositiveInt
from spectral_bias.solvers import four_tones
from spectral_bias.solvers.direct import direct
from spectral_bias.solvers.jacobi import jacobi, jacobi_factors
from spectral_bias.solvers.modes import amplitudes, from_amplitudes
from spectral_bias.solvers.poisson import interior_nodes, load
from spectral_bias.spectra.frames import SWEEPS, frames
from spectral_bias.spectra.methods.example_outputs import example_places
from spectral_bias.spectra.passage import convergence_times, threshold_coordinate
from spectral_bias.spectra.sine_bands import band_errors

# Sweeps at which the player is shown a solution, at most.
FRAMES = 40
HALF_WAVES = "in half waves between the ends"


def relaxation_target(
    *,
    omega: Fraction = 1.0,
    points: PositiveInt = 63,
    sweeps: PositiveInt = 4000,
    edges: Integers = (1, 4, 10),
    thresholds: Levels = (0.1, 0.2),
) -> xr.Dataset:
    """Relative error by band and sweep, and convergence times, simulated and in closed form.

    Args:
        omega: damping, above 0.
        points: number of interior nodes on (-1, 1).
        sweeps: number of sweeps.
        edges: the mode at which each band begins.
        thresholds: thresholds of the relative error.

    Raises:
        ValueError: the damping is unstable, or a band is empty.
    """
    nodes = interior_nodes(points)
    right = load(four_tones.source(nodes), 2.0 / (points + 1))
    discrete = direct(right)
    values, iterates = np.zeros(points), []
    for step in range(sweeps + 1):
        values = jacobi(values, right, 1, omega) if step else values
        iterates.append(values - discrete)
    error = np.stack(iterates)
    powers = jacobi_factors((points,), omega) ** np.arange(sweeps + 1)[:, None]
    closed = from_amplitudes(powers[:, None, :] * amplitudes(-discrete[None])[None], 1)[:, 0]
    by_band = band_errors(error, discrete, edges)[None]
    shown = np.array(snapshot_steps(sweeps, every=1, until=20, growth=1.06))
    exact = four_tones.solution(nodes)
    seed = ("seed",)
    moments = shown[example_places(shown, FRAMES)]
    kept = frames(
        (error + discrete)[None, moments],
        discrete,
        seed=np.array([0]),
        step=moments,
        counted=SWEEPS,
        what="solution",
        x=nodes,
    )
    found = xr.Dataset(
        {
            "relative_error": described(
                by_band[:, shown], ("seed", "step", "band"), "relative error of a band's modes"
            ),
            **convergence_times(by_band, np.arange(sweeps + 1), thresholds, "band"),
            "band_from": described(
                np.asarray(edges, np.float64), ("band",), "mode from which a band reaches", comment=HALF_WAVES
            ),
            "band_to": described(
                np.asarray([*edges[1:], points + 1], np.float64),
                ("band",),
                "mode up to which a band reaches, not included",
                comment=HALF_WAVES,
            ),
            "closed_form_deviation": described(
                [np.max(np.abs(error - closed))],
                seed,
                "largest absolute difference between the error and its closed form",
            ),
            "discretisation_error": described(
                [np.linalg.norm(discrete - exact) / np.linalg.norm(exact)],
                seed,
                "relative error of the discrete solution",
            ),
        },
        coords={
            "band": described(np.arange(1, len(edges) + 1), ("band",), "number of the band"),
            "step": described(shown.astype(np.int32), ("step",), SWEEPS),
            "threshold": threshold_coordinate(thresholds),
            "seed": described([0], seed, "the one computation"),
        },
    )
    return found.merge(kept)


def relaxation_target_facts(*, edges: tuple[float, ...], thresholds: tuple[float, ...]) -> AnalysisFacts:
    """Errors by band."""
    return AnalysisFacts(
        times={"": "band"},
        variables={
            "seed step band": "relative_error",
            "band": "band_from band_to",
            "seed": "closed_form_deviation discretisation_error",
            "frame_seed frame_step frame_sample": "frame_prediction",
            "frame_sample": "frame_target",
        },
        coordinates={"band": range(1, len(edges) + 1), "threshold": thresholds},
    )
