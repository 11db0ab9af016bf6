"""A3: an image's contours are learned before its detail. Film strips and band maps of the run and its control."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure

from spectral_bias.figures.names import words
from spectral_bias.figures.panels import error_bar, error_map, explain_marks, grid_shape, label_panels, median, picture
from spectral_bias.figures.runs import Experiments
from spectral_bias.figures.style import COLOURS, LINES, PAGE_WIDTH
from spectral_bias.figures.verdict import Verdict
from spectral_bias.registry.facts import FigureFacts
from spectral_bias.registry.quantities import Text

FRAMES = 6
# What it draws of either run.
IMAGE = {
    "seed step band": "relative_error",
    "seed threshold band": "first_passage_step sustained_step",
    "seed step": "matching_blur",
    "shown_seed shown_step sample": "shown_prediction",
    "sample": "target",
}
NAMES = {"siren": "SIREN (control)"}


def image_contours_first(
    experiments: Experiments, verdict: Verdict, *, experiment: Text, run: Text, control: Text
) -> Figure:
    """A film strip and a band map of a run and of its control, and the blur that matches best.

    Args:
        experiment: the experiment that is shown.
        run: the run that the claim is about.
        control: the run in which order must be absent.
    """
    figure = Figure(figsize=(PAGE_WIDTH, 5.1))
    strips, maps = figure.subfigures(2, 1, squeeze=False, height_ratios=[1.1, 1.0]).ravel()
    rows = {words(each, NAMES): each.data for each in map(experiments[experiment].named, (run, control))}
    threshold = verdict.parameter("threshold", experiment=experiment)
    count = min(FRAMES, *(data.sizes["shown_step"] for data in rows.values()))
    frames = strips.subplots(2, count + 1)
    for line, (name, data) in zip(frames, rows.items(), strict=True):
        _strip(line, name, data, count)
    panels = list(maps.subplots(1, 3))
    meshes: list[QuadMesh] = []
    for ax, (name, data) in zip(panels, rows.items(), strict=False):
        bands = [f"{radius:.0f}" for radius in np.asarray(data["band"])]
        meshes.append(error_map(ax, data, bands, threshold))
        ax.set(ylabel="band of DCT radius, from", title=f"{name}: error")
    error_bar(meshes[0], panels[:2])
    explain_marks(maps, panels[:2], threshold)
    for index, (name, data) in enumerate(rows.items()):
        steps, blur = np.asarray(data["step"], np.float64), np.asarray(data["matching_blur"])
        panels[2].plot(steps[1:], blur[:, 1:].T, color=COLOURS[index + 1], linewidth=0.4, alpha=0.5)
        line = {"color": COLOURS[index + 1], "linestyle": LINES[index], "linewidth": 1.8}
        panels[2].plot(steps[1:], median(blur[:, 1:]), label=name, **line)
    panels[2].set(
        xscale="log", xlabel="optimiser step", ylabel="width of the blur (pixels)", title="best-matching blur"
    )
    panels[2].legend()
    label_panels([frames[0][0], frames[1][0], *panels])
    return figure


def _strip(line: Sequence[Axes], name: str, data: xr.Dataset, count: int) -> None:
    shape = grid_shape(data)
    target = np.asarray(data["target"]).reshape(shape)
    last = range(data.sizes["shown_step"] - count, data.sizes["shown_step"])
    frames = [(f"step {data['shown_step'].values[i]}", data["shown_prediction"].values[0, i]) for i in last]
    for ax, (title, values) in zip(line, [*frames, ("target", target)], strict=True):
        picture(ax, np.asarray(values).reshape(shape), target, title)
    line[0].set_ylabel(name)


def image_contours_first_facts(*, experiment: str) -> FigureFacts:
    """What it draws."""
    return FigureFacts(
        runs={"run": "experiment", "control": "experiment"},
        reads={"run": IMAGE, "control": IMAGE},
        tests=({"experiment": experiment, "value": "threshold"},),
    )
