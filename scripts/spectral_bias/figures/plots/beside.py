"""Runs beside others: how fast each of them learns each frequency, and the spectral exponent that this makes.

For a user's own model, activation, loss or log, compared with the ones that everybody knows.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from spectral_bias.figures.panels import error_map, label_panels, spread
from spectral_bias.figures.spectra import Spectra
from spectral_bias.figures.style import COLOURS, GREY, LINES, MARKERS, PAGE_WIDTH
from spectral_bias.registry.quantities import PositiveFraction, Text
from spectral_bias.verdicts.measures.spectral_exponent import spectral_exponent
from spectral_bias.verdicts.reading import Spectrum, times

MOST = 7


def beside(
    spectra: Spectra,
    verdict: dict[str, Any],
    *,
    experiment: Text,
    run: Text = "base",
    threshold: PositiveFraction = 0.2,
) -> Figure:
    """Three panels: one run's error by frequency and step, t_k against k of every run, and each seed's exponent.

    Args:
        spectra: by experiment and run; runs with relative errors by frequency are drawn, at most seven.
        verdict: the claim's verdict.
        experiment: the experiment that is shown beside the others.
        run: its run whose errors are shown.
        threshold: level of the relative error.

    Raises:
        ValueError: the run has no relative errors by frequency.
    """
    others = {(name, each): data for name, runs in spectra.items() for each, data in runs.items()}
    chosen = {(experiment, run): others.pop((experiment, run))}
    chosen |= {key: data for key, data in others.items() if key[0] == experiment} | others
    drawn = {key: data for key, data in chosen.items() if "frequency" in data.dims and "relative_error" in data}
    if (experiment, run) not in drawn:
        raise ValueError(f"run {run} of {experiment} has no relative error by frequency; analyse it by dft")
    drawn = dict(list(drawn.items())[:MOST])
    figure = Figure(figsize=(PAGE_WIDTH, 4.8))
    top, bottom = figure.subplots(2, 2, width_ratios=[1.15, 1])
    data = drawn[experiment, run]
    labels = [f"k = {k:g}" for k in np.asarray(data["frequency"])]
    error_map(top[0], np.float64(data["step"]), labels, np.median(data["relative_error"], axis=0), threshold)
    top[0].set_title(f"{experiment}: median relative error; white: first under {threshold:g}")
    looks = [
        {"color": COLOURS[place], "marker": MARKERS[place], "linestyle": LINES[place]} for place in range(len(drawn))
    ]
    _against_frequency(top[1], list(drawn.values()), looks, threshold)
    _exponents(bottom[0], drawn, looks, threshold)
    _names(bottom[1], drawn, looks)
    label_panels([*top, bottom[0]])
    return figure


def label(experiment: str, data: xr.Dataset) -> str:
    """``experiment: coordinates``, or the experiment alone where it has one run."""
    own = data.attrs.get("label", experiment)
    return experiment if own == experiment else f"{experiment}: {own}"


def _against_frequency(ax: Axes, runs: list[xr.Dataset], looks: list[dict[str, Any]], threshold: float) -> None:
    """Times by frequency, each seed and the medians; what never came stands above the last step of all."""
    found = [times(data, "first_passage_step", threshold=threshold) for data in runs]
    never = any(np.isinf(each).any() for each in found)
    ceiling = 2.0 * max(float(data["step"][-1]) for data in runs) if never else None
    for place, (data, each, look) in enumerate(zip(runs, found, looks, strict=True)):
        # A little apart, so that seeds of several runs do not hide each other.
        k = np.float64(data["frequency"]) * 1.03 ** (place - (len(runs) - 1) / 2)
        spread(ax, list(k), list(each.T), ceiling, **look)
    if ceiling is not None:
        ax.axhline(ceiling, color=GREY, linewidth=0.6, linestyle=LINES[3], zorder=0)
        ax.annotate(
            "never",
            (1.0, ceiling),
            xycoords=("axes fraction", "data"),
            xytext=(0, 2),
            textcoords="offset points",
            ha="right",
            fontsize=6,
            color=GREY,
        )
    ax.set(xscale="log", yscale="log", xlabel="frequency k (cycles per domain)", ylabel="first-passage step")
    ax.set_title(f"steps until the error is under {threshold:g}")
    shown = sorted({float(k) for data in runs for k in np.asarray(data["frequency"])})
    ax.set_xticks(shown, [f"{k:g}" for k in shown])
    ax.set_xticks([], minor=True)


def _exponents(
    ax: Axes, drawn: dict[tuple[str, str], xr.Dataset], looks: list[dict[str, Any]], threshold: float
) -> None:
    """The exponent of every seed in which all frequencies were learned, and the median of those, a row a run."""
    for row, (data, look) in enumerate(zip(drawn.values(), looks, strict=True)):
        alpha = spectral_exponent([Spectrum("", {}, {}, data)], threshold=threshold)
        decided = np.sort(alpha[~np.isnan(alpha)])
        ax.plot(decided, np.full(decided.size, -row), ".", color=look["color"], alpha=0.4)
        if decided.size:
            middle = decided[(decided.size - 1) // 2]  # the verdicts' median
            ax.plot(middle, -row, look["marker"], color=look["color"], markersize=6)
            ax.annotate(f"{middle:.2g}", (middle, -row), xytext=(0, 5), textcoords="offset points", ha="center")
        words = f"{decided.size} of {alpha.size}"
        place = ("axes fraction", "data")
        ax.annotate(words, (1.0, -row), xycoords=place, ha="right", va="center", fontsize=6, color=GREY)
    ax.axvline(0, color=GREY, linewidth=0.8, linestyle=LINES[1], zorder=0)
    ax.set_yticks([-row for row in range(len(drawn))], [""] * len(drawn))
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(0.6 - len(drawn), 0.6)
    ax.margins(x=0.2)
    ax.set(
        xlabel="spectral exponent α, t ~ k^α (right: seeds that learned all)", title="the higher, the stronger the bias"
    )


def _names(ax: Axes, drawn: dict[tuple[str, str], xr.Dataset], looks: list[dict[str, Any]]) -> None:
    """What the colours and signs stand for, in the rows of the panel beside."""
    for row, ((experiment, _), data, look) in enumerate(zip(drawn, drawn.values(), looks, strict=True)):
        ax.plot([0.0, 0.12], [-row, -row], markevery=[1], clip_on=False, **look)
        ax.annotate(label(experiment, data), (0.17, -row), va="center", fontsize=7, annotation_clip=False)
    ax.set(xlim=(0, 1), ylim=(0.6 - len(drawn), 0.6))
    ax.axis("off")
