"""A5: the low-pass part of the labels is learned before the rest. Errors of both parts, and their ratio by width."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from spectral_bias.figures.panels import label_panels, spread
from spectral_bias.figures.spectra import Spectra
from spectral_bias.figures.style import COLOURS, GREY, LINES, MARKERS, PAGE_WIDTH
from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.measures.filtered_ratio import filtered_ratio
from spectral_bias.verdicts.reading import Spectrum


def filtering(spectra: Spectra, verdict: dict[str, Any], *, experiment: Text, run: Text) -> Figure:
    """Low-pass part and rest at each width, then t_high / t_low of every run.

    Args:
        spectra: by experiment and run.
        verdict: the claim's verdict.
        experiment: the experiment whose run is shown in detail.
        run: that run.
    """
    data = spectra[experiment][run]
    deltas = np.asarray(data["delta"])
    figure = Figure(figsize=(PAGE_WIDTH, 2.6))
    axes = figure.subplots(1, len(deltas) + 1, width_ratios=[1] * len(deltas) + [1.6])
    steps = np.float64(data["step"])
    for index, (ax, delta) in enumerate(zip(axes, deltas, strict=False)):
        for colour, line, part in ((COLOURS[1], "-", "low"), (COLOURS[2], "--", "high")):
            error = np.asarray(data[f"{part}_relative_error"])[:, :, index]
            ax.fill_between(steps, error.min(axis=0), error.max(axis=0), color=colour, alpha=0.25, linewidth=0)
            ax.plot(steps, np.median(error, axis=0), line, color=colour, label=part)
        energy = float(data["high_energy"][index])
        ax.set(yscale="log", xlabel="optimiser step", title=f"$\\delta$ = {delta:g}, high {energy:.0%}")
        ax.axhline(0.2, color=GREY, linewidth=0.8, linestyle=LINES[1])
        ax.sharey(axes[0])
    axes[0].set_ylabel("relative error")
    axes[0].legend()
    _ratios(axes[-1], spectra)
    label_panels(axes)
    return figure


def _ratios(ax: Any, spectra: Spectra) -> None:
    drawn = [(run, data) for runs in spectra.values() for run, data in runs.items() if "delta" in data.coords]
    ceiling = 30.0
    widths = {float(delta) for _, data in drawn for delta in np.asarray(data["delta"])}
    for index, (run, data) in enumerate(drawn):
        deltas = np.asarray(data["delta"])
        ratios = [filtered_ratio([Spectrum(run, {}, {}, data)], delta=delta) for delta in deltas]
        look = {"color": COLOURS[index % len(COLOURS)], "marker": MARKERS[index % 7], "linestyle": LINES[index % 7]}
        spread(ax, deltas, ratios, ceiling=ceiling, label=data.attrs["label"], **look)
    ax.axhline(1.2, color=GREY, linewidth=0.8, linestyle=LINES[1])
    ax.set(xscale="log", yscale="log", xlabel="$\\delta$ (mean square distance)", title="$t_{high} / t_{low}$ at 0.2")
    ax.set_xticks(sorted(widths), [f"{delta:g}" for delta in sorted(widths)], minor=False)
    ax.xaxis.set_minor_locator(NullLocator())
    ax.annotate("high never", (0.01, ceiling), xycoords=("axes fraction", "data"), fontsize=6, color=GREY)
    ax.set_ylim(0.7, 40.0)
    ax.legend(fontsize=6, loc="upper left", bbox_to_anchor=(1.0, 1.0))
