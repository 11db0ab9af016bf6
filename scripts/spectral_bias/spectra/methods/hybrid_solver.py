"""Sweeps that an iterative solver of -laplace u = g saves if it starts from a network's solution.

The strategy of Xu et al. (arXiv 1901.06523, section 5): the network approximates low frequencies, sweeps approximate
high ones. The start is the last snapshot, on its own grid and on the nested grids with (n - 1) / 2 nodes along an axis,
and the error is that to the grid's discrete solution. Counts are exact, from sine modes, not simulated. Direct and
multigrid solvers are included as references, since Jacobi's method is not competitive.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from jaxtyping import Float

from spectral_bias.artefacts.netcdf import described
from spectral_bias.registry.facts import MethodFacts
from spectral_bias.registry.quantities import Fraction, Integers, NonNegativeInt, PositiveInt
from spectral_bias.solvers.direct import direct, direct_operations, sweep_operations
from spectral_bias.solvers.gauss_seidel import red_black_sweeps
from spectral_bias.solvers.jacobi import jacobi_errors, jacobi_factors, jacobi_sweeps
from spectral_bias.solvers.modes import amplitudes, from_amplitudes
from spectral_bias.solvers.multigrid import multigrid
from spectral_bias.solvers.poisson import applied, load
from spectral_bias.spectra.fields import grid_steps, one_channel
from spectral_bias.spectra.frames import SWEEPS
from spectral_bias.spectra.frames import frames as frames_of
from spectral_bias.spectra.methods.example_outputs import example_places
from spectral_bias.spectra.sine_bands import band_errors

COUNTS = {"jacobi": jacobi_sweeps, "gauss_seidel": red_black_sweeps}
STARTS = ("errors", "error_of_zero")
SHOWN_SWEEPS = 60
SHOWN_SEEDS = 4
SHOWN_NODES = 192
HALF_WAVES = "in half waves between the ends"
LONG_NAMES = {"jacobi": "sweeps of Jacobi's method", "gauss_seidel": "sweeps of Gauss-Seidel, red before black,"}


class Grid(NamedTuple):
    """Functions at the interior nodes of a uniform grid, with the grid's axes last.

    ``framed_target`` includes the boundary nodes; ``source`` is g, if the run has it.
    """

    spacing: float
    prediction: Float[np.ndarray, "seed *grid"]
    framed_target: Float[np.ndarray, "*framed"]
    source: Float[np.ndarray, "*grid"] | None

    @property
    def shape(self) -> tuple[int, ...]:
        """Nodes along each axis."""
        return self.prediction.shape[1:]


def hybrid_solver(
    run: xr.Dataset,
    *,
    tolerance: Fraction = 1e-4,
    coarsest: PositiveInt = 63,
    frames: NonNegativeInt = 0,
    edges: Integers = (1, 4, 10),
) -> xr.Dataset:
    """Sweeps from the network and from zero by grid, and the operations of reference solvers.

    Args:
        run: a run whose evaluation points are the 2^p - 1 interior nodes along each axis of a uniform grid in one or
            two dimensions, or these with the 2 boundary nodes (whose values are 0 otherwise). If it has ``source``, g
            at the evaluation points, the discrete solution solves the second differences with g; without it the
            target is the discrete solution. Counts and errors of a member whose last snapshot is not finite are
            NaN.
        tolerance: final error relative to the discrete solution, in the Euclidean norm; above 0.
        coarsest: nodes along an axis of the coarsest grid, at most the run's own.
        frames: most numbers of sweeps at which the player is shown the solution on the finest grid, in one dimension;
            0 keeps none.
        edges: where frames are kept, the mode at which each band of the error begins.

    Raises:
        ValueError: the evaluation points are not such a grid, the coarsest is not one of its nested grids, there are
            several channels, the discrete solution is 0, or frames are to be kept in two dimensions.
    """
    if tolerance <= 0.0:
        raise ValueError("the tolerance must be above 0")
    grids = _nested(_grid_of(run), coarsest)
    results = [_one_grid(grid, tolerance) for grid in grids]
    to = "the discrete solution of the run's source" if grids[0].source is not None else "the target"
    seed, alone = ("seed", "grid"), ("grid",)
    variables, d = {}, run.sizes["dimension"]
    for method, name in LONG_NAMES.items():
        for start in ("network", "zero"):
            dims = seed if start == "network" else alone
            values = np.stack([each[f"{method}_{start}"] for each in results], axis=-1)
            variables[f"{method}_sweeps_{start}"] = described(values, dims, f"{name} from {start} to {to}")
        over = variables[f"{method}_sweeps_zero"].values / np.maximum(variables[f"{method}_sweeps_network"].values, 1)
        variables[f"{method}_saving"] = described(over, seed, f"{name} from zero over those from the network")
    for name, long_name in (
        ("starting_error", "relative error of the network to the discrete solution"),
        ("multigrid_cycles", "cycles of algebraic multigrid from zero"),
        ("sweep_operations", "floating-point operations of a sweep"),
        ("multigrid_operations", "floating-point operations of multigrid's cycles"),
        ("direct_operations", "floating-point operations of a direct solution"),
    ):
        values = np.stack([each[name] for each in results], axis=-1)
        variables[name] = described(values, seed if name == "starting_error" else alone, long_name)
    variables["discretisation_error"] = described(
        [each["discretisation_error"] for each in results], alone, "relative difference of discrete solution and target"
    )
    finest = max(results, key=lambda each: each["errors"][0].size)
    sweeps = _logged_sweeps(int(finest["jacobi_zero"]))
    network, zero = (np.array([_errors_after(e, sweeps, d) for e in finest[key]]) for key in STARTS)
    after = "relative error on the finest grid after sweeps of Jacobi's method from"
    variables["jacobi_error_network"] = described(network / finest["size"], ("seed", "sweep"), f"{after} the network")
    variables["jacobi_error_zero"] = described(zero[0] / finest["size"], ("sweep",), f"{after} zero")
    sizes = np.array([grid.shape[0] for grid in grids])
    found = xr.Dataset(
        variables,
        coords={
            "grid": described(sizes, alone, "interior nodes along an axis"),
            "sweep": described(np.asarray(sweeps, np.int64), ("sweep",), SWEEPS),
        },
    )
    if not frames:
        return found
    if d != 1:
        raise ValueError("frames of the hybrid_solver method are kept in one dimension; leave frames out")
    return found.merge(_shown(run, finest["errors"], finest["solution"], np.asarray(sweeps), frames, edges))


def _shown(
    run: xr.Dataset,
    errors: Float[np.ndarray, "seed node"],
    solution: Float[np.ndarray, " node"],
    sweeps: np.ndarray,
    count: int,
    edges: Sequence[int],
) -> xr.Dataset:
    """What the player is shown: the solution at some sweeps, and the error by band of modes at all logged ones."""
    powers = jacobi_factors(solution.shape) ** sweeps[:, None]
    after = from_amplitudes(powers * amplitudes(errors[:, None]))
    moments, nodes = example_places(sweeps, count), np.arange(0, solution.size, -(-solution.size // SHOWN_NODES))
    inner = slice((run.sizes["sample"] - solution.size) // 2, None)
    kept = frames_of(
        (after[:SHOWN_SEEDS, moments] + solution)[..., nodes],
        solution[nodes],
        seed=np.asarray(run["seed"])[:SHOWN_SEEDS],
        step=sweeps[moments],
        of="sweep",
        counted=SWEEPS,
        what="solution",
        x=np.asarray(run["x"], np.float64)[inner, 0][nodes],
    )
    ends = [*edges[1:], solution.size + 1]
    variables = {
        "band_relative_error": described(
            band_errors(after, solution, edges),
            ("seed", "sweep", "band"),
            "relative error of a band's modes on the finest grid after sweeps of Jacobi's method from the network",
        )
    }
    for name, modes, words in (("band_from", edges, "from"), ("band_to", ends, "up to")):
        out = ", not included" * (words == "up to")
        variables[name] = described(
            np.asarray(modes, np.float64), ("band",), f"mode {words} which a band reaches{out}", comment=HALF_WAVES
        )
    return kept.assign(variables).assign_coords(
        band=described(np.arange(1, len(edges) + 1), ("band",), "number of the band")
    )


def _logged_sweeps(last: int) -> list[int]:
    """0, then log-spaced numbers of sweeps up to the last."""
    return sorted({0, *(round(value) for value in np.geomspace(1, max(last, 1), SHOWN_SWEEPS))})


def _errors_after(error: np.ndarray, sweeps: list[int], dimension: int) -> list[float]:
    """Errors after sweeps of Jacobi's method; NaN for a member that is not finite."""
    if not np.isfinite(error).all():
        return [np.nan] * len(sweeps)
    return jacobi_errors(error, sweeps, dimension=dimension)


