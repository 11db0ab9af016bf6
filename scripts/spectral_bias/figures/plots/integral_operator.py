"""B8: kernels' eigenvalues fall, those of the second derivative grow. Powers, exponentials, and their exponents."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from spectral_bias.figures.panels import label_panels
from spectral_bias.figures.spectra import Spectra
from spectral_bias.figures.style import COLOURS, GREY, LINES, MARKERS, PAGE_WIDTH
from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.intervals import median, value

FITTED = (16, 48)
LOOKS = {
    "second-derivative": (2, "$-d^2/dx^2$", "algebraic"),
    "sin-fast": (5, "fast sines", "algebraic"),
    "relu": (1, "relu, all weights", "algebraic"),
    "relu-output": (6, "relu, output weights", "algebraic"),
    "tanh": (0, "tanh, all weights", "exponential"),
    "tanh-output": (3, "tanh, output weights", "exponential"),
}
POWERS = ("second-derivative", "sin-fast", "relu", "relu-output")
PREDICTED = {"second-derivative": 2.0, "relu": -2.0, "relu-output": -4.0, "tanh-output": -(np.pi**2) / 20.0}
EXPONENTIALS = ("relu-output", "tanh", "tanh-output")


def integral_operator(spectra: Spectra, verdict: dict[str, Any], *, experiment: Text) -> Figure:
    """Three panels.

    Args:
        spectra: by experiment and run.
        verdict: the claim's verdict.
        experiment: the one whose runs are operators.
    """
    by_label = {data.attrs["label"]: data for data in spectra[experiment].values()}
    figure = Figure(figsize=(PAGE_WIDTH, 2.9))
    axes = figure.subplots(1, 3, width_ratios=[1.25, 1.1, 0.8])
    _spectra(axes[0], by_label, POWERS, (2, 100))
    axes[0].set(xscale="log", title="powers are straight", ylim=(1e-4, 1e6))
    axes[0].set_xticks([2, 4, 8, 16, 32, 64], ["2", "4", "8", "16", "32", "64"])
    axes[0].minorticks_off()
    _spectra(axes[1], by_label, EXPONENTIALS, (2, 60))
    axes[1].set(title="exponentials are straight", ylim=(1e-9, 1e5))
    _exponents(axes[2], by_label)
    label_panels(axes)
    return figure


def _spectra(ax: Any, by_label: dict[str, Any], names: tuple[str, ...], shown: tuple[int, int]) -> None:
    for name in names:
        if name not in by_label:
            continue
        data = by_label[name]
        colour, words, law = LOOKS[name]
        k = np.float64(data["number"])
        values = np.median(data["eigenvalue"], axis=0)
        values = values / values[FITTED[0] - 1]
        inside = (k >= shown[0]) & (k <= shown[1]) & (values > 0)
        look = {"color": COLOURS[colour], "zorder": 2}
        marker = MARKERS[colour]
        ax.plot(k[inside], values[inside], marker, markersize=2.5, alpha=0.5, markeredgewidth=0, **look)
        fitted = k[FITTED[0] - 1 : FITTED[1]]
        rate = float(np.median(data[f"{law}_rate"]))
        against = np.log(fitted) if law == "algebraic" else fitted
        values_fitted = values[FITTED[0] - 1 : FITTED[1]]
        offset = np.mean(np.log(values_fitted) - rate * against)
        says = f"$k^{{{rate:.2f}}}$" if law == "algebraic" else f"$e^{{{rate:.2f}\\,k}}$"
        line = np.exp(offset + rate * against)
        ax.plot(
            fitted,
            line,
            linestyle=LINES[0],
            color=COLOURS[colour],
            marker=marker,
            markevery=(0, 12),
            label=f"{words}: {says}",
        )
    ax.axvspan(*FITTED, color=GREY, alpha=0.12, linewidth=0)
    ax.set(yscale="log", xlabel="number k of the eigenvalue", ylabel="eigenvalue over the 16th")
    ax.legend(fontsize=6, loc="upper right")


def _exponents(ax: Any, by_label: dict[str, Any]) -> None:
    names = [name for name in PREDICTED if name in by_label]
    for row, name in enumerate(names):
        colour, _, law = LOOKS[name]
        relative = np.float64(by_label[name][f"{law}_rate"]) / PREDICTED[name]
        ax.plot(relative, np.full(relative.size, row), MARKERS[colour], color=COLOURS[colour], alpha=0.4, markersize=3)
        estimate = median(relative) if relative.size > 1 else value(relative)
        ax.plot([estimate.lower, estimate.upper], [row + 0.2] * 2, color=COLOURS[0], linewidth=2)
        ax.plot(estimate.value, row + 0.2, "|", color=COLOURS[0], markersize=7)
    ax.axvline(1.0, color=GREY, linewidth=0.8, linestyle=LINES[1], zorder=0)
    ax.axvspan(0.9, 1.1, color=GREY, alpha=0.12, linewidth=0)
    ax.set_yticks(range(len(names)), [LOOKS[name][1].replace(", ", ",\n") for name in names])
    ax.set(xlabel="exponent / predicted", title="seeds, intervals", xlim=(0.88, 1.12))
    ax.set_ylim(len(names) - 0.5, -0.5)
