"""A2: which tone comes first, cell by cell. Times as a dot plot, and the share of seeds in order, limits below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from matplotlib.figure import Figure

from spectral_bias.figures.panels import label_panels
from spectral_bias.figures.spectra import Spectra, finite_or
from spectral_bias.figures.style import COLOURS, GREY, MARKERS, PAGE_WIDTH
from spectral_bias.registry.quantities import Text
from spectral_bias.verdicts.intervals import median, proportion
from spectral_bias.verdicts.measures.pooled_order import pooled_order
from spectral_bias.verdicts.reading import Spectrum, times

ROW = 0.15
TONES = (1.0, 3.0, 5.0)
CLAIMED = 0.95
NEVER_APART = 1.3  # tones that never came stand side by side, so that none hides another


class Row(NamedTuple):
    """One cell of the figure: what varies, the cell's own words, its spectrum."""

    group: str
    words: str
    data: xr.Dataset


def universality(spectra: Spectra, verdict: dict[str, Any], *, experiment: Text, limits: Text, control: Text) -> Figure:
    """Two panels of one row a cell.

    Args:
        spectra: by experiment and run.
        verdict: the claim's verdict.
        experiment: the ordinary cells; what a label has before its first hyphen is its group.
        limits: the cells where the order is expected to be lost; they stand below a line.
        control: the experiment without a network; its runs stand at the very bottom.
    """
    ordinary = _rows(spectra[experiment])
    others = [Row("control", "linear fit", data) for data in spectra[control].values()]
    rows = [*ordinary, *_rows(spectra[limits], "limit"), *others]
    figure = Figure(figsize=(PAGE_WIDTH, 1.1 + ROW * len(rows)))
    left, right = figure.subplots(1, 2, width_ratios=[2.6, 1], sharey=True)
    ceiling = 2.0 * max(float(row.data["step"][-1]) for row in rows)
    left.set_xscale("log")
    for place, row in enumerate(rows):
        _times(left, place, row.data, ceiling)
        _share(right, place, row.data)
    _never(left, ceiling)
    left.set_yticks(range(len(rows)), [row.words for row in rows])
    left.set(xlabel="first step under 0.2: seeds and medians", title="when each tone is learned")
    left.set_ylim(len(rows) - 0.5, -0.5)
    right.set(xlim=(-0.04, 1.04), xlabel="share of seeds, 95 % interval", title="low before high")
    right.axvline(CLAIMED, color=GREY, linewidth=0.8, linestyle=(0, (4, 2)), zorder=0)
    for ax in (left, right):
        ax.tick_params(axis="y", length=0)
        _groups(ax, rows, len(ordinary), named=ax is left)
    handles = [
        left.plot([], [], marker=MARKERS[i], color=COLOURS[i + 1], linestyle="", label=f"k = {k:g}")[0]
        for i, k in enumerate(TONES)
    ]
    figure.legend(handles=handles, loc="outside upper center", ncols=len(TONES), handletextpad=0.1)
    label_panels([left, right])
    return figure


def _rows(runs: Mapping[str, xr.Dataset], group: str | None = None) -> list[Row]:
    """Rows of one group together, groups in the order in which they first come."""
    found: dict[str, list[Row]] = {}
    for data in runs.values():
        label = str(data.attrs["label"])
        own, _, words = label.partition("-")
        row = Row(own, words, data) if group is None else Row(group, label, data)
        found.setdefault(row.group, []).append(row)
    return [row for rows in found.values() for row in rows]


def _times(ax: Any, place: int, data: xr.Dataset, ceiling: float) -> None:
    """A row's times: seeds as faint marks, medians as full ones, joined from the lowest tone to the highest."""
    medians = []
    for k in np.float64(data["frequency"]):
        index = TONES.index(k)
        t = times(data, "first_passage_step", threshold=0.2, frequency=float(k))
        never = ceiling * NEVER_APART**index
        shown, middle = finite_or(t, never), float(finite_or(np.array(median(t).value), never))
        look = {"color": COLOURS[index + 1], "marker": MARKERS[index], "linestyle": ""}
        ax.plot(shown, np.full(len(t), place), alpha=0.25, markersize=2.5, markeredgewidth=0, zorder=2, **look)
        ax.plot(middle, place, markersize=4.5, markeredgewidth=0.4, markeredgecolor="white", zorder=4 - index, **look)
        medians.append(middle)
    ax.plot(medians, [place] * len(medians), color=GREY, linewidth=0.6, zorder=1)


def _share(ax: Any, place: int, data: xr.Dataset) -> None:
    """A row's share of seeds in order with its interval, or hatching where no pair of tones is decided."""
    share = proportion(pooled_order([Spectrum("", {}, {}, data)]))
    if not share.n:
        ax.barh(place, 1.0, height=0.8, color="none", edgecolor=GREY, hatch="////", linewidth=0)
        return
    ax.plot([share.lower, share.upper], [place, place], color=COLOURS[0], linewidth=0.9)
    ax.plot(share.value, place, "o", color=COLOURS[0], markersize=3.5)
    ax.annotate(
        f"{round(share.value * share.n)}/{share.n}", (1.02, place), xycoords=("axes fraction", "data"), fontsize=6,
        va="center",
    )  # fmt: skip


def _never(ax: Any, ceiling: float) -> None:
    start, stop = ceiling / NEVER_APART, ceiling * NEVER_APART ** len(TONES)
    ax.axvspan(start, stop, facecolor="none", edgecolor="#bbbbbb", hatch="////", linewidth=0, zorder=0)
    ax.set_xlim(0.4, stop)
    ax.annotate(
        "never", (ceiling * NEVER_APART, 1.0), xycoords=("data", "axes fraction"), ha="center", va="bottom",
        fontsize=6, color=GREY,
    )  # fmt: skip


def _groups(ax: Any, rows: Sequence[Row], ordinary: int, *, named: bool) -> None:
    """Every other group on a grey ground, its name to the left; a line between the ordinary cells and the others."""
    starts = [i for i, row in enumerate(rows) if i == 0 or row.group != rows[i - 1].group]
    for number, (start, stop) in enumerate(zip(starts, [*starts[1:], len(rows)], strict=True)):
        if number % 2:
            ax.axhspan(start - 0.5, stop - 0.5, color="#f0f0f0", linewidth=0, zorder=-1)
        if named:
            ax.annotate(
                rows[start].group, (-0.3, start), xycoords=("axes fraction", "data"), va="center", fontsize=7,
                fontweight="bold", annotation_clip=False,
            )  # fmt: skip
    ax.axhline(ordinary - 0.5, color=COLOURS[0], linewidth=1.0)