def _one_grid(grid: Grid, tolerance: float) -> dict[str, Any]:
    d = len(grid.shape)
    inside = (slice(1, -1),) * d
    target = grid.framed_target[inside]
    if grid.source is None:
        # The right-hand side contains the boundary values, if any.
        solution, right = target, applied(target, d)
    else:
        right = load(grid.source, grid.spacing, grid.framed_target, d)
        solution = direct(right, d)
    size = float(np.linalg.norm(solution))
    if size == 0.0:
        raise ValueError("the discrete solution is 0: a relative error to it means nothing")
    errors = grid.prediction - solution
    level = tolerance * size
    sweeps: dict[str, Any] = {}
    for method, count in COUNTS.items():
        sweeps[f"{method}_zero"] = count(-solution, level, dimension=d)
        sweeps[f"{method}_network"] = np.array(
            [count(error, level, dimension=d) if np.isfinite(error).all() else np.nan for error in errors]
        )
    reference = multigrid(right, solution, level, d)
    return sweeps | {
        "size": size,
        "solution": solution,
        "errors": errors,
        "error_of_zero": -solution[None],
        "starting_error": np.linalg.norm(errors.reshape(len(errors), -1), axis=1) / size,
        "multigrid_cycles": reference.cycles,
        "multigrid_operations": reference.operations,
        "direct_operations": direct_operations(grid.shape),
        "sweep_operations": sweep_operations(grid.shape),
        "discretisation_error": float(np.linalg.norm(solution - target) / np.linalg.norm(target)),
    }


