"""D1: PhaseDNN. What it and a plain network say on the fast half, errors by band, and Helmholtz's equation."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from spectral_bias.figures.panels import label_panels
from spectral_bias.figures.spectra import Spectra
from spectral_bias.figures.style import COLOURS, GREY, LINES, MARKERS, PAGE_WIDTH
from spectral_bias.registry.quantities import Text

WINDOW = (1.0, 1.35)
HELMHOLTZ_WINDOW = (0.6, 1.0)
SHOWN = ("plain", "parallel")


def phase_dnn(spectra: Spectra, verdict: dict[str, Any], *, experiment: Text, helmholtz: Text) -> Figure:
    """Outputs on part of the right half, errors by band and network, and the equation's solution.

    Args:
        spectra: by experiment and run.
        verdict: the claim's verdict.
        experiment: the networks on the piecewise tones.
        helmholtz: the networks on Helmholtz's equation.
    """
    by_label = {data.attrs["label"]: data for data in spectra[experiment].values()}
    equation = {data.attrs["label"]: data for data in spectra[helmholtz].values()}
    figure = Figure(figsize=(PAGE_WIDTH, 4.4))
    grid = figure.add_gridspec(2, 2, width_ratios=[1.5, 1])
    outputs, errors = figure.add_subplot(grid[0, 0]), figure.add_subplot(grid[:, 1])
    _outputs(outputs, {name: by_label[name] for name in SHOWN}, WINDOW)
    outputs.set_title("output at the end, tones 23, 137, 203")
    below = figure.add_subplot(grid[1, 0])
    _outputs(below, equation, HELMHOLTZ_WINDOW)
    below.set_title("solution of $u'' + 205^2 u = 205^2 \\sin 3x$")
    _errors(errors, by_label)
    label_panels([outputs, below, errors])
    return figure


def _outputs(ax: Any, by_label: dict[str, Any], window: tuple[float, float]) -> None:
    first = next(iter(by_label.values()))
    x = np.asarray(first["x"])[:, 0]
    near = (x >= window[0]) & (x <= window[1])
    target = np.asarray(first["target"])[near]
    # One above the other, a target behind each, so that lines do not hide each other.
    distance = 1.25 * np.ptp(target)
    for row, (label, data) in enumerate(by_label.items()):
        said = np.asarray(data["shown_prediction"])[0, -1][near]
        ax.plot(x[near], target - row * distance, color="#bbbbbb", linewidth=2.5, label="target" if row == 0 else None)
        ax.plot(x[near], said - row * distance, color=COLOURS[row + 1], linewidth=0.9, label=label)
    ax.set(xlabel="x", yticks=[], xlim=window)
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, -0.48), ncols=3)


def _errors(ax: Any, by_label: dict[str, Any]) -> None:
    first = next(iter(by_label.values()))
    lows, highs = (np.asarray(first[name]) for name in ("band_from", "band_to"))
    for index, (label, data) in enumerate(by_label.items()):
        seeds = np.asarray(data["relative_error"])[:, -1]
        place = np.arange(len(lows)) + 0.13 * (index - (len(by_label) - 1) / 2)
        look = {"color": COLOURS[index], "marker": MARKERS[index]}
        for member in seeds:
            ax.plot(place, member, linestyle="none", markersize=2, alpha=0.35, **look)
        ax.plot(place, np.median(seeds, axis=0), linestyle="none", markersize=5, label=label, **look)
    for threshold in (0.95, 0.25):
        ax.axhline(threshold, color=GREY, linewidth=0.8, linestyle=LINES[1], zorder=0)
    ax.set(yscale="log", title="relative error by band at the end")
    ax.annotate("claimed of plain", (0.02, 0.95), xycoords=("axes fraction", "data"), fontsize=6, color=GREY, va="top")
    ax.annotate(
        "claimed of parallel", (0.02, 0.25), xycoords=("axes fraction", "data"), fontsize=6, color=GREY, va="bottom"
    )
    ax.set_xticks(range(len(lows)), [f"{low:g} to {high - 1:g}" for low, high in zip(lows, highs, strict=True)])
    ax.set_xlabel("frequency (cycles per domain)")
    ax.legend(loc="center", bbox_to_anchor=(0.45, 0.72), ncols=2)
