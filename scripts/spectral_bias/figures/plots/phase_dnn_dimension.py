"""D2: PhaseDNN's sub-bands by dimension. The lattice of centres, counts, and the error that they buy."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from spectral_bias.figures.panels import label_panels, spread
from spectral_bias.figures.spectra import Spectra
from spectral_bias.figures.style import COLOURS, LINES, MARKERS, PAGE_WIDTH
from spectral_bias.registry.quantities import Text

ORDER = 2


def phase_dnn_dimension(spectra: Spectra, verdict: dict[str, Any], *, size: Text, trained: Text) -> Figure:
    """The lattice as points of a line, a square and a cube, then counts, then errors.

    Args:
        spectra: by experiment and run.
        verdict: the claim's verdict.
        size: counts, by runs whose label is a network's kind and its dimension.
        trained: training, by dimension.
    """
    figure = Figure(figsize=(PAGE_WIDTH, 2.6))
    grid = figure.add_gridspec(1, 3)
    lattice = figure.add_subplot(grid[0, 0])
    _lattice(lattice)
    counts, errors = figure.add_subplot(grid[0, 1]), figure.add_subplot(grid[0, 2])
    _counts(counts, spectra[size])
    _errors(errors, spectra[trained])
    label_panels([lattice, counts, errors])
    return figure


def _lattice(ax: Any) -> None:
    """Centres in one, two and three dimensions, the third drawn obliquely."""
    side = np.arange(-ORDER, ORDER + 1)
    line = np.stack([side, np.zeros_like(side)])
    square = np.stack(np.meshgrid(side, side)).reshape(2, -1)
    cube = np.stack(np.meshgrid(side, side, side)).reshape(3, -1)
    oblique = cube[:2] + 0.38 * cube[2]
    for row, places in enumerate((line, square, oblique)):
        ax.plot(places[0] + 7.5 * row, places[1], ".", color=COLOURS[row], markersize=3)
        ax.annotate(f"d = {row + 1}: {places.shape[1]}", (7.5 * row, -4.4), ha="center", fontsize=7)
    ax.set(aspect="equal", xticks=[], yticks=[], ylim=(-5.2, 3.4), title=f"centres, M = {ORDER}")
    for spine in ax.spines.values():
        spine.set_visible(False)


def _counts(ax: Any, runs: Any) -> None:
    for index, (kind, words) in enumerate((("phase", "PhaseDNN"), ("plain", "plain network"))):
        mine = {int(data.attrs["label"][-1]): data for data in runs.values() if data.attrs["label"].startswith(kind)}
        dimensions = sorted(mine)
        look = {"color": COLOURS[index], "marker": MARKERS[index], "linestyle": LINES[index]}
        multiplications = [float(mine[d]["multiplications"][0]) for d in dimensions]
        ax.plot(dimensions, multiplications, label=f"multiplications, {words}", **look)
        if kind == "phase":
            ax.plot(
                dimensions,
                [float(mine[d]["sub_bands"][0]) for d in dimensions],
                "^:",
                color=COLOURS[2],
                label="sub-bands",
            )
            ax.plot(
                dimensions,
                [(2 * ORDER + 1) ** d for d in dimensions],
                color="#bbbbbb",
                linewidth=4,
                zorder=0,
                label="$(2M+1)^d$",
            )
    ax.set(yscale="log", xlabel="dimension d", xticks=[1, 2, 3], title="counts")
    ax.set_ylim(top=ax.get_ylim()[1] * 60)
    ax.legend(loc="upper left", fontsize=6)


def _errors(ax: Any, runs: Any) -> None:
    by_dimension = sorted((int(data.attrs["label"]), data) for data in runs.values())
    for index, k in enumerate(np.asarray(by_dimension[0][1]["frequency"])):
        values = [np.asarray(data["relative_error"])[:, -1, index] for _, data in by_dimension]
        look = {"color": COLOURS[index], "marker": MARKERS[index], "linestyle": LINES[index]}
        spread(ax, [d for d, _ in by_dimension], values, label=f"k = {k:g}", **look)
    ax.set(yscale="log", xlabel="dimension d", xticks=[d for d, _ in by_dimension], title="relative error at the end")
    ax.legend()
