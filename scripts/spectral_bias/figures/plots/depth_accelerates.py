"""B7: depth accelerates training. Loss by depth, at equal width and at equal parameters, on tones and on digits."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from spectral_bias.figures.panels import label_panels, plain_ticks, spread
from spectral_bias.figures.spectra import Spectra
from spectral_bias.figures.style import COLOURS, GREY, LINES, MARKERS, PAGE_WIDTH
from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.measures.loss_speed_up import loss_time
from spectral_bias.verdicts.reading import Spectrum

LEVEL = 1e-2


def depth_accelerates(
    spectra: Spectra, verdict: dict[str, Any], *, experiment: Text, equal: Text, images: Text, images_equal: Text
) -> Figure:
    """Two rows: tones and digits.

    Across: the loss at equal width, the loss at equal parameters, and what is claimed against depth.

    Args:
        spectra: by experiment and run.
        verdict: the claim's verdict.
        experiment: networks of equal width on tones.
        equal: networks of equal parameters on tones.
        images: networks of equal width on digits.
        images_equal: networks of equal parameters on digits.
    """
    figure = Figure(figsize=(PAGE_WIDTH, 5.0))
    grid = figure.subplots(2, 3, width_ratios=[1.2, 1.2, 1])
    digits = {activation: _of(spectra[images], activation) for activation in ("relu", "tanh")}
    for row, name, wide, narrow in (
        (0, "tones", _of(spectra[experiment]), _of(spectra[equal])),
        (1, "digits, relu", digits["relu"], _of(spectra[images_equal])),
    ):
        _losses(grid[row, 0], wide, f"{name}: equal width")
        _losses(grid[row, 1], narrow, "equal parameters")
        grid[row, 1].sharey(grid[row, 0])
        grid[row, 0].set_ylabel("training loss")
        for ax in grid[row, :2]:
            ax.set_xlabel("optimiser step")
    for ax in grid[0, :2]:
        ax.axhline(LEVEL, color=GREY, linewidth=0.8, linestyle=LINES[1])
    _against_depth(
        grid[0, 2], {"equal width": _of(spectra[experiment]), "equal parameters": _of(spectra[equal])}, _times
    )
    grid[0, 2].set(ylabel="steps to a loss of 0.01", title="time against depth")
    shown = {"relu": digits["relu"], "relu, equal parameters": _of(spectra[images_equal]), "tanh": digits["tanh"]}
    _against_depth(grid[1, 2], shown, lambda data: np.float64(data["loss"])[:, -1])
    grid[1, 2].set(ylabel="loss at the last step", title="loss against depth")
    label_panels(list(grid.ravel()))
    return figure


def _of(runs: Any, activation: str = "") -> dict[str, xr.Dataset]:
    """The runs of one activation by depth: ``5``, or ``2+3`` with linear layers."""
    labels = {run: data.attrs["label"].split(", ") for run, data in runs.items()}
    return {parts[-1]: runs[run] for run, parts in labels.items() if not activation or activation in parts}


def _times(data: xr.Dataset) -> np.ndarray:
    return loss_time(Spectrum("", {}, {}, data), LEVEL)


def _losses(ax: Axes, runs: dict[str, xr.Dataset], title: str) -> None:
    for index, (depth, data) in enumerate(runs.items()):
        steps, loss = np.float64(data["step"]), np.float64(data["loss"])
        look = {"color": COLOURS[index], "linestyle": LINES[index]}
        low, middle, high = np.quantile(loss, (0.25, 0.5, 0.75), axis=0)
        ax.fill_between(steps, low, high, color=COLOURS[index], alpha=0.2, linewidth=0)
        ax.plot(steps, middle, label=f"{depth} linear" if "+" in depth else depth, **look)
    ax.set(yscale="log", title=title)
    ax.legend(
        title="hidden layers", fontsize=6, title_fontsize=6, ncols=2, loc="upper right", bbox_to_anchor=(1.0, 0.86)
    )


def _against_depth(ax: Axes, kinds: dict[str, dict[str, xr.Dataset]], measure: Any) -> None:
    """Seeds and medians by depth; networks with linear layers stand at their depth, unjoined."""
    found = np.concatenate([measure(data) for runs in kinds.values() for data in runs.values()])
    last = max(float(data["step"][-1]) for runs in kinds.values() for data in runs.values())
    ceiling = None if np.isfinite(found).all() else 1.3 * last
    for index, (kind, runs) in enumerate(kinds.items()):
        plain = {depth: data for depth, data in runs.items() if "+" not in depth}
        look = {"color": COLOURS[index], "marker": MARKERS[index]}
        values = [measure(data) for data in plain.values()]
        spread(ax, [int(depth) for depth in plain], values, ceiling, linestyle=LINES[index], label=kind, **look)
        for depth, data in runs.items():
            if "+" in depth:
                place = sum(map(int, depth.split("+")))
                spread(
                    ax,
                    [place],
                    [measure(data)],
                    ceiling,
                    linestyle="",
                    markerfacecolor="white",
                    label="linear layers" if index == 0 else None,
                    **look,
                )
    if ceiling is not None:
        ax.annotate("never", (0.01, ceiling), xycoords=("axes fraction", "data"), fontsize=6, color=GREY)
    ax.set(yscale="log", xlabel="hidden layers")
    plain_ticks(ax.yaxis)
    ax.set_xticks(sorted({int(depth) for runs in kinds.values() for depth in runs if "+" not in depth}))
    ax.legend(fontsize=6)
