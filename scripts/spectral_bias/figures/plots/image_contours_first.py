"""A3: an image's contours are learned before its detail. Film strips and band maps of the run and its control."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from spectral_bias.figures.panels import error_map, label_panels
from spectral_bias.figures.spectra import Spectra
from spectral_bias.figures.style import COLOURS, LINES, PAGE_WIDTH
from spectral_bias.registry.quantities import Text

FRAMES = 6


def image_contours_first(
    spectra: Spectra, verdict: dict[str, Any], *, experiment: Text, run: Text, control: Text
) -> Figure:
    """A film strip and a band map of a run and of its control, and the blur that matches best.

    Args:
        spectra: by experiment and run.
        verdict: the claim's verdict.
        experiment: the experiment that is shown.
        run: the run that the claim is about.
        control: the run in which order must be absent.
    """
    figure = Figure(figsize=(PAGE_WIDTH, 4.9))
    strips, maps = figure.subfigures(2, 1, height_ratios=[1.1, 1.0])
    rows = {"claim": spectra[experiment][run], "control": spectra[experiment][control]}
    count = min(FRAMES, *(data.sizes["shown_step"] for data in rows.values()))
    frames = strips.subplots(2, count + 1)
    for line, (name, data) in zip(frames, rows.items(), strict=True):
        _strip(line, name, data, count)
    panels = maps.subplots(1, 3)
    for ax, (name, data) in zip(panels, rows.items(), strict=False):
        bands = [f"{radius:.0f}" for radius in np.asarray(data["band"])]
        error_map(ax, np.float64(data["step"]), bands, np.median(data["relative_error"], axis=0), threshold=0.5)
        ax.set(ylabel="DCT radius, from", title=f"{name}; white: under 0.5")
    for index, (name, data) in enumerate(rows.items()):
        steps, blur = np.float64(data["step"]), np.asarray(data["matching_blur"])
        panels[2].plot(steps[1:], blur[:, 1:].T, color=COLOURS[index + 1], linewidth=0.4, alpha=0.5)
        median = np.median(blur[:, 1:], axis=0)
        panels[2].plot(steps[1:], median, color=COLOURS[index + 1], linestyle=LINES[index], linewidth=1.8, label=name)
    panels[2].set(xscale="log", xlabel="optimiser step", ylabel="width (pixels)", title="best-matching blur")
    panels[2].legend()
    label_panels(panels)
    return figure


def _strip(line: Any, name: str, data: Any, count: int) -> None:
    shape = tuple(int(size) for size in np.atleast_1d(data.attrs["grid_shape"]))
    target = np.asarray(data["target"]).reshape(shape)
    last = range(data.sizes["shown_step"] - count, data.sizes["shown_step"])
    frames = [(f"step {data['shown_step'].values[i]}", data["shown_prediction"].values[0, i]) for i in last]
    for ax, (title, values) in zip(line, [*frames, ("target", target)], strict=True):
        picture = np.asarray(values).reshape(shape)
        ax.imshow(picture, cmap="gray", vmin=target.min(), vmax=target.max())
        ax.set_title(title, loc="center", fontsize=7)
        ax.set_xticks([])
        ax.set_yticks([])
    line[0].set_ylabel(name)
