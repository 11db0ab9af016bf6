"""Runs compared with others: how fast each of them learns each frequency, and the spectral exponent that this makes.

For a user's own model, activation, loss or log, compared with the ones that everybody knows.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from spectral_bias.figures.panels import Seeds, error_map, label_panels, middle, never_line, seeds_of, spread
from spectral_bias.figures.runs import Experiments, label, last_step, passage
from spectral_bias.figures.style import GREY, LINES, PAGE_WIDTH, look
from spectral_bias.figures.verdict import Verdict
from spectral_bias.registry.facts import FigureFacts
from spectral_bias.registry.quantities import PositiveFraction, Text
from spectral_bias.verdicts.reading import Spectrum

MAX_RUNS = 7


def reference_comparison(
    experiments: Experiments,
    verdict: Verdict,
    *,
    experiment: Text,
    run: Text = "base",
    threshold: PositiveFraction = 0.2,
) -> Figure:
    """Three panels: one run's error by frequency and step, t_k against k of every run, and each seed's exponent.

    Args:
        experiments: their runs by name; runs with relative errors by frequency are drawn, at most seven.
        verdict: the claim's verdict.
        experiment: the experiment that is compared with the others.
        run: its run whose errors are shown.
        threshold: level of the relative error.

    Raises:
        ValueError: the run has no relative errors by frequency.
    """
    main = experiments[experiment].named(run)
    if not _by_frequency(main.data):
        raise ValueError(f"run {run} of {experiment} has no relative error by frequency; analyse it by dft")
    first = sorted(experiments, key=lambda name: name != experiment)
    drawn = [(name, each) for name in first for each in experiments[name] if _by_frequency(each.data)]
    drawn = sorted(drawn, key=lambda pair: pair[1] is not main)[:MAX_RUNS]
    figure = Figure(figsize=(PAGE_WIDTH, 4.8))
    top, bottom = figure.subplots(2, 2, width_ratios=[1.15, 1])
    labels = [f"k = {k:g}" for k in np.asarray(main.data["frequency"])]
    error_map(top[0], main.data, labels, threshold)
    top[0].set_title(f"{experiment}: median relative error; white: first under {threshold:g}")
    _against_frequency(top[1], [each for _, each in drawn], threshold)
    _exponents(bottom[0], [_exponent(verdict, name, each, threshold) for name, each in drawn])
    _names(bottom[1], [_name(name, each) for name, each in drawn])
    label_panels([*top, bottom[0]])
    return figure


def _by_frequency(data: xr.Dataset) -> bool:
    return "frequency" in data.dims and "spectral_exponent" in data


def _name(experiment: str, run: Spectrum) -> str:
    """``experiment: labels``, or the experiment alone where it has one run."""
    return f"{experiment}: {label(run)}" if run.coordinates else experiment


def _against_frequency(ax: Axes, runs: Sequence[Spectrum], threshold: float) -> None:
    """Times by frequency, each seed and the medians; what never came stands above the last step of all."""
    found = [passage(each, threshold) for each in runs]
    never = any(np.isinf(each).any() for each in found)
    ceiling = 2.0 * last_step(runs) if never else None
    for place, (run, each) in enumerate(zip(runs, found, strict=True)):
        # A little apart, so that seeds of several runs do not hide each other.
        k = np.float64(run.data["frequency"]) * 1.03 ** (place - (len(runs) - 1) / 2)
        spread(ax, list(k), list(each.T), ceiling, **look(place))
    if ceiling is not None:
        never_line(ax, ceiling)
    ax.set(xscale="log", yscale="log", xlabel="frequency k (cycles per domain)", ylabel="first-passage step")
    ax.set_title(f"steps until the error is under {threshold:g}")
    shown = sorted({float(k) for run in runs for k in np.asarray(run.data["frequency"])})
    ax.set_xticks(shown, [f"{k:g}" for k in shown])
    ax.set_xticks([], minor=True)


def _exponent(verdict: Verdict, experiment: str, run: Spectrum, threshold: float) -> Seeds:
    """Spectral exponents as a test holds them, else as stored; of seeds that learned every frequency alone."""
    held = verdict.first("spectral_exponent", experiment=experiment, runs=[run.run], threshold=threshold)
    stored = run.data.isel(threshold=int(np.argmin(np.abs(np.asarray(run.data["threshold"]) - threshold))))
    complete = stored["frequencies_reached"] == run.data.sizes["frequency"]
    return held or np.where(complete, np.float64(stored["spectral_exponent"]), np.nan)


def _exponents(ax: Axes, exponents: Sequence[Seeds]) -> None:
    """The exponent of every seed in which all frequencies were learned, and the median of those, a row a run."""
    for row, seeds in enumerate(exponents):
        style, alpha, estimate = look(row), seeds_of(seeds), middle(seeds)
        decided = alpha[~np.isnan(alpha)]
        ax.plot(decided, np.full(decided.size, -row), ".", color=style["color"], alpha=0.4)
        if decided.size:
            ax.plot(estimate, -row, style["marker"], color=style["color"], markersize=6)
            ax.annotate(f"{estimate:.2g}", (estimate, -row), xytext=(0, 5), textcoords="offset points", ha="center")
        words = f"{decided.size} of {alpha.size}"
        place = ("axes fraction", "data")
        ax.annotate(words, (1.0, -row), xycoords=place, ha="right", va="center", fontsize=6, color=GREY)
    ax.axvline(0, color=GREY, linewidth=0.8, linestyle=LINES[1], zorder=0)
    ax.set_yticks([-row for row in range(len(exponents))], [""] * len(exponents))
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(0.6 - len(exponents), 0.6)
    ax.margins(x=0.2)
    ax.set_xlabel("spectral exponent α, t ~ k^α (right: seeds that learned all)")
    ax.set_title("the higher, the stronger the bias")


def _names(ax: Axes, names: Sequence[str]) -> None:
    """What the colours and signs stand for, in the rows of the panel to the left."""
    for row, name in enumerate(names):
        ax.plot([0.0, 0.12], [-row, -row], markevery=[1], clip_on=False, **look(row))
        ax.annotate(name, (0.17, -row), va="center", fontsize=7, annotation_clip=False)
    ax.set(xlim=(0, 1), ylim=(0.6 - len(names), 0.6))
    ax.axis("off")


def reference_comparison_facts() -> FigureFacts:
    """What its parameters name."""
    return FigureFacts(reads=("relative_error", "spectral_exponent"))
