"""B1: how activations' Fourier transforms decay. Against k, against ln k, and a table of laws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from spectral_bias.figures.panels import label_panels
from spectral_bias.figures.runs import Experiments, label
from spectral_bias.figures.style import COLOURS, LINES, PAGE_WIDTH
from spectral_bias.figures.verdict import Verdict
from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.reading import Spectrum

SAYS = {"exponential": "exp({rate:.2f} k)", "gaussian": "exp({rate:.2f} k²)", "algebraic": "k^{rate:.2f}"}
FLOOR = 1e-10


def activation_spectra(experiments: Experiments, verdict: Verdict, *, experiment: Text) -> Figure:
    """Two panels of transforms and a table.

    Args:
        experiment: the one whose runs are activations.
    """
    runs = experiments[experiment]
    laws = {label(each): best_law(each.data) for each in runs}
    figure = Figure(figsize=(PAGE_WIDTH, 3.0))
    axes = figure.subplots(1, 3, width_ratios=[1.2, 1.2, 1.0])
    _transforms(axes[0], [each for each in runs if laws[label(each)][0] in {"exponential", "gaussian"}])
    axes[0].set(xlim=(0, 12), title="smooth: straight if exponential")
    _transforms(axes[1], [each for each in runs if laws[label(each)][0] == "algebraic"])
    axes[1].set(xscale="log", title="with a kink: straight if a power", ylim=(1e-4, 3))
    axes[2].axis("off")
    axes[2].set_title("best law on 4 < k < 10")
    rows = [(name, SAYS[law].format(rate=rate) if law else "a line at one k") for name, (law, rate) in laws.items()]
    table = axes[2].table(cellText=rows, colLabels=["activation", "decay"], loc="upper center", edges="horizontal")
    table.auto_set_font_size(False)
    table.set_fontsize(7)
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
        ax.plot(each.data["k"], shown, label=label(each), **line)
    ax.set(yscale="log", xlabel="angular frequency k", ylabel="|transform|, largest 1")
    ax.legend(fontsize=6)
