"""D2: PhaseDNN's sub-bands by dimension. The lattice of centres, counts, and the error that they buy."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from spectral_bias.figures.panels import claimed, label_panels, spread, threshold_line
from spectral_bias.figures.runs import Experiments, Runs
from spectral_bias.figures.style import COLOURS, PAGE_WIDTH, look
from spectral_bias.figures.verdict import Verdict
from spectral_bias.registry.facts import FigureFacts
from spectral_bias.registry.quantities import Text


def phase_dnn_dimension(experiments: Experiments, verdict: Verdict, *, size: Text, trained: Text) -> Figure:
    """The lattice as points of a line, a square and a cube, then counts, then errors.

    Args:
        size: counts, by networks phase<d> and plain<d> in d dimensions.
        trained: training, by dimension.
    """
    figure = Figure(figsize=(PAGE_WIDTH, 2.8))
    grid = figure.add_gridspec(1, 3)
    lattice = figure.add_subplot(grid[0, 0])
    sweep = experiments[trained].by("dimension")
    dimensions = sweep.numbers("dimension")
    tests = [
        verdict.one("deviation", runs=[experiments[size].one(network=f"phase{d:g}").run], variable="sub_bands")
        for d in dimensions
    ]
    expected = [test.parameters["expected"] for test in tests]
    _lattice(lattice, int(expected[0]) // 2)
    counts, errors = figure.add_subplot(grid[0, 1]), figure.add_subplot(grid[0, 2])
    _counts(counts, experiments[size], dimensions, expected)
    _errors(errors, sweep, verdict, trained)
    label_panels([lattice, counts, errors])
    return figure


def _lattice(ax: Axes, order: int) -> None:
    """Centres in one, two and three dimensions, the third drawn obliquely."""
    side = np.arange(-order, order + 1)
    line = np.stack([side, np.zeros_like(side)])
    square = np.stack(np.meshgrid(side, side)).reshape(2, -1)
    cube = np.stack(np.meshgrid(side, side, side)).reshape(3, -1)
    oblique = cube[:2] + 0.38 * cube[2]
    drop = 0.0
    for row, places in enumerate((line, square, oblique)):
        if row:
            drop -= 1.5 * order + np.ptp(places[1]) / 2 + 0.8
        ax.plot(places[0], places[1] + drop, ".", color=COLOURS[row], markersize=4)
        ax.annotate(f"d = {row + 1}:  {places.shape[1]}", (2.6 * order, drop), va="center", fontsize=7)
        drop -= np.ptp(places[1]) / 2
    ax.set(aspect="equal", anchor="W", xticks=[], yticks=[], title=f"centres of the sub-bands, M = {order}")
    ax.set_xlim(-2.0 * order, 5.5 * order)
    for spine in ax.spines.values():
        spine.set_visible(False)


def _counts(ax: Axes, runs: Runs, dimensions: list[float], expected: list[float]) -> None:
    """Multiplications of both networks, sub-bands of one, and behind them the sub-bands claimed."""
    networks = {kind: [runs.one(network=f"{kind}{d:g}").data for d in dimensions] for kind in ("phase", "plain")}
    for index, (kind, words) in enumerate((("phase", "PhaseDNN"), ("plain", "plain network"))):
        multiplications = [float(data["multiplications"][0]) for data in networks[kind]]
        ax.plot(dimensions, multiplications, label=f"multiplications, {words}", **look(index))
    sub_bands = [float(data["sub_bands"][0]) for data in networks["phase"]]
    ax.plot(dimensions, sub_bands, "^:", color=COLOURS[2], label="sub-bands")
    ax.plot(dimensions, expected, color="#bbbbbb", linewidth=4, zorder=0, label="claimed: $(2M+1)^d$")
    ax.set(yscale="log", xlabel="dimension d", xticks=dimensions, ylabel="number", title="sub-bands and their cost")
    ax.set_ylim(top=ax.get_ylim()[1] * 60)
    ax.legend(loc="upper left", fontsize=6)


def _errors(ax: Axes, sweep: Runs, verdict: Verdict, experiment: str) -> None:
    """Errors at the end as tests hold them, else as stored."""
    dimensions = sweep.numbers("dimension")
    for index, k in enumerate(np.asarray(sweep[0].data["frequency"], np.float64)):
        values = [
            verdict.first("final_value", experiment=experiment, runs=[run.run], variable="relative_error", place=k)
            or np.asarray(run.data["relative_error"], np.float64)[:, -1, index]
            for run in sweep
        ]
        spread(ax, dimensions, values, label=f"k = {k:g}", **look(index))
    for test in verdict.find("final_value", experiment=experiment, variable="relative_error"):
        d = sweep.named(*test.runs).values.get("dimension")
        threshold_line(ax, test.threshold, claimed(test, f"for k = {test.parameters['place']:g}, d = {d}"))
    ax.set(yscale="log", xlabel="dimension d", xticks=dimensions, ylabel="relative error at the end")
    ax.set(title="error by tone: seeds, medians", ylim=(None, 2e3 * ax.get_ylim()[1]))
    ax.legend(fontsize=6, loc="upper left")


def phase_dnn_dimension_facts(*, size: Text) -> FigureFacts:
    """What it draws; for each dimension trained, networks of that dimension and the test of their sub-bands' number."""
    return FigureFacts(
        tests=(
            {
                "measure": "deviation",
                "experiment": size,
                "variable": "sub_bands",
                "at": {"network": "phase{dimension}"},
            },
        ),
        experiments=("size", "trained"),
        reads={"size": {"seed": "multiplications sub_bands"}, "trained": {"seed step frequency": "relative_error"}},
        axes={"size": {"network": ("phase{dimension}", "plain{dimension}")}},
        single=("size",),
        numbers={"trained": "dimension"},
        lines_alone=True,
    )
