"""B6: deeper layers face lower frequencies. Densities of a network's layers before and after training, f50 by layer."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from spectral_bias.figures.panels import DOTS, Seeds, label_panels, median, middle, plain_ticks, seeds_of
from spectral_bias.figures.runs import Experiments, Runs, label
from spectral_bias.figures.style import COLOURS, ERROR_MAP, GREY, LINES, MARKERS, PAGE_WIDTH
from spectral_bias.figures.verdict import Verdict
from spectral_bias.registry.facts import FigureFacts
from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.reading import Spectrum

EMPTY = 0.01
TITLES = {"": "two tones", "-images": "digits", "-mnist": "MNIST"}
BEFORE, AFTER = "white", COLOURS[1]  # the faces of medians before and after training


def deep_frequency_principle(
    experiments: Experiments, verdict: Verdict, *, experiment: Text, run: Text, images: Text, images_run: Text
) -> Figure:
    """Two rows, one a network: densities of its layers before and after training, and f50 by layer and step.

    Under them ln f50 against the first layer's, by layer, before and after training, of every run.

    Args:
        experiment: the experiment on tones.
        run: its run that is shown.
        images: the experiment on digits.
        images_run: its run that is shown.
    """
    figure = Figure(figsize=(PAGE_WIDTH, 7.4))
    grid = figure.subplots(3, 3, height_ratios=[1, 1, 1.1])
    shown = {"two tones": experiments[experiment].named(run), "digits": experiments[images].named(images_run)}
    for row, (name, data) in enumerate((name, each.data) for name, each in shown.items()):
        ridges, by_step = grid[row, :2], grid[row, 2]
        for ax, place in zip(ridges, (0, -1), strict=True):
            _ridges(ax, data, place, name)
        _by_step(by_step, data, name)
    for ax, (name, runs) in zip(grid[2], experiments.items(), strict=False):
        _shifts(ax, verdict, name, Runs(each for each in runs if each.data.sizes["layer"] > 2))
        ax.set_title(f"{TITLES.get(name.removeprefix(experiment), name)}: last layer and first")
    figure.legend(handles=_explained(), loc="outside lower center", ncols=5, columnspacing=1.2)
    label_panels(list(grid.ravel()))
    return figure


def layer_names(data: xr.Dataset) -> list[str]:
    """The number of each hidden layer, and the output."""
    return [str(layer) for layer in np.asarray(data["layer"])[:-1]] + ["out"]


def _ridges(ax: Axes, data: xr.Dataset, place: int, name: str) -> None:
    """One density a layer, the first at the bottom."""
    density = np.asarray(data["ratio_density"])[0, place]
    frequency = np.asarray(data["filter_frequency"])
    names = layer_names(data)
    height = 1.6 / max(np.asarray(data["ratio_density"])[0].max(), 1e-9)
    seen = np.any(np.asarray(data["ratio_density"])[0] > EMPTY, axis=(0, 1))
    for layer in reversed(range(len(names))):
        colour = _colour(layer, len(names))
        drawn = layer + height * density[layer]
        ax.fill(frequency[::2], drawn[::2], facecolor=colour, edgecolor="black", linewidth=0.6, zorder=10 - layer)
    for layer, at in enumerate(np.asarray(data["f50"])[0, place]):
        if frequency[0] <= at <= frequency[-1]:
            top = height * np.interp(np.log(at), np.log(frequency), density[layer])
            ax.vlines(at, layer, layer + top, color="white", linewidth=1.4, zorder=10 - layer)
    step = int(np.asarray(data["curve_step"])[place])
    ax.set(xscale="log", xlabel=r"frequency $1/\sqrt{\delta}$", ylabel="layer", title=f"{name}, step {step}")
    ax.set_xlim(*frequency[seen][[0, -1]])
    ax.set_yticks(range(len(names)), names)


def _by_step(ax: Axes, data: xr.Dataset, name: str) -> None:
    """The members' median f50 by layer, a line a step."""
    steps, f50 = np.asarray(data["feature_step"]), median(data["f50"])
    names = layer_names(data)
    for index, (step, shade, line) in enumerate(zip(steps, np.linspace(0.75, 0.0, len(steps)), f50, strict=True)):
        ax.plot(range(len(names)), line, color=(shade,) * 3, marker=MARKERS[index % 7], label=f"{step}")
    ax.set(yscale="log", xlabel="layer", ylabel="median $f_{50}$", title=f"{name}: $f_{{50}}$ by layer")
    plain_ticks(ax.yaxis)
    ax.set_xticks(range(len(names)), names)
    ax.legend(title="step", fontsize=6, title_fontsize=6, loc="upper left", bbox_to_anchor=(1.0, 1.0))


