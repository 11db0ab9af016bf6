"""A2: which tone comes first, cell by cell. Times as a dot plot, and the share of seeds in order, limits below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from spectral_bias.figures.panels import finite_or, label_panels, median
from spectral_bias.figures.runs import Experiments, Runs, label, last_step, passage
from spectral_bias.figures.style import COLOURS, GREY, LINES, MARKERS, PAGE_WIDTH
from spectral_bias.figures.verdict import JudgedTest, Verdict
from spectral_bias.registry.facts import FigureFacts
from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.reading import Spectrum

ROW = 0.15
# The words of this project's own cells.
NAMES = {
    "samples": "parameters\nper sample",
    "adam-1e-4": "Adam at 1e-4",
    "adam-1e-2": "Adam at 1e-2",
    "lbfgs": "L-BFGS",
    "2-direction": "2, direction",
    "3-direction": "3, direction",
    "2-grid": "2, grid",
    "3-grid": "3, grid",
    "start-x4": "initial weights x 4",
    "start-x8": "initial weights x 8",
    "siren-30": "SIREN, scale 30",
    "ricker-0.1": "Ricker, a = 0.1",
    "second-derivative": "second derivative",
}
NEVER_APART = 1.3  # tones that never came stand side by side, so that none hides another


class Row(NamedTuple):
    """One cell of the figure: what varies, the cell's own words, its run."""

    group: str
    words: str
    run: Spectrum


def universality(
    experiments: Experiments, verdict: Verdict, *, experiment: Text, limits: Text, control: Text
) -> Figure:
    """Two panels of one row a cell.

    Args:
        experiment: the ordinary cells, which one test pools; cells whose labels begin alike are a group.
        limits: the cells where the order is expected to be lost; they stand below a line.
        control: the experiment without a network; its runs stand at the very bottom.
    """
    ordinary = _rows(experiments[experiment])
    others = [Row("control", label(run), run) for run in experiments[control]]
    rows = [*ordinary, *_rows(experiments[limits], "limit"), *others]
    pooled = verdict.one("pooled_order", experiment=experiment)
    threshold = pooled.parameters["threshold"]
    figure = Figure(figsize=(PAGE_WIDTH, 1.1 + ROW * len(rows)))
    left, right = figure.subplots(1, 2, width_ratios=[2.6, 1], sharey=True)
    ceiling = 2.0 * last_step(row.run for row in rows)
    tones = sorted({float(k) for row in rows for k in np.asarray(row.run.data["frequency"])})
    left.set_xscale("log")
    for place, row in enumerate(rows):
        _times(left, place, row.run, threshold, ceiling, tones)
    _pooled(right, pooled, [row.run for row in ordinary])
    judged = {
        tuple(test.runs): test for name in (limits, control) for test in verdict.find("pooled_order", experiment=name)
    }
    for place, row in enumerate(rows[len(ordinary) :], len(ordinary)):
        if test := judged.get((row.run.run,)):
            _share(right, place, test.values)
            _claimed(right, place - 0.5, place + 0.5, test)
            right.plot(test.interval, [place, place], color=COLOURS[0], linewidth=0.9)
    _never(left, ceiling, len(tones))
    left.set_yticks(range(len(rows)), [NAMES.get(row.words, row.words) for row in rows])
    left.set(xlabel=f"first optimiser step with an error under {threshold:g}", title="when each tone is learned")
    left.set_ylim(len(rows) - 0.5, -0.5)
    right.set(xlim=(-0.04, 1.04), xlabel="share of seeds in order", title="low before high")
    for ax in (left, right):
        ax.tick_params(axis="y", length=0)
        _groups(ax, rows, len(ordinary), named=ax is left)
    handles = [left.plot([], [], **_look(index), label=f"k = {k:g}")[0] for index, k in enumerate(tones)]
    handles.append(Line2D([], [], color=GREY, linewidth=0.8, linestyle=LINES[1], label="threshold"))
    handles.append(Patch(color=COLOURS[1], alpha=0.15, linewidth=0, label="95 % interval of all cells above the line"))
    figure.legend(handles=handles, loc="outside upper center", ncols=len(handles), handletextpad=0.4)
    label_panels([left, right])
    return figure


def _rows(runs: Runs, group: str | None = None) -> list[Row]:
    """Rows of one group together, groups in the order in which they first come.

    A group is what several labels have before their first hyphen; another label stands whole, in no group.
    """
    starts = Counter(label(run).partition("-")[0] for run in runs)
    found: dict[str, list[Row]] = {}
    for run in runs:
        start, _, words = label(run).partition("-")
        row = Row(start, words, run) if group is None and starts[start] > 1 else Row(group or "", label(run), run)
        found.setdefault(row.group or row.words, []).append(row)
    return [row for rows in found.values() for row in rows]


