"""B5: sampled too coarsely, a high tone is learned as its low alias. Fit, spectra, the transition in n, and parity."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from spectral_bias.figures.panels import label_panels, spread
from spectral_bias.figures.spectra import Spectra
from spectral_bias.figures.style import COLOURS, GREY, LINES, MARKERS, PAGE_WIDTH
from spectral_bias.registry.quantities import PositiveInt, Text


def aliasing(spectra: Spectra, verdict: dict[str, Any], *, experiment: Text, parity: Text, tone: PositiveInt) -> Figure:
    """Four panels.

    Args:
        spectra: by experiment and run; the sweep's labels are numbers of points.
        verdict: the claim's verdict.
        experiment: the sweep over training points.
        parity: the experiment on the cube.
        tone: the tone that is lost.
    """
    sweep = sorted(
        [(int(data.attrs["label"]), data) for data in spectra[experiment].values()], key=lambda each: each[0]
    )
    figure = Figure(figsize=(PAGE_WIDTH, 4.6))
    axes = figure.subplots(2, 2)
    coarse, fine = sweep[0], sweep[-1]
    _fit(axes[0, 0], *coarse)
    width = 0.4
    for side, (count, data), colour in ((-0.5, coarse, COLOURS[2]), (0.5, fine, COLOURS[1])):
        amplitude = np.median(data["amplitude"].isel(step=-1), axis=0)
        axes[0, 1].bar(np.asarray(data["mode"]) + side * width, amplitude, width, color=colour, label=f"n = {count}")
    axes[0, 1].plot(coarse[1]["mode"], coarse[1]["target_amplitude"], "k_", markersize=9, label="target")
    axes[0, 1].set(
        xlabel="frequency (cycles per domain)", ylabel="amplitude", title="spectrum of the output", xlim=(-1, 16.5)
    )
    axes[0, 1].legend()
    _transition(axes[1, 0], sweep, tone)
    _parity(axes[1, 1], spectra[parity])
    label_panels(axes.ravel())
    return figure


def alias(tone: int, count: int) -> int:
    """The lowest frequency that ``count`` points cannot tell from ``tone``: |((k + n/2) mod n) - n/2|."""
    return int(abs((tone + count / 2) % count - count / 2))


def _fit(ax: Any, count: int, data: Any) -> None:
    x = np.asarray(data["x"])[:, 0]
    ax.plot(x, data["target"], color="#bbbbbb", linewidth=2, label="target")
    ax.plot(x, np.asarray(data["shown_prediction"])[0, -1], color=COLOURS[2], label="output")
    grid = x[0] + (x[-1] - x[0] + x[1] - x[0]) * np.arange(count) / count
    ax.plot(grid, np.interp(grid, x, np.asarray(data["target"])), "ko", label=f"{count} training points")
    ax.set(xlabel="x", title=f"n = {count}: every point fitted, the tone lost")
    ax.legend(ncols=3, loc="lower center", bbox_to_anchor=(0.5, -0.42))


def _transition(ax: Any, sweep: list[tuple[int, Any]], tone: int) -> None:
    counts = [count for count, _ in sweep]
    error = [np.asarray(data["relative_error"].isel(step=-1).sel(frequency=tone)) for _, data in sweep]
    spread(ax, counts, error, label=f"error at k = {tone}", color=COLOURS[2], marker=MARKERS[0], linestyle=LINES[0])
    rmse = [np.asarray(data["rmse"].isel(step=-1)) for _, data in sweep]
    spread(ax, counts, rmse, label="RMSE on a fine grid", color=COLOURS[1], marker=MARKERS[1], linestyle=LINES[1])
    aliased = [(count, data) for count, data in sweep if 2 * tone > count]
    at_alias = [np.asarray(data["amplitude"].isel(step=-1).sel(mode=alias(tone, count))) for count, data in aliased]
    look = {"color": COLOURS[3], "marker": MARKERS[2], "linestyle": LINES[3]}
    spread(ax, [count for count, _ in aliased], at_alias, label="amplitude at the alias", **look)
    ax.axvline(2 * tone, color=GREY, linewidth=0.8)
    ax.annotate(
        f"2k = {2 * tone}", (2 * tone, 1.0), xycoords=("data", "axes fraction"), fontsize=6, color=GREY, va="top"
    )
    ax.set(xlabel="training points per period n", title="the transition: seeds and medians")
    ax.legend()


def _parity(ax: Any, runs: Any) -> None:
    for side, data, colour in zip((-0.5, 0.5), runs.values(), (COLOURS[2], COLOURS[1]), strict=False):
        degrees = np.asarray(data["degree"])
        energy = np.median(data["degree_energy"].isel(step=-1), axis=0)
        ax.bar(degrees + 0.4 * side, energy, 0.4, color=colour, label=f"output, {data.attrs['label']} points")
    coarse = next(iter(runs.values()))
    ax.plot(coarse["degree"], coarse["sampled_degree_energy"], "k_", markersize=8, label="the sampled labels")
    ax.set(
        xlabel="degree of Walsh character", ylabel="share of energy", title="parity on the cube (all of it at the top)"
    )
    ax.legend()
