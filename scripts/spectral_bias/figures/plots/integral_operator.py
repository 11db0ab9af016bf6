"""B8: kernels' eigenvalues fall, those of the second derivative grow. Powers, exponentials, and their exponents."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from spectral_bias.figures.panels import judged_rows, label_panels, median, short_log
from spectral_bias.figures.runs import Experiments, Runs
from spectral_bias.figures.style import COLOURS, GREY, LINES, MARKERS, PAGE_WIDTH
from spectral_bias.figures.verdict import Verdict
from spectral_bias.registry.facts import FigureFacts
from spectral_bias.registry.quantities import Text

FITTED = (16, 48)
LOOKS = {
    "second-derivative": (2, "$-d^2/dx^2$", "algebraic"),
    "sin-fast": (5, "fast sines", "algebraic"),
    "relu": (1, "relu, all weights", "algebraic"),
    "relu-output": (6, "relu, output weights", "algebraic"),
    "tanh": (0, "tanh, all weights", "exponential"),
    "tanh-output": (3, "tanh, output weights", "exponential"),
}
POWERS = ("second-derivative", "sin-fast", "relu", "relu-output")
EXPONENTIALS = ("relu-output", "tanh", "tanh-output")


def integral_operator(experiments: Experiments, verdict: Verdict, *, experiment: Text) -> Figure:
    """Three panels.

    Args:
        experiment: the one whose runs are operators.
    """
    runs = experiments[experiment]
    figure = Figure(figsize=(PAGE_WIDTH, 3.2))
    axes = figure.subplots(1, 3, width_ratios=[1.2, 1.05, 0.9])
    _spectra(axes[0], runs, POWERS, (2, 100))
    axes[0].set(xscale="log", title="powers are straight", ylim=(1e-4, 1e6))
    axes[0].set_xticks([2, 4, 8, 16, 32, 64], ["2", "4", "8", "16", "32", "64"])
    axes[0].minorticks_off()
    _spectra(axes[1], runs, EXPONENTIALS, (2, 60))
    axes[1].set(title="exponentials are straight", ylim=(1e-9, 1e5))
    rates = {f"{law}_rate" for _, _, law in LOOKS.values()}
    tests = [test for test in verdict.find("deviation", kind="test") if test.n and test.parameters["variable"] in rates]
    names = [LOOKS[runs.named(*test.runs).coordinates["operator"]][1].replace(", ", ",\n") for test in tests]
    judged_rows(axes[2], tests, names)
    axes[2].set(xscale="log", xlabel="relative deviation", title="exponents and theory")
    axes[2].margins(x=0.15)
    short_log(axes[2].xaxis)
    label_panels(axes)
    return figure


def _spectra(ax: Axes, runs: Runs, names: tuple[str, ...], shown: tuple[int, int]) -> None:
    for run in runs.some("operator", names):
        data, name = run.data, run.coordinates["operator"]
        colour, words, law = LOOKS[name]
        k = np.asarray(data["number"], np.float64)
        values = median(data["eigenvalue"])
        values = values / values[FITTED[0] - 1]
        inside = (k >= shown[0]) & (k <= shown[1]) & (values > 0)
        look: dict[str, Any] = {"color": COLOURS[colour], "zorder": 2}
        marker = MARKERS[colour]
        ax.plot(k[inside], values[inside], marker, markersize=2.5, alpha=0.5, markeredgewidth=0, **look)
        fitted = k[FITTED[0] - 1 : FITTED[1]]
        rate = float(median(data[f"{law}_rate"]))
        against = np.log(fitted) if law == "algebraic" else fitted
        values_fitted = values[FITTED[0] - 1 : FITTED[1]]
        offset = np.mean(np.log(values_fitted) - rate * against)
        says = f"$k^{{{rate:.2f}}}$" if law == "algebraic" else f"$e^{{{rate:.2f}\\,k}}$"
        line = np.exp(offset + rate * against)
        ax.plot(fitted, line, LINES[0], marker=marker, markevery=(0, 12), label=f"{words}: {says}", **look)
    ax.axvspan(*FITTED, color=GREY, alpha=0.12, linewidth=0, label="fitted here")
    ax.set(yscale="log", xlabel="number k of the eigenvalue", ylabel="eigenvalue over the 16th")
    ax.legend(fontsize=6, loc="upper right")


def integral_operator_facts() -> FigureFacts:
    """What it draws."""
    return FigureFacts(
        reads={"experiment": {"seed number": "eigenvalue", "seed": "algebraic_rate"}},
        axes={"experiment": {"operator": ()}},
        lines_alone=True,
    )
