"""A4: along the first principal direction low frequencies come first. Label spectrum, error map, times by frequency."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from spectral_bias.figures.names import IMAGES, words
from spectral_bias.figures.panels import (
    error_bar,
    error_map,
    explain_marks,
    label_panels,
    never_line,
    short_log,
    spread,
)
from spectral_bias.figures.runs import Experiments, Runs, last_step, passage
from spectral_bias.figures.style import COLOURS, GREY, LINES, PAGE_WIDTH, look
from spectral_bias.figures.verdict import Verdict
from spectral_bias.registry.facts import FigureFacts
from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.reading import Spectrum


def projection(experiments: Experiments, verdict: Verdict, *, experiment: Text, run: Text) -> Figure:
    """Three panels, and a fourth where the claim has more than one experiment.

    Args:
        experiment: the experiment whose run is mapped.
        run: that run.
    """
    data = experiments[experiment].named(run).data
    threshold = verdict.parameter("threshold", "rank_correlation")
    figure = Figure(figsize=(PAGE_WIDTH, 5.0))
    axes = list(figure.subplots(2, 2).ravel())
    _labels(axes[0], data)
    mesh = error_map(axes[1], data, [f"{k:.2f}" for k in np.asarray(data["frequency"])], threshold)
    axes[1].set(ylabel="frequency along $p_1$", title="error of each frequency (medians)")
    error_bar(mesh, [axes[1]])
    explain_marks(figure, [axes[1]], threshold)
    timed = {name: Runs(run for run in runs if "wave" in run.data.coords) for name, runs in experiments.items()}
    others = [run for name, runs in timed.items() for run in runs if name != experiment]
    _times(axes[2], timed[experiment], threshold, "upper left")
    axes[2].set_title("when each is learned: images")
    if others:
        _times(axes[3], others, threshold, "lower right")
        axes[3].set_title("the same: control and limits")
    else:
        axes.pop().remove()
    label_panels(axes)
    return figure


def _labels(ax: Axes, data: xr.Dataset) -> None:
    """The labels' amplitudes along the direction, those of permuted labels, and the frequencies looked at."""
    wave = np.asarray(data["wave"])
    ax.vlines(wave, 0, data["label_amplitude"], color=COLOURS[1], label="labels")
    ax.plot(wave, data["null_amplitude"], color=GREY, linestyle=LINES[1], label="permuted labels")
    ax.plot(
        data["frequency"],
        np.zeros(data.sizes["frequency"]),
        "k^",
        markersize=3,
        clip_on=False,
        label="frequencies judged",
    )
    ax.set(xlabel="frequency along $p_1$ (cycles per standard deviation)", ylabel="amplitude")
    ax.set(title="labels along the first principal direction $p_1$")
    ax.legend(loc="upper right")


def _times(ax: Axes, runs: Sequence[Spectrum], threshold: float, legend: Literal["upper left", "lower right"]) -> None:
    ceiling = 1.3 * last_step(runs)
    never = False
    for index, run in enumerate(runs):
        k = np.asarray(run.data["frequency"], np.float64).tolist()
        times = [passage(run.data, threshold, frequency=each) for each in k]
        never |= any(np.isinf(each.values).any() for each in times)
        spread(ax, k, times, ceiling=ceiling, label=words(run, IMAGES), **look(index))
    if never:
        never_line(ax, ceiling)
    ax.set(yscale="log", xlabel="frequency along $p_1$", ylabel=f"first step with an error under {threshold:g}")
    short_log(ax.yaxis)
    ax.legend(fontsize=6, loc=legend)


def projection_facts() -> FigureFacts:
    """What it draws."""
    return FigureFacts(
        reads={
            "run": {
                "seed step frequency": "relative_error",
                "seed threshold frequency": "first_passage_step sustained_step",
                "wave": "label_amplitude null_amplitude",
            }
        },
        tests=({"measure": "rank_correlation", "value": "threshold"},),
    )