def _look(index: int) -> dict[str, Any]:
    return {"color": COLOURS[(index + 1) % 7], "marker": MARKERS[index % 7], "linestyle": ""}


def _times(ax: Axes, place: int, run: Spectrum, threshold: float, ceiling: float, tones: list[float]) -> None:
    """A row's times: seeds as faint marks, medians as full ones, joined from the lowest tone to the highest."""
    medians = []
    for k in np.asarray(run.data["frequency"], np.float64):
        index = tones.index(float(k))
        t = passage(run.data, threshold, frequency=float(k)).values
        never = ceiling * NEVER_APART**index
        shown, middle = finite_or(t, never), float(finite_or(median(t), never))
        style = _look(index)
        ax.plot(shown, np.full(len(t), place), alpha=0.25, markersize=2.5, markeredgewidth=0, zorder=2, **style)
        ax.plot(middle, place, markersize=4.5, markeredgewidth=0.4, markeredgecolor="white", zorder=4 - index, **style)
        medians.append(middle)
    ax.plot(medians, [place] * len(medians), color=GREY, linewidth=0.6, zorder=1)


def _pooled(ax: Axes, test: JudgedTest, runs: Sequence[Spectrum]) -> None:
    """The share of each ordinary cell, the interval of them all as a band behind, and the threshold."""
    by_run = {run.run: run.data.sizes["seed"] for run in runs}
    ends = np.cumsum([by_run[run] for run in test.runs])
    parts = dict(zip(test.runs, np.split(test.values, ends[:-1]), strict=True))
    for place, run in enumerate(runs):
        _share(ax, place, parts[run.run])
    _claimed(ax, -0.5, len(runs) - 0.5, test)
    ax.fill_betweenx([-0.5, len(runs) - 0.5], *test.interval, color=COLOURS[1], alpha=0.15, linewidth=0, zorder=0)


def _claimed(ax: Axes, start: float, stop: float, test: JudgedTest) -> None:
    ax.plot([test.threshold] * 2, [start, stop], color=GREY, linewidth=0.8, linestyle=LINES[1], zorder=0)


def _share(ax: Axes, place: int, values: Float[np.ndarray, " seed"]) -> None:
    """A row's share of decided seeds in order, or hatching where no pair of tones is decided in any."""
    decided = values[~np.isnan(values)]
    if not decided.size:
        ax.barh(place, 1.0, height=0.8, color="none", edgecolor=GREY, hatch="////", linewidth=0)
        return
    ax.plot(decided.mean(), place, "o", color=COLOURS[0], markersize=3.5)
    words = f"{int(decided.sum())}/{decided.size}"
    ax.annotate(words, (1.02, place), xycoords=("axes fraction", "data"), fontsize=6, va="center")


def _never(ax: Axes, ceiling: float, tones: int) -> None:
    start, stop = ceiling / NEVER_APART, ceiling * NEVER_APART**tones
    ax.axvspan(start, stop, facecolor="none", edgecolor="#bbbbbb", hatch="////", linewidth=0, zorder=0)
    ax.set_xlim(0.4, stop)
    ax.annotate(
        "never", (ceiling * NEVER_APART, 1.0), xycoords=("data", "axes fraction"), ha="center", va="bottom",
        fontsize=6, color=GREY,
    )  # fmt: skip


def _groups(ax: Axes, rows: Sequence[Row], ordinary: int, *, named: bool) -> None:
    """Every other group on a grey ground, its name to the left; a line between the ordinary cells and the others."""
    starts = [i for i, row in enumerate(rows) if i == 0 or not row.group or row.group != rows[i - 1].group]
    for number, (start, stop) in enumerate(zip(starts, [*starts[1:], len(rows)], strict=True)):
        if number % 2:
            ax.axhspan(start - 0.5, stop - 0.5, color="#f0f0f0", linewidth=0, zorder=-1)
        if named:
            name = NAMES.get(rows[start].group, rows[start].group)
            beside: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "annotation_clip": False}
            ax.annotate(name, (-0.36, start), va="center", fontsize=7, fontweight="bold", **beside)
    ax.axhline(ordinary - 0.5, color=COLOURS[0], linewidth=1.0)


def universality_facts(*, experiment: str) -> FigureFacts:
    """What it draws."""
    return FigureFacts(
        experiments=("experiment", "limits", "control"),
        reads={
            "experiment": {"seed threshold frequency": "first_passage_step"},
            "limits": {"seed threshold frequency": "first_passage_step"},
            "control": {"seed threshold frequency": "first_passage_step"},
        },
        tests=({"measure": "pooled_order", "experiment": experiment},),
        lines_alone=True,
    )