def _shifts(ax: Axes, verdict: Verdict, experiment: str, runs: Runs) -> None:
    """How ln f50 of the last hidden layer stands to the first's, before and after training, a row a run."""
    for row, run in enumerate(runs):
        before, after = (_shift(verdict, experiment, run, at) for at in ("start", "end"))
        ax.plot([middle(before), middle(after)], [row, row], color=GREY, linewidth=0.8, zorder=0)
        for seeds, face in ((before, BEFORE), (after, AFTER)):
            ax.plot(seeds_of(seeds), np.full(seeds_of(seeds).size, row), color=COLOURS[1], **DOTS)
            ax.plot(middle(seeds), row, "o", color=COLOURS[1], markerfacecolor=face, markersize=5)
    ax.axvline(0.0, color=GREY, linewidth=0.8, linestyle=LINES[1])
    for threshold in {test.threshold for test in verdict.find("layer_shift", experiment=experiment, kind="test")}:
        ax.axvline(threshold, color=GREY, linewidth=0.8, linestyle=LINES[3])
    ax.set_yticks(range(len(runs)), [label(each) for each in runs])
    ax.set_ylim(len(runs) - 0.5, -0.5)
    ax.set_ylabel(", ".join(runs[0].coordinates if runs else ()).replace("depth", "hidden layers"))
    ax.set_xlabel("ln($f_{50}$ of last / $f_{50}$ of first)")


def _explained() -> list[Line2D]:
    """What marks and lines of the lowest row stand for."""
    median_: dict[str, Any] = {"marker": "o", "color": COLOURS[1], "linestyle": "none", "markersize": 5}
    line: dict[str, Any] = {"color": GREY, "linewidth": 0.8}
    return [
        Line2D([], [], markerfacecolor=BEFORE, label="median before training", **median_),
        Line2D([], [], markerfacecolor=AFTER, label="after", **median_),
        Line2D([], [], color=COLOURS[1], label="seeds", **DOTS),
        Line2D([], [], linestyle=LINES[1], label="no difference", **line),
        Line2D([], [], linestyle=LINES[3], label="threshold: claimed to its left", **line),
    ]


def _shift(verdict: Verdict, experiment: str, run: Spectrum, at: str) -> Seeds:
    """The shift as a test holds it, else of the stored f50 of the two layers."""
    wanted = {"at": at, "first": 1, "last": None, "scaled": True}
    held = verdict.first("layer_shift", experiment=experiment, runs=[run.run], **wanted)
    f50 = np.asarray(run.data["f50"].isel(feature_step=0 if at == "start" else -1), np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        return held or np.log(f50[:, -2]) - np.log(f50[:, 0])


def _colour(index: int, count: int) -> Any:
    return colormaps[ERROR_MAP](Normalize(0, max(count - 1, 1))(index))


def deep_frequency_principle_facts() -> FigureFacts:
    """What it draws."""
    return FigureFacts(
        experiments=("experiment", "images"),
        runs={"run": "experiment", "images_run": "images"},
        reads={
            "*": {"seed feature_step layer": "f50"},
            "run": {"curve_seed curve_step layer filter_frequency": "ratio_density"},
            "images_run": {"curve_seed curve_step layer filter_frequency": "ratio_density"},
        },
        lines_alone=True,
    )
