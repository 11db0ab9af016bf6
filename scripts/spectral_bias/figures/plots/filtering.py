"""A5: the low-pass part of the labels is learned before the rest. Errors of both parts, and their ratio by width."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from spectral_bias.figures.panels import Seeds, curve, label_panels, spread, threshold_line
from spectral_bias.figures.runs import Experiments, label, passage, ratio
from spectral_bias.figures.style import COLOURS, GREY, PAGE_WIDTH, look
from spectral_bias.figures.verdict import Verdict
from spectral_bias.registry.facts import FigureFacts
from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.reading import Spectrum

NEVER = 30.0


def filtering(experiments: Experiments, verdict: Verdict, *, experiment: Text, run: Text) -> Figure:
    """Low-pass part and rest at each width, then t_high / t_low of every run.

    Args:
        experiment: the experiment whose run is shown in detail.
        run: that run.
    """
    data = experiments[experiment].named(run).data
    threshold = verdict.parameter("threshold", "filtered_ratio")
    deltas = np.asarray(data["delta"])
    figure = Figure(figsize=(PAGE_WIDTH, 2.6))
    axes = figure.subplots(1, len(deltas) + 1, width_ratios=[1] * len(deltas) + [1.6])
    steps = np.asarray(data["step"], np.float64)
    for index, (ax, delta) in enumerate(zip(axes, deltas, strict=False)):
        for colour, line, part in ((COLOURS[1], "-", "low"), (COLOURS[2], "--", "high")):
            error = np.asarray(data[f"{part}_relative_error"])[:, :, index]
            curve(ax, steps, error, alpha=0.25, color=colour, linestyle=line, label=part)
        energy = float(data["high_energy"][index])
        ax.set(yscale="log", xlabel="optimiser step", title=f"$\\delta$ = {delta:g}\nhigh: {100 * energy:.2g} %")
        threshold_line(ax, threshold)
        ax.sharey(axes[0])
    axes[0].set_ylabel("relative error")
    axes[0].legend()
    _ratios(axes[-1], experiments, verdict, threshold)
    label_panels(axes)
    return figure


def _ratios(ax: Axes, experiments: Experiments, verdict: Verdict, threshold: float) -> None:
    drawn = [(name, run) for name, runs in experiments.items() for run in runs if "delta" in run.data.coords]
    widths = sorted({float(delta) for _, run in drawn for delta in np.asarray(run.data["delta"])})
    for index, (name, run) in enumerate(drawn):
        deltas = np.asarray(run.data["delta"], np.float64)
        ratios = [_ratio(verdict, name, run, delta, threshold) for delta in deltas]
        spread(ax, list(deltas), ratios, ceiling=NEVER, label=label(run), **look(index))
    thresholds = sorted({test.threshold for test in verdict.find("filtered_ratio", kind="test")})
    for claimed in thresholds:
        threshold_line(ax, claimed)
    ax.set(xscale="log", yscale="log", xlabel="$\\delta$ (mean square distance)")
    ax.set_title(f"$t_{{high}} / t_{{low}}$ at {threshold:g}; dashed: {', '.join(map('{:g}'.format, thresholds))}")
    ax.set_xticks(widths, [f"{delta:g}" for delta in widths], minor=False)
    ax.xaxis.set_minor_locator(NullLocator())
    place = ("axes fraction", "data")
    ax.annotate("high never", (0.5, 1.1 * NEVER), xycoords=place, va="bottom", ha="center", fontsize=6, color=GREY)
    ax.set_ylim(0.7, 40.0)
    ax.legend(fontsize=6, loc="upper left", bbox_to_anchor=(1.0, 1.0))


def _ratio(verdict: Verdict, experiment: str, run: Spectrum, delta: float, threshold: float) -> Seeds:
    """The ratio as a test holds it, else of stored times."""
    held = verdict.first("filtered_ratio", experiment=experiment, runs=[run.run], delta=delta)
    parts = (f"{part}_first_passage" for part in ("high", "low"))
    return held or ratio(*(passage(run.data, threshold, part, delta=delta) for part in parts))


def filtering_facts() -> FigureFacts:
    """What its parameters name."""
    return FigureFacts(reads=("low_relative_error", "high_relative_error"))
