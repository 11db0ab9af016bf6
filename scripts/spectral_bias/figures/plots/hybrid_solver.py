"""B10: a network first, then Jacobi. Error by sweep, arithmetic by grid beside honest references, and sweeps saved."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure

from spectral_bias.figures.panels import label_panels
from spectral_bias.figures.spectra import Spectra
from spectral_bias.figures.style import COLOURS, ERROR_MAP, GREY, LINES, MARKERS, PAGE_WIDTH
from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.measures.hybrid_gain import operations, training_operations

TOLERANCE = 1e-4
SHORTEST = 1
WAYS = {"jacobi": "Jacobi alone", "multigrid": "multigrid", "direct": "direct"}


def hybrid_solver(spectra: Spectra, verdict: dict[str, Any], *, line: Text, square: Text) -> Figure:
    """Convergence, arithmetic on the line and on the square, and a table of savings.

    Args:
        spectra: by experiment and run.
        verdict: the claim's verdict.
        line: the experiment over M in one dimension; its labels are numbers.
        square: the experiment in two dimensions.
    """
    by_m = sorted((int(data.attrs["label"]), data) for data in spectra[line].values())
    (plane,) = spectra[square].values()
    figure = Figure(figsize=(PAGE_WIDTH, 4.8))
    axes = figure.subplots(2, 2)
    _convergence(axes[0, 0], by_m)
    _savings(axes[0, 1], by_m)
    _arithmetic(axes[1, 0], by_m[-1][1], passes=2)
    axes[1, 0].set_title(f"one dimension, M = {by_m[-1][0]}")
    _arithmetic(axes[1, 1], plane, passes=3)
    axes[1, 1].set_title(f"a square, M = {int(plane['step'][-1])}")
    axes[1, 1].set_xlabel("nodes along a side")
    label_panels(axes.ravel())
    return figure


def _convergence(ax: Any, by_m: list[tuple[int, Any]]) -> None:
    first = by_m[0][1]
    shades = np.linspace(0.75, 0.0, len(by_m))
    for (m, data), shade in zip(by_m, shades, strict=True):
        sweeps = np.asarray(data["sweep"])
        error = np.median(data["jacobi_error_network"], axis=0)
        ax.plot(sweeps + 1, error, color=(shade,) * 3, linewidth=1.2, label=f"M = {m}")
    ax.plot(
        np.asarray(first["sweep"]) + 1, first["jacobi_error_zero"], color=COLOURS[2], linestyle="--", label="from zero"
    )
    ax.axhline(TOLERANCE, color=GREY, linewidth=0.8, linestyle=LINES[3])
    ax.set(xscale="log", yscale="log", xlabel="sweeps of Jacobi's method + 1", ylabel="relative error", ylim=(3e-5, 30))
    ax.set_title(f"{int(first['grid'][-1])} nodes")
    ax.legend(fontsize=6, ncols=2, loc="upper right")


def _savings(ax: Any, by_m: list[tuple[int, Any]]) -> None:
    grids = np.asarray(by_m[0][1]["grid"])
    saved = np.stack([np.median(data["jacobi_saving"], axis=0) for _, data in by_m])
    mesh = ax.pcolormesh(np.clip(saved, 0.1, None), cmap=ERROR_MAP, norm=LogNorm(0.3, max(10.0, saved.max())))
    for (row, column), value in np.ndenumerate(saved):
        dark = value < 3
        ax.text(
            column + 0.5, row + 0.5, f"{value:.2g}", ha="center", va="center", fontsize=6, color="w" if dark else "k"
        )
    ax.set_xticks(np.arange(grids.size) + 0.5, grids)
    ax.set_yticks(np.arange(len(by_m)) + 0.5, [m for m, _ in by_m])
    ax.set(xlabel="nodes", ylabel="steps of training M", title="times fewer sweeps than from zero")
    ax.figure.colorbar(mesh, ax=ax, pad=0.01)


def _arithmetic(ax: Any, data: Any, passes: int) -> None:
    grids = np.asarray(data["grid"])
    training = training_operations(data, passes)
    hybrid = training + operations(data, "network")
    ax.fill_between(grids, hybrid.min(axis=0), hybrid.max(axis=0), color=COLOURS[1], alpha=0.25, linewidth=0)
    look = {"color": COLOURS[1], "marker": MARKERS[1], "linestyle": LINES[0]}
    ax.plot(grids, np.median(hybrid, axis=0), label="network, then Jacobi", **look)
    for index, (way, words) in zip((0, 2, 3), WAYS.items(), strict=True):
        look = {"color": COLOURS[index], "marker": MARKERS[index], "linestyle": LINES[index]}
        ax.plot(grids, operations(data, way), label=words, **look)
    ax.axhline(training, color=GREY, linewidth=0.8, linestyle=LINES[3])
    ax.annotate("training", (grids[0], training), fontsize=6, color=GREY, va="bottom")
    ax.set(xscale="log", yscale="log", xlabel="nodes", ylabel="floating-point operations")
    ax.set_xticks(grids, grids)
    ax.minorticks_off()
    ax.legend(fontsize=6)
