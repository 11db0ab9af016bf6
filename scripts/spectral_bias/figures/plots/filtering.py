"""A5: the low-pass part of the labels is learned before the rest. Errors of both parts, and their ratio by width."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from spectral_bias.figures.names import IMAGES, words
from spectral_bias.figures.panels import (
    Seeds,
    claimed,
    curve,
    label_panels,
    never_line,
    spread,
    threshold_line,
    tick_numbers,
)
from spectral_bias.figures.runs import Experiments, passage, ratio
from spectral_bias.figures.style import COLOURS, PAGE_WIDTH, look
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
    figure = Figure(figsize=(PAGE_WIDTH, 4.6))
    upper, lower = figure.subfigures(2, 1, squeeze=False, height_ratios=[1.0, 1.1]).ravel()
    axes = list(upper.subplots(1, len(deltas), squeeze=False)[0])
    steps = np.asarray(data["step"], np.float64)
    for index, (ax, delta) in enumerate(zip(axes, deltas, strict=True)):
        for colour, line, part, name in ((COLOURS[1], "-", "low", "low-pass part"), (COLOURS[2], "--", "high", "rest")):
            error = np.asarray(data[f"{part}_relative_error"])[:, :, index]
            curve(ax, steps, error, alpha=0.25, color=colour, linestyle=line, label=name)
        energy = float(data["high_energy"][index])
        ax.set(yscale="log", xlabel="optimiser step")
        ax.set_title(f"$\\delta$ = {delta:g}: rest {100 * energy:.2g} % of energy")
        threshold_line(ax, threshold, f"error {threshold:g}")
        ax.sharey(axes[0])
    low = min(float(np.nanmin(data[f"{part}_relative_error"])) for part in ("low", "high"))
    axes[0].set(ylabel="relative error", ylim=(0.8 * low, 2.0))
    axes[0].legend(loc="lower left")
    last = lower.subplots()
    _ratios(last, experiments, verdict, threshold)
    label_panels([*axes, last])
    return figure


def _ratios(ax: Axes, experiments: Experiments, verdict: Verdict, threshold: float) -> None:
    drawn = [(name, run) for name, runs in experiments.items() for run in runs if "delta" in run.data.coords]
    widths = sorted({float(delta) for _, run in drawn for delta in np.asarray(run.data["delta"])})
    for index, (name, run) in enumerate(drawn):
        deltas = np.asarray(run.data["delta"], np.float64)
        ratios = [_ratio(verdict, name, run, delta, threshold) for delta in deltas]
        spread(ax, list(deltas), ratios, ceiling=NEVER, label=words(run, IMAGES), **look(index))
    for test in {test.threshold: test for test in verdict.find("filtered_ratio", kind="test")}.values():
        threshold_line(ax, test.threshold, claimed(test))
    ax.set(xscale="log", yscale="log", xlabel="$\\delta$ (mean square distance)", ylim=(0.7, 40.0))
    ax.set(ylabel="$t_{rest} / t_{low}$", title=f"how much later the rest comes under {threshold:g}: seeds and medians")
    tick_numbers(ax.xaxis, widths)
    tick_numbers(ax.yaxis, [1, 2, 5, 10, 20])
    never_line(ax, NEVER)
    ax.legend(loc="upper left", bbox_to_anchor=(1.1, 1.0))


def _ratio(verdict: Verdict, experiment: str, run: Spectrum, delta: float, threshold: float) -> Seeds:
    """The ratio as a test holds it, else of stored times."""
    held = verdict.first("filtered_ratio", experiment=experiment, runs=[run.run], delta=delta)
    parts = (f"{part}_first_passage" for part in ("high", "low"))
    return held or ratio(*(passage(run.data, threshold, part, delta=delta) for part in parts))


def filtering_facts() -> FigureFacts:
    """What it draws."""
    return FigureFacts(
        reads={
            "run": {
                "seed step delta": "low_relative_error high_relative_error",
                "delta": "high_energy",
                "seed threshold delta": "low_first_passage_step high_first_passage_step",
            }
        },
        tests=({"measure": "filtered_ratio", "value": "threshold"},),
        lines_alone=True,
    )
