"""B4: with an equation as loss low first need not hold. Error maps, and first passage beside settling by loss."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure

from spectral_bias.figures.names import words
from spectral_bias.figures.panels import (
    error_bar,
    error_map,
    explain_marks,
    finite_or,
    label_panels,
    median,
    place_names,
)
from spectral_bias.figures.runs import Experiments, Runs, last_step, passage
from spectral_bias.figures.style import COLOURS, GREY, PAGE_WIDTH, look
from spectral_bias.figures.verdict import Verdict
from spectral_bias.registry.facts import FigureFacts
from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.reading import Spectrum

LOSSES = {
    "labels": "labels, squared error",
    "weight-1": "residual, boundary weight 1",
    "weight-10": "residual, boundary weight 10",
    "weight-100": "residual, boundary weight 100",
}


def pinn_order(experiments: Experiments, verdict: Verdict, *, experiment: Text) -> Figure:
    """Error maps of the control's run and the first test's above each other, and a row of times a run.

    Args:
        experiment: the experiment over losses; relative errors by frequency, or by band.
    """
    runs = experiments[experiment]
    threshold = verdict.parameter("threshold", experiment=experiment)
    figure = Figure(figsize=(PAGE_WIDTH, 4.0))
    grid = figure.add_gridspec(2, 2, width_ratios=[1, 1.25])
    judged = {test.kind: test.runs[0] for test in reversed(verdict.find(experiment=experiment))}
    named = [runs.named(judged[kind]) for kind in ("control", "test") if kind in judged]
    mapped = [*(run for run in runs if run.run not in judged.values()), *named][-2:]
    maps = [figure.add_subplot(grid[row, 0]) for row in range(len(mapped))]
    meshes: list[QuadMesh] = []
    for ax, run in zip(maps, mapped, strict=True):
        meshes.append(error_map(ax, run.data, _tones(run.data), threshold))
        ax.set_title(_loss(run))
    error_bar(meshes[0], maps)
    explain_marks(figure, maps, threshold)
    maps[0].set_xlabel("")
    right = figure.add_subplot(grid[:, 1])
    _times(right, runs, threshold)
    label_panels([*maps, right])
    return figure


def _tones(data: xr.Dataset) -> list[str]:
    """The tones in cycles per domain length: half as many as half waves."""
    along = str(data["relative_error"].dims[-1])
    if along == "band" and "band_from" in data and "half waves" in str(data["band_from"].attrs):
        return [f"k = {low / 2:g}" for low in np.asarray(data["band_from"])]
    return [f"k = {place}" for place in place_names(data, along)]


def _times(ax: Axes, runs: Runs, threshold: float) -> None:
    never = 1.6 * last_step(runs)
    for row, run in enumerate(runs):
        tones = _tones(run.data)
        both = [passage(run.data, threshold, name).values for name in ("first_passage", "sustained")]
        for index, tone in enumerate(tones):
            height = -row - (index - (len(tones) - 1) / 2) * min(0.25, 0.8 / len(tones))
            style: dict[str, Any] = {**look(index), "linestyle": "none"}
            medians = []
            for seeds, fill in zip((each[:, index] for each in both), ("none", "full"), strict=True):
                shown = finite_or(seeds, never)
                ax.plot(shown, np.full(shown.size, height), **style, markersize=2.5, fillstyle=fill, alpha=0.3)
                medians.append(float(finite_or(median(seeds), never)))
                name = tone if row == 0 and fill == "full" else None
                ax.plot(medians[-1], height, **style, markersize=6, fillstyle=fill, label=name)
            ax.plot(medians, [height] * 2, color=COLOURS[index % len(COLOURS)], linewidth=0.8)
    ax.axvline(never, color=GREY, linewidth=0.6)
    ax.annotate("never", (never, 0.62), ha="center", va="bottom", fontsize=6.5, color=GREY, annotation_clip=False)
    ax.set(xscale="log", xlabel="optimiser step", title="first passed, and settled")
    ax.set_yticks([-row for row in range(len(runs))], [_loss(run).replace(", ", ",\n") for run in runs])
    ax.set_ylim(-len(runs) + 0.4, 0.6)
    for words_, fill in ((f"first under {threshold:g}", "none"), ("stays under it", "full")):
        ax.plot([], [], "o", color=GREY, markersize=6, fillstyle=fill, label=words_)
    ax.legend(loc="upper center", bbox_to_anchor=(0.45, -0.13), ncols=5, columnspacing=0.8, handletextpad=0.1)


def _loss(run: Spectrum) -> str:
    return words(run, LOSSES)


def pinn_order_facts(*, experiment: str) -> FigureFacts:
    """What it draws."""
    return FigureFacts(
        reads={"experiment": {"": "relative_error first_passage_step sustained_step"}},
        tests=({"experiment": experiment, "value": "threshold"},),
    )
