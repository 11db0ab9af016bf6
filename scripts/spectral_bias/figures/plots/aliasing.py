"""B5: sampled too coarsely, a high tone is learned as its low alias. Fit, spectra, the transition in n, and parity."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from spectral_bias.figures.panels import Seeds, claimed_at, label_panels, median, spread
from spectral_bias.figures.runs import Experiments, Runs, number
from spectral_bias.figures.style import COLOURS, GREY, LINES, MARKERS, PAGE_WIDTH
from spectral_bias.figures.verdict import Verdict
from spectral_bias.registry.facts import FigureFacts
from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.reading import Spectrum

# The coarse and the fine one: hatched and plain, so that they differ in greyscale.
BARS: tuple[dict[str, Any], ...] = (
    {"color": COLOURS[2], "hatch": "//////", "edgecolor": "white", "linewidth": 0},
    {"color": COLOURS[1]},
)


def aliasing(experiments: Experiments, verdict: Verdict, *, experiment: Text, parity: Text) -> Figure:
    """Four panels.

    Args:
        experiment: the sweep over n, the number of training points.
        parity: the experiment on the cube.
    """
    sweep = experiments[experiment].by("n")
    figure = Figure(figsize=(PAGE_WIDTH, 4.4))
    axes = figure.subplots(2, 2)
    coarse, fine = sweep[0], sweep[-1]
    _fit(axes[0, 0], coarse)
    lost = int(verdict.parameter("place", "final_value", experiment=experiment, along="frequency"))
    _spectra(axes[0, 1], coarse, fine, lost)
    _transition(axes[1, 0], sweep, verdict, experiment, lost)
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
    low, high = ax.get_ylim()
    ax.set(xlabel="x", ylabel="target and output", ylim=(low, high + 0.25 * (high - low)))
    ax.set_title(f"fit on {count} points, one seed")
    ax.legend(ncols=3, loc="upper left", columnspacing=1.0)


def _spectra(ax: Axes, coarse: Spectrum, fine: Spectrum, tone: int) -> None:
    for index, (each, place) in enumerate(((coarse, -0.2), (fine, 0.2))):
        modes, amplitude = np.asarray(each.data["mode"]), median(each.data["amplitude"].isel(step=-1))
        ax.bar(modes + place, amplitude, 0.4, label=f"output, {number(each, 'n'):g} points", **BARS[index])
    ax.plot(coarse.data["mode"], coarse.data["target_amplitude"], "k_", markersize=9, label="target")
    low = alias(tone, int(number(coarse, "n")))
    top = 1.12 * float(median(coarse.data["amplitude"].isel(step=-1)).max())
    ax.annotate(f"alias of k = {tone}", (low, top), ha="left", fontsize=7, color=COLOURS[2])
    ax.set(xlabel="frequency k (cycles per domain)", ylabel="amplitude", title="spectrum of the output, medians")
    ax.set(xlim=(-1, 16.5), ylim=(0, 1.55 * top))
    ax.legend(loc="upper right")


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
    half = 0.03 * np.ptp(sweep.numbers("n"))
    for each, (variable, colour) in itertools.product(
        sweep, (("relative_error", COLOURS[2]), ("amplitude", COLOURS[3]))
    ):
        tests = verdict.find("final_value", experiment=experiment, runs=[each.run], variable=variable)
        claimed_at(ax, number(each, "n"), half, tests, colour)
    ax.plot([], [], color=GREY, linewidth=0.8, linestyle=LINES[1], label="thresholds; tips: side claimed")
    ax.axvline(2 * tone, color=GREY, linewidth=0.8, label=f"n = 2k = {2 * tone}")
    ax.set(xlabel="training points per period, n", ylabel="error or amplitude at the end")
    ax.set_title("the transition: seeds and medians")
    ax.legend(loc="upper right")


def _parity(ax: Axes, runs: Runs) -> None:
    for index, (place, each) in enumerate(zip((-0.2, 0.2), runs, strict=False)):
        degrees, energy = np.asarray(each.data["degree"]), median(each.data["degree_energy"].isel(step=-1))
        ax.bar(degrees + place, energy, 0.4, label=f"output, {number(each, 'train'):g} points", **BARS[index])
    coarse = runs[0].data
    ax.plot(coarse["degree"], coarse["sampled_degree_energy"], "k_", markersize=8, label="labels of the few points")
    ax.set(xlabel="degree (how many of the signs are multiplied)", ylabel="share of energy")
    ax.set_title(f"parity of {int(coarse['degree'][-1])} signs")
    ax.legend(loc="upper left")


def aliasing_facts(*, experiment: str) -> FigureFacts:
    """What it draws."""
    return FigureFacts(
        experiments=("experiment", "parity"),
        reads={
            "experiment": {
                "seed step frequency": "relative_error",
                "seed step mode": "amplitude",
                "mode": "target_amplitude",
                "seed step": "rmse",
                "shown_seed shown_step sample": "shown_prediction",
                "sample": "target",
            },
            "parity": {"seed step degree": "degree_energy", "degree": "sampled_degree_energy"},
        },
        numbers={"experiment": "n", "parity": "train"},
        tests=({"measure": "final_value", "experiment": experiment, "along": "frequency", "value": "place"},),
        lines_alone=True,
    )
