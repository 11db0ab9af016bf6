"""A1: low tones are learned first. Error map, spectra as they fill in, the fit as it grows, and the ratios by seed."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from spectral_bias.figures.panels import error_map, label_panels
from spectral_bias.figures.spectra import Spectra
from spectral_bias.figures.style import COLOURS, GREY, LINES, MARKERS, PAGE_WIDTH
from spectral_bias.registry.quantities import Text

DRAWN = 5


def low_first(spectra: Spectra, verdict: dict[str, Any], *, experiment: Text, run: Text) -> Figure:
    """Four panels.

    Args:
        spectra: by experiment and run.
        verdict: the claim's verdict.
        experiment: the experiment that is shown.
        run: its run that is shown.
    """
    data = spectra[experiment][run]
    figure = Figure(figsize=(PAGE_WIDTH, 4.6))
    axes = figure.subplots(2, 2)
    steps = np.float64(data["step"])
    labels = [f"k = {k:g}" for k in np.asarray(data["frequency"])]
    error_map(axes[0, 0], steps, labels, np.median(data["relative_error"], axis=0), threshold=0.2)
    axes[0, 0].set_title("median relative error; white: first under 0.2")
    _amplitudes(axes[0, 1], data)
    _fits(axes[1, 0], data)
    _ratios(axes[1, 1], verdict)
    label_panels(axes.ravel())
    return figure


def _amplitudes(ax: Any, data: Any) -> None:
    modes = np.asarray(data["mode"])
    target = np.asarray(data["target_amplitude"])
    shown = np.asarray(data["shown_step"])[-DRAWN:]
    shades = np.linspace(0.75, 0.0, len(shown))
    ax.vlines(modes, 0, target, color="#dddddd", linewidth=7, label="target")
    for step, shade, marker in zip(shown, shades, MARKERS, strict=False):
        amplitude = np.median(data["amplitude"].sel(step=step), axis=0)
        ax.plot(modes, amplitude, marker=marker, color=(shade,) * 3, linewidth=0.8, label=f"step {step}")
    ax.set(xlabel="frequency (cycles per domain)", ylabel="amplitude", xlim=(-0.5, 8.5), title="spectrum of the output")
    ax.legend(loc="upper right")


def _fits(ax: Any, data: Any) -> None:
    x = np.asarray(data["x"])[:, 0]
    shown = np.asarray(data["shown_step"])
    for index, place in enumerate(range(max(len(shown) - DRAWN, 0), len(shown))):
        offset = 4.0 * (DRAWN - 1 - index)
        ax.plot(x, np.asarray(data["target"]) + offset, color="#bbbbbb", linewidth=2.5)
        ax.plot(x, np.asarray(data["shown_prediction"])[0, place] + offset, color=COLOURS[1], linewidth=1.0)
        ax.annotate(f"step {shown[place]}", (x[0], offset + 1.6), fontsize=6)
    ax.set(xlabel="x", yticks=[], title="target (grey) and output, one seed")


def _ratios(ax: Any, verdict: dict[str, Any]) -> None:
    ratios = [test for test in verdict["tests"] if test["measure"] == "passage_ratio" and test["n"]]
    for row, test in enumerate(ratios):
        values = np.array([np.nan if value is None else float(value) for value in test["values"]])
        ax.plot(values, np.full(values.size, -row), ".", color=COLOURS[1], alpha=0.5)
        ax.plot([float(end) for end in test["interval"]], [-row - 0.2] * 2, color=COLOURS[0], linewidth=2)
        ax.plot(float(test["estimate"]), -row - 0.2, "D", color=COLOURS[0])
        ax.plot([test["threshold"]] * 2, [-row - 0.4, -row + 0.3], color=GREY, linestyle=LINES[1])
    ax.set(xscale="log", xlabel="ratio of first-passage times", title="seeds, median, interval, threshold")
    ax.set_yticks([-row for row in range(len(ratios))], [test["name"] for test in ratios])
    ax.set_ylim(-len(ratios) + 0.4, 0.6)
