"""A4: along the first principal direction low frequencies come first. Label spectrum, error map, times by frequency."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from spectral_bias.figures.panels import error_map, label_panels, spread
from spectral_bias.figures.spectra import Spectra
from spectral_bias.figures.style import COLOURS, GREY, LINES, MARKERS, PAGE_WIDTH
from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.reading import times


def projection(spectra: Spectra, verdict: dict[str, Any], *, experiment: Text, run: Text) -> Figure:
    """Three panels.

    Args:
        spectra: by experiment and run.
        verdict: the claim's verdict.
        experiment: the experiment whose run is mapped.
        run: that run.
    """
    data = spectra[experiment][run]
    figure = Figure(figsize=(PAGE_WIDTH, 2.7))
    axes = figure.subplots(1, 3, width_ratios=[1, 1.2, 1.4])
    wave = np.asarray(data["wave"])
    axes[0].vlines(wave, 0, data["label_amplitude"], color=COLOURS[1])
    axes[0].plot(wave, data["null_amplitude"], color=GREY, linestyle=LINES[1], label="permuted labels")
    axes[0].plot(data["frequency"], np.zeros(data.sizes["frequency"]), "k^", markersize=3, clip_on=False, label="kept")
    axes[0].set(xlabel="frequency along $p_1$\n(cycles per std)", ylabel="amplitude", title="labels along $p_1$")
    axes[0].legend()
    labels = [f"{k:.2f}" for k in np.asarray(data["frequency"])]
    error_map(axes[1], np.float64(data["step"]), labels, np.median(data["relative_error"], axis=0), threshold=0.2)
    axes[1].set(ylabel="frequency along $p_1$", title="error; white: under 0.2")
    _times(axes[2], spectra)
    label_panels(axes)
    return figure


def _times(ax: Any, spectra: Spectra) -> None:
    drawn = [data for runs in spectra.values() for data in runs.values() if "wave" in data.coords]
    ceiling = 1.3 * max(float(data["step"][-1]) for data in drawn)
    for index, data in enumerate(drawn):
        t = times(data, "first_passage_step", threshold=0.2)
        look = {"color": COLOURS[index % len(COLOURS)], "marker": MARKERS[index % 7], "linestyle": LINES[index % 7]}
        spread(ax, np.asarray(data["frequency"]), list(t.T), ceiling=ceiling, label=data.attrs["label"], **look)
    ax.axhline(ceiling, color=GREY, linewidth=0.6)
    ax.annotate("never", (0.01, ceiling), xycoords=("axes fraction", "data"), va="bottom", fontsize=6, color=GREY)
    ax.set(
        yscale="log", xlabel="frequency along $p_1$", ylabel="first step under 0.2", title="times: seeds and medians"
    )
    ax.legend(fontsize=6, loc="upper left", bbox_to_anchor=(1.0, 1.0))
