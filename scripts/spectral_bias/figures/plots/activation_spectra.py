"""B1: how activations' Fourier transforms decay. Against k, against ln k, and a table of laws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from spectral_bias.figures.names import words
from spectral_bias.figures.panels import label_panels
from spectral_bias.figures.runs import Experiments
from spectral_bias.figures.style import COLOURS, GREY, LINES, PAGE_WIDTH
from spectral_bias.figures.verdict import Verdict
from spectral_bias.registry.facts import FigureFacts
from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.reading import Spectrum

SAYS = {
    "exponential": "$e^{{{rate:.2f}\\,k}}$",
    "gaussian": "$e^{{{rate:.2f}\\,k^2}}$",
    "algebraic": "$k^{{{rate:.2f}}}$",
}
NAMES = {"ricker1": "Ricker, a = 1", "ricker0.3": "Ricker, a = 0.3"}
FLOOR = 1e-10


def activation_spectra(experiments: Experiments, verdict: Verdict, *, experiment: Text) -> Figure:
    """Two panels of transforms and a table.

    Args:
        experiment: the one whose runs are activations.
    """
    runs = experiments[experiment]
    laws = {words(each, NAMES): best_law(each.data) for each in runs}
    figure = Figure(figsize=(PAGE_WIDTH, 3.2))
    axes = figure.subplots(1, 3, width_ratios=[1.2, 1.2, 1.0])
    _transforms(axes[0], [each for each in runs if laws[words(each, NAMES)][0] in {"exponential", "gaussian"}])
    axes[0].set(xlim=(0, 12), ylim=(1e-12, 4), title="smooth: exponentials are straight")
    _transforms(axes[1], [each for each in runs if laws[words(each, NAMES)][0] == "algebraic"])
    axes[1].set(xscale="log", title="with a kink: powers are straight")
    axes[2].axis("off")
    axes[2].set_title("best-fitting law")
    rows = [(name, SAYS[law].format(rate=rate) if law else "one frequency") for name, (law, rate) in laws.items()]
    table = axes[2].table(cellText=rows, colLabels=["activation", "decays as"], loc="upper center", edges="horizontal")
    table.auto_set_font_size(False)
    table.set_fontsize(7)
    for (row, column), cell in table.get_celld().items():
        cell.set(linewidth=0.8 if row == 0 else 0.3, edgecolor="black" if row == 0 else GREY)
        cell.get_text().set_horizontalalignment("left" if column == 0 else "right")
    label_panels(axes)
    return figure


def best_law(data: xr.Dataset) -> tuple[str, float]:
    """The law with the least residual, and its rate; no law where nothing could be fitted."""
    residuals = {law: float(data[f"{law}_residual"][0]) for law in SAYS}
    fitted = {law: residual for law, residual in residuals.items() if np.isfinite(residual)}
    if not fitted:
        return "", float("nan")
    law = min(fitted, key=lambda name: fitted[name])
    return law, float(data[f"{law}_rate"][0])


def _transforms(ax: Axes, runs: Sequence[Spectrum]) -> None:
    for index, each in enumerate(runs):
        relative = np.asarray(each.data["magnitude"]) / float(each.data["magnitude"].max())
        shown = np.where(relative > FLOOR, relative, np.nan)
        line: dict[str, Any] = {"color": COLOURS[index % 7], "linestyle": LINES[(index + index // 7) % 7]}
        ax.plot(each.data["k"], shown, label=words(each, NAMES), **line)
    ax.set(yscale="log", xlabel="angular frequency k", ylabel="|Fourier transform|, largest 1")
    ax.legend(fontsize=6)


def activation_spectra_facts() -> FigureFacts:
    """What it draws."""
    return FigureFacts(
        reads={
            "experiment": {
                "k": "magnitude",
                "seed": "exponential_residual gaussian_residual algebraic_residual "
                "exponential_rate gaussian_rate algebraic_rate",
            }
        },
        lines_alone=True,
    )
