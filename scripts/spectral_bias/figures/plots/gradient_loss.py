"""B3: a gradient in the loss speeds high frequencies up. Error maps without and with it, and the gain by its weight."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from spectral_bias.figures.panels import error_map, label_panels, spread, threshold_line
from spectral_bias.figures.spectra import Spectra
from spectral_bias.figures.style import COLOURS, LINES, MARKERS, PAGE_WIDTH
from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.measures.speed_up import speed_up
from spectral_bias.verdicts.reading import Spectrum

SHOWN_BETA = 1.0


def gradient_loss(spectra: Spectra, verdict: dict[str, Any], *, experiment: Text) -> Figure:
    """Three panels.

    Args:
        spectra: by experiment and run.
        verdict: the claim's verdict.
        experiment: the sweep over beta; its labels are numbers.
    """
    sweep = sorted(
        [(float(data.attrs["label"]), data) for data in spectra[experiment].values()], key=lambda each: each[0]
    )
    figure = Figure(figsize=(PAGE_WIDTH, 2.6))
    axes = figure.subplots(1, 3)
    by_beta = dict(sweep)
    for ax, beta in zip(axes, (0.0, SHOWN_BETA), strict=False):
        data = by_beta[beta]
        labels = [f"k = {k:g}" for k in np.asarray(data["frequency"])]
        error_map(ax, np.float64(data["step"]), labels, np.median(data["relative_error"], axis=0), threshold=0.2)
        ax.set_title(f"$\\beta$ = {beta:g}; white: under 0.2")
    _gains(axes[2], sweep)
    label_panels(axes)
    return figure


def _gains(ax: Any, sweep: list[tuple[float, Any]]) -> None:
    without = Spectrum("", {}, {}, sweep[0][1])
    weighted = [(beta, Spectrum("", {}, {}, data)) for beta, data in sweep if beta > 0]
    for index, k in enumerate(np.asarray(sweep[0][1]["frequency"])):
        gains = [speed_up([without, data], frequency=float(k)) for _, data in weighted]
        look = {"color": COLOURS[index], "marker": MARKERS[index], "linestyle": LINES[index]}
        spread(ax, [beta for beta, _ in weighted], gains, label=f"k = {k:g}", **look)
    threshold_line(ax, 1.3, "claimed at 5, 1")
    ax.set(xscale="log", yscale="log", xlabel="$\\beta$", title="gain over $\\beta$ = 0")
    ax.legend()
