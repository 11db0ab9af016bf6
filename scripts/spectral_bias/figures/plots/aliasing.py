"""B5: sampled too coarsely, a high tone is learned as its low alias. Fit, spectra, the transition in n, and parity."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from spectral_bias.figures.panels import Seeds, label_panels, median, spread
from spectral_bias.figures.runs import Experiments, Runs, label, number
from spectral_bias.figures.style import COLOURS, GREY, LINES, MARKERS, PAGE_WIDTH
from spectral_bias.figures.verdict import Verdict
from spectral_bias.registry.facts import FigureFacts
from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.reading import Spectrum


def aliasing(experiments: Experiments, verdict: Verdict, *, experiment: Text, parity: Text) -> Figure:
    """Four panels.

    Args:
        experiment: the sweep over n, the number of training points.
        parity: the experiment on the cube.
    """
    sweep = experiments[experiment].by("n")
    figure = Figure(figsize=(PAGE_WIDTH, 4.6))
    axes = figure.subplots(2, 2)
    coarse, fine = sweep[0], sweep[-1]
    _fit(axes[0, 0], coarse)
    width = 0.4
    for side, each, colour in ((-0.5, coarse, COLOURS[2]), (0.5, fine, COLOURS[1])):
        modes, amplitude = np.asarray(each.data["mode"]), median(each.data["amplitude"].isel(step=-1))
        axes[0, 1].bar(modes + side * width, amplitude, width, color=colour, label=f"n = {number(each, 'n'):g}")
    axes[0, 1].plot(coarse.data["mode"], coarse.data["target_amplitude"], "k_", markersize=9, label="target")
    axes[0, 1].set(xlabel="frequency (cycles per domain)", ylabel="amplitude", title="spectrum of the output")
    axes[0, 1].set_xlim(-1, 16.5)
    axes[0, 1].legend()
    lost = verdict.parameter("place", "final_value", experiment=experiment, along="frequency")
    _transition(axes[1, 0], sweep, verdict, experiment, int(lost))
    _parity(axes[1, 1], experiments[parity])
    label_panels(axes.ravel())
    return figure


def alias(tone: int, count: int) -> int:
    """The lowest frequency that ``count`` points cannot tell from ``tone``: |((k + n/2) mod n) - n/2|."""
    return int(abs((tone + count / 2) % count - count / 2))


def _fit(ax: Axes, run: Spectrum) -> None:
    data, count = run.data, int(number(run, "n"))
    x = np.asarray(data["x"])[:, 0]
    ax.plot(x, data["target"], color="#bbbbbb", linewidth=2, label="target")
    ax.plot(x, np.asarray(data["shown_prediction"])[0, -1], color=COLOURS[2], label="output")
    grid = x[0] + (x[-1] - x[0] + x[1] - x[0]) * np.arange(count) / count
    ax.plot(grid, np.interp(grid, x, np.asarray(data["target"])), "ko", label=f"{count} training points")
    ax.set(xlabel="x", title=f"n = {count}: every point fitted, the tone lost")
    ax.legend(ncols=3, loc="lower center", bbox_to_anchor=(0.5, -0.42))


def _transition(ax: Axes, sweep: Runs, verdict: Verdict, experiment: str, tone: int) -> None:
    def last(run: Spectrum, variable: str, along: str, place: int) -> Seeds:
        wanted = {"variable": variable, "along": along, "place": place}
        held = verdict.first("final_value", experiment=experiment, runs=[run.run], **wanted)
        return held or np.asarray(run.data[variable].isel(step=-1).sel({along: place}), np.float64)

    line: dict[str, Any] = {"color": COLOURS[2], "marker": MARKERS[0], "linestyle": LINES[0]}
    errors = [last(each, "relative_error", "frequency", tone) for each in sweep]
    spread(ax, sweep.numbers("n"), errors, label=f"error at k = {tone}", **line)
    line = {"color": COLOURS[1], "marker": MARKERS[1], "linestyle": LINES[1]}
    rmse = [np.asarray(each.data["rmse"].isel(step=-1), np.float64) for each in sweep]
    spread(ax, sweep.numbers("n"), rmse, label="RMSE on a fine grid", **line)
    line = {"color": COLOURS[3], "marker": MARKERS[2], "linestyle": LINES[3]}
    aliased = Runs(each for each in sweep if 2 * tone > number(each, "n"))
    amplitudes = [last(each, "amplitude", "mode", alias(tone, int(number(each, "n")))) for each in aliased]
    spread(ax, aliased.numbers("n"), amplitudes, label="amplitude at the alias", **line)
    ax.axvline(2 * tone, color=GREY, linewidth=0.8)
    where: dict[str, Any] = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points"}
    ax.annotate(f"2k = {2 * tone}", (2 * tone, 1.0), (3, 0), fontsize=6, color=GREY, va="top", **where)
    ax.set(xlabel="training points per period n", title="the transition: seeds and medians")
    ax.legend()


def _parity(ax: Axes, runs: Runs) -> None:
    for side, each, colour in zip((-0.5, 0.5), runs, (COLOURS[2], COLOURS[1]), strict=False):
        degrees, energy = np.asarray(each.data["degree"]), median(each.data["degree_energy"].isel(step=-1))
        ax.bar(degrees + 0.4 * side, energy, 0.4, color=colour, label=f"output, {label(each)} points")
    coarse = runs[0].data
    ax.plot(coarse["degree"], coarse["sampled_degree_energy"], "k_", markersize=8, label="the sampled labels")
    ax.set(xlabel="degree of Walsh character", ylabel="share of energy")
    ax.set_title("parity on the cube (all of it at the top)")
    ax.legend()


def aliasing_facts() -> FigureFacts:
    """What its parameters name."""
    return FigureFacts(experiments=("experiment", "parity"))
