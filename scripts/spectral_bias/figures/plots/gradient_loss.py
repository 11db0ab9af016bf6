"""B3: a gradient in the loss speeds high frequencies up. Error maps without and with it, and the gain by its weight."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from spectral_bias.figures.panels import error_map, label_panels, spread, threshold_line
from spectral_bias.figures.runs import Experiments, Runs, number, passage, ratio
from spectral_bias.figures.style import PAGE_WIDTH, look
from spectral_bias.figures.verdict import SIGNS, Verdict
from spectral_bias.registry.quantities import Text


def gradient_loss(experiments: Experiments, verdict: Verdict, *, experiment: Text, test: Text) -> Figure:
    """Three panels.

    Args:
        experiment: the sweep over beta.
        test: the test of a speed-up; its two runs are mapped.
    """
    sweep = experiments[experiment].by("beta")
    figure = Figure(figsize=(PAGE_WIDTH, 2.6))
    axes = figure.subplots(1, 3)
    claimed = verdict.test(test)
    threshold = claimed.parameters["threshold"]
    compared = [sweep.named(run) for run in claimed.runs]
    for ax, run in zip(axes, compared, strict=False):
        labels = [f"k = {k:g}" for k in np.asarray(run.data["frequency"])]
        error_map(ax, run.data, labels, threshold)
        ax.set_title(f"$\\beta$ = {number(run, 'beta'):g}")
    _gains(axes[2], sweep, verdict, experiment, threshold)
    where = f"k = {claimed.parameters['frequency']:g}, $\\beta$ = {number(compared[1], 'beta'):g}"
    threshold_line(axes[2], claimed.threshold, f"{SIGNS[claimed.side]} {claimed.threshold:g} at\n{where}")
    label_panels(axes)
    return figure


def _gains(ax: Axes, sweep: Runs, verdict: Verdict, experiment: str, threshold: float) -> None:
    """Speed-ups as tests hold them, else of stored times."""
    without, weighted = sweep[0], sweep[1:]
    wanted = {"experiment": experiment, "over": None, "passage": "first_passage", "threshold": threshold}
    for index, k in enumerate(np.asarray(without.data["frequency"], np.float64)):
        gains = [
            verdict.first("speed_up", runs=[without.run, run.run], frequency=k, **wanted)
            or ratio(*(passage(each.data, threshold, frequency=k) for each in (without, run)))
            for run in weighted
        ]
        spread(ax, sweep.numbers("beta")[1:], gains, label=f"k = {k:g}", **look(index))
    ax.set(xscale="log", yscale="log", xlabel="$\\beta$", title="gain over $\\beta$ = 0")
    ax.legend()