def _grid_of(run: xr.Dataset) -> Grid:
    one_channel(run, "hybrid_solver")
    samples, d = run["x"].shape
    sides = np.atleast_1d(run.attrs["grid_shape"] if "grid_shape" in run.attrs else round(samples ** (1.0 / d)))
    shape = [int(size) for size in np.resize(sides, d)] if len(sides) in (1, d) else []
    if d not in (1, 2) or np.prod(shape) != samples or len(set(shape)) != 1:
        raise ValueError(f"{samples} evaluation points in {d} dimensions are no square grid of one or two dimensions")
    n = shape[0]
    steps = grid_steps(run, tuple(shape), "hybrid_solver")
    spacing = float(steps[0, 0])
    if not spacing > 0.0 or np.abs(steps - spacing * np.eye(d)).max() > 1e-3 * spacing:
        raise ValueError("x: the evaluation points are no uniform grid in ascending order, the first axis slowest")
    framed = _is_power_of_two(n - 1)
    if not framed and not _is_power_of_two(n + 1):
        raise ValueError(f"{n} points along an axis are neither 2^p - 1 interior nodes nor these with both ends")
    last = np.asarray(run["prediction"].isel(step=-1), np.float64).reshape(-1, samples)
    # A member that diverged did so on every nested grid.
    prediction = np.where(np.isfinite(last).all(axis=1, keepdims=True), last, np.nan).reshape(-1, *shape)
    target = np.asarray(run["target"], np.float64).reshape(shape)
    source = np.asarray(run["source"], np.float64).reshape(shape) if "source" in run else None
    if framed:
        inside = (slice(1, -1),) * d
        return Grid(spacing, prediction[(slice(None), *inside)], target, None if source is None else source[inside])
    return Grid(spacing, prediction, np.pad(target, 1), source)


def _nested(grid: Grid, coarsest: int) -> list[Grid]:
    """The grid and every second node of it, again and again, coarsest first."""
    grids = [grid]
    d = len(grid.shape)
    while grids[0].shape[0] > coarsest:
        fine = grids[0]
        every, framed = (slice(1, None, 2),) * d, (slice(None, None, 2),) * d
        grids.insert(
            0,
            Grid(
                2.0 * fine.spacing,
                fine.prediction[(slice(None), *every)],
                fine.framed_target[framed],
                None if fine.source is None else fine.source[every],
            ),
        )
    if grids[0].shape[0] != coarsest:
        sizes = ", ".join(str(2**power - 1) for power in range(1, (grid.shape[0] + 1).bit_length()))
        raise ValueError(f"the run's grid has no nested grid of {coarsest} nodes along an axis; it has {sizes}")
    return grids


def _is_power_of_two(number: int) -> bool:
    return number >= 2 and number & (number - 1) == 0


def hybrid_solver_facts(*, frames: int, edges: tuple[float, ...]) -> MethodFacts:
    """Sweeps and operations by grid, and what the player is shown where that is kept."""
    return MethodFacts(
        nested_grids="coarsest",
        most_dimensions=1 if frames else 2,
        dimensions_by="frames" if frames else "",
        variables={
            "seed grid": "jacobi_saving gauss_seidel_saving jacobi_sweeps_network gauss_seidel_sweeps_network "
            "starting_error",
            "grid": "jacobi_sweeps_zero gauss_seidel_sweeps_zero multigrid_cycles sweep_operations "
            "multigrid_operations direct_operations discretisation_error",
            "seed sweep": "jacobi_error_network",
            "sweep": "jacobi_error_zero",
            "frame_seed frame_step frame_sample": "frame_prediction" if frames else "",
            "frame_sample": "frame_target" if frames else "",
            "seed sweep band": "band_relative_error" if frames else "",
            "band": "band_from band_to" if frames else "",
        },
        coordinates={"band": range(1, len(edges) + 1)} if frames else {},
    )
