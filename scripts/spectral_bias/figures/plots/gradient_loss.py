"""B3: a gradient in the loss speeds high frequencies up. Error maps without and with it, and the gain by its weight."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure

from spectral_bias.figures.panels import (
    claimed,
    error_bar,
    error_map,
    explain_marks,
    label_panels,
    spread,
    threshold_line,
    tick_numbers,
)
from spectral_bias.figures.runs import Experiments, Runs, number, passage, ratio
from spectral_bias.figures.style import PAGE_WIDTH, look
from spectral_bias.figures.verdict import Verdict
from spectral_bias.registry.facts import FigureFacts
from spectral_bias.registry.quantities import Text


def gradient_loss(experiments: Experiments, verdict: Verdict, *, experiment: Text, test: Text) -> Figure:
    """Three panels.

    Args:
        experiment: the sweep over beta.
        test: the test of a speed-up; its two runs are mapped.
    """
    sweep = experiments[experiment].by("beta")
    figure = Figure(figsize=(PAGE_WIDTH, 3.0))
    axes = list(figure.subplots(1, 3))
    judged = verdict.test(test)
    threshold = judged.parameters["threshold"]
    compared = [sweep.named(run) for run in judged.runs]
    meshes: list[QuadMesh] = []
    for ax, run in zip(axes, compared, strict=False):
        labels = [f"k = {k:g}" for k in np.asarray(run.data["frequency"])]
        meshes.append(error_map(ax, run.data, labels, threshold))
        ax.set_title(f"gradient's weight $\\beta$ = {number(run, 'beta'):g}")
    error_bar(meshes[0], axes[:2])
    explain_marks(figure, axes[:2], threshold)
    _gains(axes[2], sweep, verdict, experiment, threshold)
    where = f"for k = {judged.parameters['frequency']:g}, $\\beta$ = {number(compared[1], 'beta'):g}"
    threshold_line(axes[2], judged.threshold, claimed(judged, where))
    axes[2].legend(fontsize=6, loc="lower left")
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
    ax.set(xscale="log", yscale="log", xlabel="gradient's weight $\\beta$", title="gain by the gradient")
    ax.set_ylabel(f"steps at $\\beta$ = {number(without, 'beta'):g} over steps at $\\beta$")
    tick_numbers(ax.yaxis, [0.1, 0.2, 0.5, 1, 2, 5])


def gradient_loss_facts(*, test: str) -> FigureFacts:
    """What it draws."""
    return FigureFacts(
        reads={
            "experiment": {
                "seed step frequency": "relative_error",
                "seed threshold frequency": "first_passage_step sustained_step",
            }
        },
        numbers={"experiment": "beta"},
        tests=({"name": test},),
    )
