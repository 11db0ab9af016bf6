"""A4: along the first principal direction low frequencies come first. Label spectrum, error map, times by frequency."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from spectral_bias.figures.panels import error_map, label_panels, never_line, spread
from spectral_bias.figures.runs import Experiments, label, last_step, passage
from spectral_bias.figures.style import COLOURS, GREY, LINES, PAGE_WIDTH, look
from spectral_bias.figures.verdict import Verdict
from spectral_bias.registry.facts import FigureFacts
from spectral_bias.registry.quantities import Text


def projection(experiments: Experiments, verdict: Verdict, *, experiment: Text, run: Text) -> Figure:
    """Three panels.

    Args:
        experiment: the experiment whose run is mapped.
        run: that run.
    """
    data = experiments[experiment].named(run).data
    threshold = verdict.parameter("threshold", "rank_correlation")
    figure = Figure(figsize=(PAGE_WIDTH, 2.7))
    axes = figure.subplots(1, 3, width_ratios=[1, 1.2, 1.4])
    wave = np.asarray(data["wave"])
    axes[0].vlines(wave, 0, data["label_amplitude"], color=COLOURS[1])
    axes[0].plot(wave, data["null_amplitude"], color=GREY, linestyle=LINES[1], label="permuted labels")
    axes[0].plot(data["frequency"], np.zeros(data.sizes["frequency"]), "k^", markersize=3, clip_on=False, label="kept")
    axes[0].set(xlabel="frequency along $p_1$\n(cycles per std)", ylabel="amplitude", title="labels along $p_1$")
    axes[0].set_ylim(top=1.35 * float(data["label_amplitude"].max()))  # room for the legend
    axes[0].legend()
    labels = [f"{k:.2f}" for k in np.asarray(data["frequency"])]
    error_map(axes[1], data, labels, threshold)
    axes[1].set(ylabel="frequency along $p_1$", title="error")
    _times(axes[2], experiments, threshold)
    label_panels(axes)
    return figure


def _times(ax: Axes, experiments: Experiments, threshold: float) -> None:
    drawn = [run for runs in experiments.values() for run in runs if "wave" in run.data.coords]
    ceiling = 1.3 * last_step(drawn)
    for index, run in enumerate(drawn):
        k = np.asarray(run.data["frequency"], np.float64).tolist()
        spread(
            ax,
            k,
            [passage(run.data, threshold, frequency=each) for each in k],
            ceiling=ceiling,
            label=label(run),
            **look(index),
        )
    never_line(ax, ceiling)
    ax.set(yscale="log", xlabel="frequency along $p_1$", ylabel=f"first step under {threshold:g}")
    ax.set_title("times: seeds and medians")
    ax.legend(fontsize=6, loc="upper left", bbox_to_anchor=(1.0, 1.0))


def projection_facts() -> FigureFacts:
    """What its parameters name."""
    return FigureFacts(reads=("relative_error", "label_amplitude", "null_amplitude"))
