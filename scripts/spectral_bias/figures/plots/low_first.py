"""A1: low tones are learned first. Error map, spectra as they fill in, the fit as it grows, and the ratios by seed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from spectral_bias.figures.panels import (
    error_bar,
    error_map,
    explain_marks,
    judged_rows,
    label_panels,
    median,
    short_log,
)
from spectral_bias.figures.runs import Experiments
from spectral_bias.figures.style import COLOURS, MARKERS, PAGE_WIDTH
from spectral_bias.figures.verdict import JudgedTest, Verdict
from spectral_bias.registry.facts import FigureFacts
from spectral_bias.registry.quantities import Text

DRAWN = 5


def low_first(experiments: Experiments, verdict: Verdict, *, experiment: Text, run: Text) -> Figure:
    """Four panels.

    Args:
        experiment: the experiment that is shown.
        run: its run that is shown.
    """
    data = experiments[experiment].named(run).data
    threshold = verdict.parameter("threshold", experiment=experiment)
    figure = Figure(figsize=(PAGE_WIDTH, 4.8))
    axes = figure.subplots(2, 2)
    labels = [f"k = {k:g}" for k in np.asarray(data["frequency"])]
    error_bar(error_map(axes[0, 0], data, labels, threshold), [axes[0, 0]])
    explain_marks(figure, [axes[0, 0]], threshold)
    axes[0, 0].set_title("error of each tone")
    _amplitudes(axes[0, 1], data)
    _fits(axes[1, 0], data)
    ratios = [test for test in verdict.find("passage_ratio") if test.n]
    judged_rows(axes[1, 1], ratios, _compared(ratios, experiments, experiment))
    axes[1, 1].set(xscale="log", xlabel="ratio of first-passage times", title="how much later the higher tone comes")
    short_log(axes[1, 1].xaxis)
    label_panels(axes.ravel())
    return figure


def _amplitudes(ax: Axes, data: xr.Dataset) -> None:
    modes = np.asarray(data["mode"])
    target = np.asarray(data["target_amplitude"])
    shown = np.asarray(data["shown_step"])[-DRAWN:]
    shades = np.linspace(0.75, 0.0, len(shown))
    ax.vlines(modes, 0, target, color="#dddddd", linewidth=7, label="target")
    for step, shade, marker in zip(shown, shades, MARKERS, strict=False):
        amplitude = median(data["amplitude"].sel(step=step))
        ax.plot(modes, amplitude, marker=marker, color=(shade,) * 3, linewidth=0.8, label=f"step {step}")
    ax.set(
        xlabel="frequency (cycles per domain)",
        ylabel="amplitude",
        xlim=(-0.5, 8.5),
        title="spectrum of the output, median",
    )
    ax.set_ylim(top=1.8 * float(target.max()))  # room for the legend
    ax.legend(loc="upper right", ncols=2)


def _fits(ax: Axes, data: xr.Dataset) -> None:
    x = np.asarray(data["x"])[:, 0]
    shown = np.asarray(data["shown_step"])[-DRAWN:]
    offsets = 4.0 * np.arange(len(shown))[::-1]
    for row, output in enumerate(np.asarray(data["shown_prediction"])[0, -DRAWN:]):
        target, named = np.asarray(data["target"]) + offsets[row], row == 0
        ax.plot(x, target, label="target" if named else None, color="#bbbbbb", linewidth=2.5)
        ax.plot(x, output + offsets[row], label="output" if named else None, color=COLOURS[1], linewidth=1.0)
    ax.set(xlabel="x", title="fit of one seed")
    ax.set_yticks(offsets, [f"step {step}" for step in shown])
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(top=ax.get_ylim()[1] + 3.0)  # room for the legend
    ax.legend(loc="upper left", ncols=2)


def _compared(tests: Sequence[JudgedTest], experiments: Experiments, shown: str) -> list[str]:
    """Which times each ratio is of, and in which run, without the labels that all runs of its experiment share."""
    runs = [experiments[test.experiment].named(*test.runs) for test in tests]
    names = []
    for test, run in zip(tests, runs, strict=True):
        of_one = [each for each, other in zip(runs, tests, strict=True) if other.experiment == test.experiment]
        shared = set.intersection(*(set(each.coordinates.items()) for each in of_one)) if len(of_one) > 1 else set()
        own = [text for axis, text in run.coordinates.items() if (axis, text) not in shared]
        where = ",\n".join(own) or test.experiment.removeprefix(f"{shown}-")
        slow, fast = (f"t_{{{test.parameters[each]:g}}}" for each in ("slow", "fast"))
        names.append(f"${slow}/{fast}$, {where.replace('-', ' ')}")
    return names


def low_first_facts(*, experiment: str) -> FigureFacts:
    """What it draws."""
    return FigureFacts(
        reads={
            "run": {
                "seed step frequency": "relative_error",
                "seed threshold frequency": "first_passage_step sustained_step",
                "seed step mode": "amplitude",
                "mode": "target_amplitude",
                "shown_seed shown_step sample": "shown_prediction",
                "sample": "target",
            }
        },
        tests=({"experiment": experiment, "value": "threshold"},),
    )
