"""B2: the order of learning follows the activation's spectrum. Ricker spectra, times and their ratio against width."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from spectral_bias.figures.panels import Seeds, label_panels, spread, threshold_line
from spectral_bias.figures.runs import Bounded, Experiments, Runs, last_step, number, passage, ratio
from spectral_bias.figures.style import COLOURS, LINES, PAGE_WIDTH, look
from spectral_bias.figures.verdict import SIGNS, Verdict
from spectral_bias.registry.facts import FigureFacts
from spectral_bias.registry.quantities import Text


def activation_regularity(
    experiments: Experiments, verdict: Verdict, *, experiment: Text, scaling: Text, control: Text, shallow: Text
) -> Figure:
    """Three panels.

    Args:
        experiment: the experiment over the width a and over scalings of the activation.
        scaling: the scaling whose times are shown.
        control: the other scaling.
        shallow: the experiment over a with one hidden layer.
    """
    figure = Figure(figsize=(PAGE_WIDTH, 2.8))
    axes = figure.subplots(1, 3)
    main = experiments[experiment].some("scaling", [scaling]).by("a")
    k = np.geomspace(0.3, 200, 600)
    for a, colour, line in zip(main.numbers("a")[::-2], COLOURS, LINES, strict=False):
        spectrum = (a * k) ** 2 * np.exp(-((a * k) ** 2) / 2.0)
        axes[0].plot(k, spectrum / spectrum.max(), color=colour, linestyle=line)
        axes[0].annotate(f"{a:g}", (2.0**0.5 / a, 1.01), ha="center", va="bottom", color=colour, fontsize=6)
    axes[0].set(
        xlabel="angular frequency", ylabel="|transform|, peak 1", title="transform of Ricker, by a", xscale="log"
    )
    axes[0].set(xlim=(0.3, 200), ylim=(0, 1.15))
    _times(axes[1], main, verdict.parameter("threshold", experiment=experiment))
    sweeps = {
        scaling: (experiment, main),
        control: (experiment, experiments[experiment].where(scaling=control).by("a")),
        "one hidden layer": (shallow, experiments[shallow].by("a")),
    }
    for index, (words, (name, runs)) in enumerate(sweeps.items()):
        spread(axes[2], runs.numbers("a"), _ratios(verdict, name, runs), label=words, **look(index))
    axes[2].axhline(0.0, color="black", linewidth=0.5)
    for test in verdict.find("passage_ratio", kind="test"):
        a = number(experiments[test.experiment].named(*test.runs), "a")
        threshold_line(axes[2], test.threshold, f"{SIGNS[test.side]} {test.threshold:g}, a = {a:g}")
    axes[2].set(xscale="log", xlabel="a", title="$\\ln(t_5 / t_1)$: seeds and medians")
    axes[2].legend()
    label_panels(axes)
    return figure


def _times(ax: Axes, main: Runs, threshold: float) -> None:
    ceiling = 1.3 * last_step(main)
    for index, frequency in enumerate((1, 3, 5)):
        t = [passage(each.data, threshold, frequency=frequency) for each in main]
        spread(ax, main.numbers("a"), t, ceiling=ceiling, label=f"k = {frequency}", **look(index))
    ax.set(xscale="log", yscale="log", xlabel="a")
    ax.set(ylabel=f"first step under {threshold:g}", title="times: seeds and medians")
    ax.legend()


def _ratios(verdict: Verdict, experiment: str, runs: Runs) -> list[Seeds]:
    """ln(t_5 / t_1) of every run: as a test holds it, else of stored times."""
    sweep = verdict.one("sweep_ratio")
    with np.errstate(divide="ignore"):
        if set(sweep.runs) == {each.run for each in runs} and sweep.experiment == experiment:
            return list(np.log(sweep.values).T)
        same = {name: sweep.parameters[name] for name in ("slow", "fast", "threshold")}
        level = same["threshold"]
        return [
            verdict.first("passage_ratio", experiment=experiment, runs=[each.run], scale="logarithm", **same)
            or Bounded(*map(np.log, ratio(*(passage(each.data, level, frequency=same[k]) for k in ("slow", "fast")))))
            for each in runs
        ]


def activation_regularity_facts() -> FigureFacts:
    """What its parameters name."""
    return FigureFacts(experiments=("experiment", "shallow"))
