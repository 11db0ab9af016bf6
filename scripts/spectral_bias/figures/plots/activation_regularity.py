"""B2: the order of learning follows the activation's spectrum. Ricker spectra, times and their ratio against width."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from spectral_bias.figures.panels import Seeds, claimed, label_panels, spread, threshold_line, tick_numbers
from spectral_bias.figures.runs import Bounded, Experiments, Runs, last_step, number, passage, ratio
from spectral_bias.figures.style import COLOURS, LINES, PAGE_WIDTH, look
from spectral_bias.figures.verdict import Verdict
from spectral_bias.registry.facts import FigureFacts
from spectral_bias.registry.quantities import Text

WIDTH = "width a of the Ricker function"
SCALINGS = {"raw": "as it is", "unit": "scaled: unit second moment"}


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
    figure = Figure(figsize=(PAGE_WIDTH, 3.1))
    axes = figure.subplots(1, 3)
    main = experiments[experiment].some("scaling", [scaling]).by("a")
    k = np.geomspace(0.3, 200, 600)
    for index, (a, colour, line) in enumerate(zip(main.numbers("a")[::-2], COLOURS, LINES, strict=False)):
        spectrum = (a * k) ** 2 * np.exp(-((a * k) ** 2) / 2.0)
        axes[0].plot(k, spectrum / spectrum.max(), color=colour, linestyle=line)
        axes[0].annotate(
            f"a = {a:g}", (2.0**0.5 / a, 1.02 + 0.06 * (index % 2)), ha="center", va="bottom", color=colour, fontsize=6
        )
    axes[0].set(xlabel="angular frequency", ylabel="|Fourier transform|, largest 1", title="spectrum of the activation")
    axes[0].set(xscale="log", xlim=(0.3, 200), ylim=(0, 1.2))
    _times(axes[1], main, verdict.parameter("threshold", experiment=experiment))
    sweeps = {
        SCALINGS.get(scaling, scaling): (experiment, main),
        SCALINGS.get(control, control): (experiment, experiments[experiment].where(scaling=control).by("a")),
        "one hidden layer": (shallow, experiments[shallow].by("a")),
    }
    for index, (words, (name, runs)) in enumerate(sweeps.items()):
        spread(axes[2], runs.numbers("a"), _ratios(verdict, name, runs), label=words, **look(index))
    axes[2].axhline(0.0, color="black", linewidth=0.5)
    for index, test in enumerate(verdict.find("passage_ratio", kind="test"), 1):
        a = number(experiments[test.experiment].named(*test.runs), "a")
        threshold_line(axes[2], test.threshold, claimed(test, f"at a = {a:g}"), 2 * index - 1)
    axes[2].set(xscale="log", xlabel=WIDTH, ylabel="$\\ln(t_5 / t_1)$", title="how much later k = 5 comes")
    _ticks(axes[2], main)
    low, high = axes[2].get_ylim()
    axes[2].set_ylim(low, high + 0.3 * (high - low))  # room for the legend
    axes[2].legend(fontsize=6, loc="upper left")
    label_panels(axes)
    return figure


def _times(ax: Axes, main: Runs, threshold: float) -> None:
    ceiling = 1.3 * last_step(main)
    for index, frequency in enumerate((1, 3, 5)):
        t = [passage(each.data, threshold, frequency=frequency) for each in main]
        spread(ax, main.numbers("a"), t, ceiling=ceiling, label=f"k = {frequency}", **look(index))
    ax.set(xscale="log", yscale="log", xlabel=WIDTH)
    ax.set(ylabel=f"first step with an error under {threshold:g}", title="when each tone is learned")
    _ticks(ax, main)
    ax.legend(loc="upper left")


def _ticks(ax: Axes, main: Runs) -> None:
    tick_numbers(ax.xaxis, main.numbers("a"), main.numbers("a")[::2])


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


def activation_regularity_facts(*, experiment: str, scaling: str, control: str) -> FigureFacts:
    """What it draws."""
    return FigureFacts(
        experiments=("experiment", "shallow"),
        reads={
            "experiment": {"seed threshold frequency": "first_passage_step"},
            "shallow": {"seed threshold frequency": "first_passage_step"},
        },
        axes={"experiment": {"scaling": (scaling, control), "a": ()}, "shallow": {"a": ()}},
        numbers={"experiment": "a", "shallow": "a"},
        tests=({"experiment": experiment, "value": "threshold"}, {"measure": "sweep_ratio"}),
        lines_alone=True,
    )
