"""B2: the order of learning follows the activation's spectrum. Ricker spectra, times and their ratio against width."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from spectral_bias.figures.panels import label_panels, spread, threshold_line
from spectral_bias.figures.spectra import Spectra
from spectral_bias.figures.style import COLOURS, LINES, MARKERS, PAGE_WIDTH
from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.measures.passage_ratio import passage_ratio
from spectral_bias.verdicts.reading import Spectrum, times


def activation_regularity(spectra: Spectra, verdict: dict[str, Any], *, experiment: Text, scaling: Text) -> Figure:
    """Three panels.

    Args:
        spectra: by experiment and run; run names start with ``a-<width>_``.
        verdict: the claim's verdict.
        experiment: the experiment whose times are shown.
        scaling: the scaling of the runs whose times are shown.
    """
    figure = Figure(figsize=(PAGE_WIDTH, 2.8))
    axes = figure.subplots(1, 3)
    sweeps = _sweeps(spectra)
    main = next(values for (name, case), values in sweeps.items() if (name, case) == (experiment, scaling))
    k = np.linspace(0.05, 60, 1200)
    for (a, _), colour, line in zip(main[::2], COLOURS, LINES, strict=False):
        spectrum = (a * k) ** 2 * np.exp(-((a * k) ** 2) / 2.0)
        axes[0].plot(k, spectrum / spectrum.max(), color=colour, linestyle=line)
        axes[0].annotate(f"a = {a:g}", (2.0**0.5 / a, 1.01), ha="center", va="bottom", color=colour, fontsize=6)
    axes[0].set(xlabel="angular frequency", ylabel="|transform|, peak 1", title="transform of Ricker", xscale="log")
    axes[0].set(xlim=(0.3, 90), ylim=(0, 1.15))
    _times(axes[1], main)
    for index, ((name, case), values) in enumerate(sweeps.items()):
        ratios = [passage_ratio([Spectrum("", {}, {}, data)], slow=5, fast=1, scale="logarithm") for _, data in values]
        look = {"color": COLOURS[index], "marker": MARKERS[index], "linestyle": LINES[index]}
        spread(
            axes[2], [a for a, _ in values], ratios, label=case if name == experiment else "one hidden layer", **look
        )
    axes[2].axhline(0.0, color="black", linewidth=0.5)
    threshold_line(axes[2], 1.5, "claimed above at 1")
    threshold_line(axes[2], 0.7, "claimed below at 0.1")
    axes[2].set(xscale="log", xlabel="a", title="$\\ln(t_5 / t_1)$: seeds and medians")
    axes[2].legend()
    label_panels(axes)
    return figure


def _sweeps(spectra: Spectra) -> dict[tuple[str, str], list[tuple[float, Any]]]:
    """Spectra sorted by a, for every experiment and scaling."""
    sweeps: dict[tuple[str, str], list[tuple[float, Any]]] = {}
    for experiment, runs in spectra.items():
        for run, data in runs.items():
            width, _, rest = run.partition("_")
            if width.startswith("a-"):
                sweeps.setdefault((experiment, rest.partition("-")[2]), []).append((float(width[2:]), data))
    return {key: sorted(values, key=lambda pair: -pair[0]) for key, values in sweeps.items()}


def _times(ax: Any, main: list[tuple[float, Any]]) -> None:
    ceiling = 1.3 * max(float(data["step"][-1]) for _, data in main)
    for index, frequency in enumerate((1, 3, 5)):
        t = [times(data, "first_passage_step", threshold=0.2, frequency=frequency) for _, data in main]
        look = {"color": COLOURS[index], "marker": MARKERS[index], "linestyle": LINES[index]}
        spread(ax, [a for a, _ in main], t, ceiling=ceiling, label=f"k = {frequency}", **look)
    ax.set(xscale="log", yscale="log", xlabel="a", ylabel="first step under 0.2", title="times: seeds and medians")
    ax.legend()
