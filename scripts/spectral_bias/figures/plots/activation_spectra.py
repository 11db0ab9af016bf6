"""B1: how activations' Fourier transforms decay. Against k, against ln k, and a table of laws."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from spectral_bias.figures.panels import label_panels
from spectral_bias.figures.spectra import Spectra
from spectral_bias.figures.style import COLOURS, LINES, PAGE_WIDTH
from spectral_bias.registry.quantities import Text

SAYS = {"exponential": "exp({rate:.2f} k)", "gaussian": "exp({rate:.2f} k²)", "algebraic": "k^{rate:.2f}"}
FLOOR = 1e-10


def activation_spectra(spectra: Spectra, verdict: dict[str, Any], *, experiment: Text) -> Figure:
    """Two panels of transforms and a table.

    Args:
        spectra: by experiment and run.
        verdict: the claim's verdict.
        experiment: the one whose runs are activations.
    """
    laws = {data.attrs["label"]: (data, *best_law(data)) for data in spectra[experiment].values()}
    figure = Figure(figsize=(PAGE_WIDTH, 3.0))
    axes = figure.subplots(1, 3, width_ratios=[1.2, 1.2, 1.0])
    smooth = [name for name, (_, law, _) in laws.items() if law in {"exponential", "gaussian"}]
    kinked = [name for name, (_, law, _) in laws.items() if law == "algebraic"]
    _transforms(axes[0], laws, smooth)
    axes[0].set(xlim=(0, 12), title="smooth: straight if exponential")
    _transforms(axes[1], laws, kinked)
    axes[1].set(xscale="log", title="with a kink: straight if a power", ylim=(1e-4, 3))
    axes[2].axis("off")
    axes[2].set_title("best law on 4 < k < 10")
    rows = [(name, SAYS[law].format(rate=rate) if law else "a line at one k") for name, (_, law, rate) in laws.items()]
    table = axes[2].table(cellText=rows, colLabels=["activation", "decay"], loc="upper center", edges="horizontal")
    table.auto_set_font_size(False)
    table.set_fontsize(7)
    label_panels(axes)
    return figure


def best_law(data: Any) -> tuple[str, float]:
    """The law with the least residual, and its rate; no law where nothing could be fitted."""
    residuals = {law: float(data[f"{law}_residual"][0]) for law in SAYS}
    fitted = {law: residual for law, residual in residuals.items() if np.isfinite(residual)}
    if not fitted:
        return "", float("nan")
    law = min(fitted, key=lambda name: fitted[name])
    return law, float(data[f"{law}_rate"][0])


def _transforms(ax: Any, laws: dict[str, Any], names: list[str]) -> None:
    for index, name in enumerate(names):
        data = laws[name][0]
        relative = np.asarray(data["magnitude"]) / float(data["magnitude"].max())
        shown = np.where(relative > FLOOR, relative, np.nan)
        ax.plot(data["k"], shown, color=COLOURS[index % 7], linestyle=LINES[(index + index // 7) % 7], label=name)
    ax.set(yscale="log", xlabel="angular frequency k", ylabel="|transform|, largest 1")
    ax.legend(fontsize=6)
