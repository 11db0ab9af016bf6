"""B10: a network first, then Jacobi. Error by sweep, arithmetic by grid beside honest references, and sweeps saved."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure

from spectral_bias.figures.panels import curve, label_panels, median, middle
from spectral_bias.figures.runs import Experiments, Runs, number
from spectral_bias.figures.style import COLOURS, ERROR_MAP, GREY, LINES, PAGE_WIDTH, look
from spectral_bias.figures.verdict import Verdict
from spectral_bias.registry.facts import FigureFacts
from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.operations import operations, training_operations
from spectral_bias.verdicts.reading import Spectrum

TOLERANCE = 1e-4
OPERATIONS = "jacobi_sweeps_zero sweep_operations multigrid_operations direct_operations"
WAYS = {"jacobi": "Jacobi alone", "multigrid": "multigrid", "direct": "direct"}
# Of this luminance white and black words stand out from a ground equally.
MIDDLE_GREY = 0.18
DARK_WORDS = "#111111"  # on a light colour; plain black would be light on a dark page


def hybrid_solver(experiments: Experiments, verdict: Verdict, *, line: Text, square: Text) -> Figure:
    """Convergence, arithmetic on the line and on the square, and a table of savings.

    Args:
        line: the experiment over M, the steps of training, in one dimension.
        square: the experiment in two dimensions.
    """
    sweep, plane = experiments[line].by("m"), experiments[square].one()
    figure = Figure(figsize=(PAGE_WIDTH, 4.8))
    axes = figure.subplots(2, 2)
    _convergence(axes[0, 0], sweep)
    _savings(axes[0, 1], sweep, verdict, line)
    _arithmetic(axes[1, 0], sweep[-1].data, verdict.parameter("passes", "hybrid_gain", experiment=line))
    axes[1, 0].set_title(f"arithmetic on a line, M = {number(sweep[-1], 'm'):g}")
    _arithmetic(axes[1, 1], plane.data, verdict.parameter("passes", "hybrid_gain", experiment=square))
    axes[1, 1].set_title(f"arithmetic on a square, M = {int(plane.data['step'][-1])}")
    axes[1, 1].set_xlabel("nodes along a side")
    label_panels(axes.ravel())
    return figure


def _convergence(ax: Axes, sweep: Runs) -> None:
    first = sweep[0].data
    shades = np.linspace(0.75, 0.0, len(sweep))
    for run, shade in zip(sweep, shades, strict=True):
        sweeps, error = np.asarray(run.data["sweep"]), median(run.data["jacobi_error_network"])
        ax.plot(sweeps + 1, error, color=(shade,) * 3, linewidth=1.2, label=f"M = {number(run, 'm'):g}")
    ax.plot(
        np.asarray(first["sweep"]) + 1, first["jacobi_error_zero"], color=COLOURS[2], linestyle="--", label="from zero"
    )
    ax.axhline(TOLERANCE, color=GREY, linewidth=0.8, linestyle=LINES[3], label=f"error {TOLERANCE:g}")
    ax.set(
        xscale="log", yscale="log", xlabel="sweeps of Jacobi's method + 1", ylabel="relative error", ylim=(3e-5, 1e2)
    )
    ax.set_title(f"{int(first['grid'][-1])} nodes: error by sweep")
    ax.legend(fontsize=6, ncols=3, loc="upper right", columnspacing=1.0)


def _savings(ax: Axes, sweep: Runs, verdict: Verdict, experiment: str) -> None:
    """Sweeps from zero over those from the network, as tests hold them, else medians of stored ones."""
    grids = np.asarray(sweep[0].data["grid"])

    def saving(run: Spectrum, place: int) -> float:
        wanted = {"experiment": experiment, "grid": int(grids[place]), "method": "jacobi"}
        held = verdict.first("sweeps_saved", runs=[run.run], **wanted)
        return middle(held or np.asarray(run.data["jacobi_saving"])[:, place])

    saved = np.array([[saving(run, place) for place in range(grids.size)] for run in sweep])
    mesh = ax.pcolormesh(np.clip(saved, 0.1, None), cmap=ERROR_MAP, norm=LogNorm(0.3, max(10.0, saved.max())))
    for (row, column), value in np.ndenumerate(saved):
        colour = "white" if _luminance(mesh.to_rgba(np.clip(value, 0.1, None))) < MIDDLE_GREY else DARK_WORDS
        ax.text(column + 0.5, row + 0.5, f"{value:.2g}", ha="center", va="center", fontsize=6, color=colour)
    ax.set_xticks(np.arange(grids.size) + 0.5, grids)
    ax.set_yticks(np.arange(len(sweep)) + 0.5, [f"{m:g}" for m in sweep.numbers("m")])
    ax.set(xlabel="nodes", ylabel="steps of training M", title="sweeps saved; under 1: lost")
    ax.figure.colorbar(mesh, ax=ax, pad=0.01, label="sweeps from zero / from the network")


def _luminance(colour: Any) -> float:
    """Relative luminance of an sRGB colour after WCAG 2."""
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in colour[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _arithmetic(ax: Axes, data: xr.Dataset, passes: int) -> None:
    grids = np.asarray(data["grid"])
    training = training_operations(data, passes)
    hybrid = training + operations(data, "network")
    network: dict[str, Any] = {**look(1), "linestyle": LINES[0]}
    curve(ax, grids, hybrid, alpha=0.25, label="network, then Jacobi", **network)
    for index, (way, words) in zip((0, 2, 3), WAYS.items(), strict=True):
        ax.plot(grids, operations(data, way), label=words, **look(index))
    ax.axhline(training, color=GREY, linewidth=0.8, linestyle=LINES[3], label="training alone")
    ax.set(xscale="log", yscale="log", xlabel="nodes", ylabel="floating-point operations")
    ax.set_xticks(grids, grids)
    ax.minorticks_off()
    low, high = ax.get_ylim()
    ax.set_ylim(low, high * (high / low) ** 0.3)  # room for the legend
    ax.legend(fontsize=6, loc="upper left", ncols=2)


def hybrid_solver_facts(*, line: str, square: str) -> FigureFacts:
    """What it draws."""
    return FigureFacts(
        experiments=("line", "square"),
        reads={
            "line": {
                "seed sweep": "jacobi_error_network",
                "sweep": "jacobi_error_zero",
                "seed grid": "jacobi_saving jacobi_sweeps_network",
                "grid": OPERATIONS,
            },
            "square": {"seed grid": "jacobi_sweeps_network", "grid": OPERATIONS},
        },
        single=("square",),
        numbers={"line": "m"},
        tests=(
            {"measure": "hybrid_gain", "experiment": line, "value": "passes"},
            {"measure": "hybrid_gain", "experiment": square, "value": "passes"},
        ),
    )
