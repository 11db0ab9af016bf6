"""D1: PhaseDNN. What it and a plain network say on the fast half, errors by band, and Helmholtz's equation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from spectral_bias.figures.names import words
from spectral_bias.figures.panels import label_panels, median, place_names
from spectral_bias.figures.runs import Experiments, Runs
from spectral_bias.figures.style import COLOURS, GREY, LINES, MARKERS, PAGE_WIDTH
from spectral_bias.figures.verdict import JudgedTest, Verdict
from spectral_bias.registry.facts import FigureFacts
from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.reading import Spectrum
from spectral_bias.verdicts.words import SIGNS

WINDOW = (1.0, 1.35)
HELMHOLTZ_WINDOW = (0.6, 1.0)
SHOWN = ("plain", "parallel")
NAMES = {
    "plain": "plain network",
    "plain-twice": "plain, twice the steps",
    "parallel": "PhaseDNN, parallel",
    "coupled": "PhaseDNN, coupled",
    "short": "PhaseDNN, bands to 115 only",
}


def phase_dnn(experiments: Experiments, verdict: Verdict, *, experiment: Text, helmholtz: Text) -> Figure:
    """Outputs on part of the right half, errors by band and network, and the equation's solution.

    Args:
        experiment: the networks on the piecewise tones.
        helmholtz: the networks on Helmholtz's equation.
    """
    networks = experiments[experiment]
    figure = Figure(figsize=(PAGE_WIDTH, 4.4))
    grid = figure.add_gridspec(2, 2, width_ratios=[1.5, 1])
    outputs, errors = figure.add_subplot(grid[0, 0]), figure.add_subplot(grid[:, 1])
    colours = {run.coordinates.get("network", ""): colour for run, colour in zip(networks, COLOURS, strict=False)}
    _outputs(outputs, [networks.one(network=name) for name in SHOWN], WINDOW, colours)
    outputs.set_title("fast half of the tones, at the end of training")
    below = figure.add_subplot(grid[1, 0])
    _outputs(below, experiments[helmholtz], HELMHOLTZ_WINDOW, colours)
    below.set_title("Helmholtz's equation $u'' + 205^2 u = 205^2 \\sin 3x$")
    _errors(errors, networks, verdict.find("final_value", kind="test", experiment=experiment, along="band"))
    label_panels([outputs, below, errors])
    return figure


def _outputs(ax: Axes, runs: Sequence[Spectrum], window: tuple[float, float], colours: Mapping[str, str]) -> None:
    """A network's output below the other's, each in the colour that it has among the errors."""
    first = runs[0].data
    x = np.asarray(first["x"])[:, 0]
    near = (x >= window[0]) & (x <= window[1])
    target = np.asarray(first["target"])[near]
    # One above the other, a target behind each, so that lines do not hide each other.
    distance = 1.25 * np.ptp(target)
    for row, run in enumerate(runs):
        said = np.asarray(run.data["shown_prediction"])[0, -1][near]
        ax.plot(x[near], target - row * distance, color="#bbbbbb", linewidth=2.5, label="target" if row == 0 else None)
        ax.plot(
            x[near],
            said - row * distance,
            color=colours.get(run.coordinates["network"], GREY),
            linewidth=1.0,
            label=words(run, NAMES),
        )
    low, high = ax.get_ylim()
    ax.set(xlabel="x", ylabel="target and output", yticks=[], xlim=window, ylim=(low, high + 0.2 * (high - low)))
    ax.legend(loc="upper left", ncols=3)


def _errors(ax: Axes, runs: Runs, claimed: Sequence[JudgedTest]) -> None:
    """Errors by band at the end, each seed and the medians, and the thresholds of the bands that tests read."""
    bands = list(np.asarray(runs[0].data["band"]))
    for index, run in enumerate(runs):
        seeds = np.asarray(run.data["relative_error"])[:, -1]
        place = np.arange(len(bands)) + 0.13 * (index - (len(runs) - 1) / 2)
        style: dict[str, Any] = {"color": COLOURS[index], "marker": MARKERS[index], "linestyle": "none"}
        for member in seeds:
            ax.plot(place, member, markersize=2, alpha=0.35, **style)
        middles = median(seeds)
        for test in claimed:
            if test.runs == [run.run]:
                middles[bands.index(test.parameters["place"])] = test.estimate
        ax.plot(place, middles, markersize=5, label=words(run, NAMES), **style)
    for test in claimed:
        place = bands.index(test.parameters["place"])
        run = runs.named(*test.runs)
        line: dict[str, Any] = {"color": COLOURS[runs.index(run)], "linewidth": 1.0, "linestyle": LINES[1], "zorder": 0}
        words_ = f"claimed of {words(run, NAMES)}: {SIGNS[test.side]} {test.threshold:g}"
        ax.plot([place - 0.5, place + 0.5], [test.threshold] * 2, label=words_, **line)
    ax.set(yscale="log", ylabel="relative error at the end", title="error by band: seeds and medians")
    ax.set_xticks(range(len(bands)), place_names(runs[0].data, "band"))
    ax.set_xlabel("band of frequencies (cycles per domain)")
    ax.set_ylim(top=ax.get_ylim()[1] * 4.0)  # room for the legend
    ax.legend(loc="upper left")


def phase_dnn_facts() -> FigureFacts:
    """What it draws."""
    return FigureFacts(
        experiments=("experiment", "helmholtz"),
        reads={
            "experiment": {
                "seed step band": "relative_error",
                "shown_seed shown_step sample": "shown_prediction",
                "sample": "target",
            },
            "helmholtz": {"shown_seed shown_step sample": "shown_prediction", "sample": "target"},
        },
        axes={"experiment": {"network": SHOWN}, "helmholtz": {"network": ()}},
        single=("experiment",),
        lines_alone=True,
    )
