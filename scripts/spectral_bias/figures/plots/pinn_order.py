"""B4: with an equation as loss low first need not hold. Error maps, and first passage beside settling by loss."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from spectral_bias.figures.panels import error_map, label_panels
from spectral_bias.figures.spectra import Spectra
from spectral_bias.figures.style import COLOURS, GREY, MARKERS, PAGE_WIDTH
from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.reading import times

THRESHOLD = 0.2
LABELS, RESIDUAL = "labels", "weight-1"


def pinn_order(spectra: Spectra, verdict: dict[str, Any], *, experiment: Text) -> Figure:
    """Two error maps above each other, and a row of times a loss.

    Args:
        spectra: by experiment and run.
        verdict: the claim's verdict.
        experiment: the experiment over losses; bands are the target's tones.
    """
    by_label = {data.attrs["label"]: data for data in spectra[experiment].values()}
    figure = Figure(figsize=(PAGE_WIDTH, 3.6))
    grid = figure.add_gridspec(2, 2, width_ratios=[1, 1.25])
    maps = [figure.add_subplot(grid[row, 0]) for row in range(2)]
    for ax, label, words in zip(maps, (LABELS, RESIDUAL), ("labels", "residual, weight 1"), strict=True):
        data = by_label[label]
        error = np.median(data["relative_error"], axis=0)
        error_map(ax, np.float64(data["step"]), _tones(data), error, threshold=THRESHOLD)
        ax.set_title(words)
    maps[0].set_xlabel("")
    right = figure.add_subplot(grid[:, 1])
    _times(right, by_label)
    label_panels([*maps, right])
    return figure


def _tones(data: Any) -> list[str]:
    """The tones in cycles per domain length: half as many as half waves."""
    return [f"k = {low / 2:g}" for low in np.asarray(data["band_from"])]


def _times(ax: Any, by_label: dict[str, Any]) -> None:
    last = max(float(data["step"][-1]) for data in by_label.values())
    never = 1.6 * last
    tones = _tones(next(iter(by_label.values())))
    for row, data in enumerate(by_label.values()):
        for index in range(len(tones)):
            height = -row - 0.25 * (index - (len(tones) - 1) / 2)
            look = {"color": COLOURS[index], "marker": MARKERS[index], "linestyle": "none"}
            medians = []
            for passage, fill in (("first_passage", "none"), ("sustained", "full")):
                seeds = times(data, f"{passage}_step", threshold=THRESHOLD, band=index + 1)
                shown = np.where(np.isinf(seeds), never, seeds)
                ax.plot(shown, np.full(shown.size, height), **look, markersize=2.5, fillstyle=fill, alpha=0.3)
                medians.append(np.sort(shown)[(shown.size - 1) // 2])
                name = tones[index] if row == 0 and fill == "full" else None
                ax.plot(medians[-1], height, **look, markersize=6, fillstyle=fill, label=name)
            ax.plot(medians, [height] * 2, color=COLOURS[index], linewidth=0.8)
    ax.axvline(never, color=GREY, linewidth=0.6)
    ax.annotate("never", (never, 0.62), ha="center", fontsize=6, color=GREY, annotation_clip=False)
    ax.set(xscale="log", xlabel="optimiser step", title="first passage (open), settled (filled), error 0.2")
    ax.set_yticks([-row for row in range(len(by_label))], [label.replace("-", " ") for label in by_label])
    ax.set_ylim(-len(by_label) + 0.4, 0.6)
    ax.legend(loc="lower left", bbox_to_anchor=(0.0, 0.0))
