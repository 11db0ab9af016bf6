"""Trainings beside each other as a figure: times and errors left by frequency, a row for each group."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure, SubFigure

from spectral_bias.diagnosis.entry import Entry
from spectral_bias.diagnosis.group import Group, axis_name, first, middle
from spectral_bias.diagnosis.notebook_figure import drawn
from spectral_bias.diagnosis.times_map import map_height, times_map
from spectral_bias.figures.panels import never_line, short_log
from spectral_bias.figures.style import COLOURS, GREY, LINES, MARKERS, PAGE_WIDTH
from spectral_bias.spectra.passage import EARLIEST

MAX_LINES = 12  # of a panel; more have a row each of a map
# Inches: a row of panels, the title of a group.
ROW, TITLE = 2.3, 0.3
GAP = 0.068  # of labels, as a fraction of a panel's height


def beside_figure(groups: Sequence[tuple[Group, Sequence[Entry]]]) -> Figure:
    """A row of panels for each group: times by frequency with names beside their lines, and errors left.

    More than twelve trainings of a group are a map of their times, a row each, with their exponents.
    """

    def draw(new: type[Figure]) -> Figure:
        heights = [_height(len(entries)) for _, entries in groups]
        figure = new(figsize=(PAGE_WIDTH, sum(heights)))
        blocks = figure.subfigures(len(heights), 1, squeeze=False, height_ratios=heights).ravel()
        for block, (group, entries) in zip(blocks, groups, strict=True):
            block.suptitle(_titled(group), x=0.01, ha="left", fontsize=8)
            (_lines if len(entries) <= MAX_LINES else times_map)(block, group, entries)
        return figure

    return drawn(draw)


def _height(entries: int) -> float:
    return TITLE + (ROW if entries <= MAX_LINES else map_height(entries))


def _titled(group: Group) -> str:
    return "\n".join(textwrap.wrap(f"{group.letter}: {group.says}", 126))


def _look(index: int) -> dict[str, Any]:
    """Colour, marker and line of one of twelve; the colours come twice, with other marks."""
    turn, place = divmod(index, len(COLOURS))
    return {
        "color": COLOURS[place],
        "marker": MARKERS[(place + turn) % len(MARKERS)],
        "linestyle": LINES[(place + 3 * turn) % len(LINES)],
    }


def _lines(block: SubFigure, group: Group, entries: Sequence[Entry]) -> None:
    """All trainings in one panel, their names to its right, and the errors that they end with."""
    times, names, errors = block.subplots(1, 3, width_ratios=[1.4, 1.1, 1.1])
    never = 2.0 * max(entry.last_step for entry in entries)
    ends = [_times(times, group, entry, never, index, len(entries)) for index, entry in enumerate(entries)]
    for index, entry in enumerate(entries):
        places = [entry.at(frequency) for frequency in group.frequencies]
        left = [float(np.nanmedian(place.final_error)) if place and place.final_error else math.nan for place in places]
        errors.plot(group.frequencies, left, **_look(index), markersize=3)
    times.set(yscale="log", ylabel="optimiser step", title="first under the threshold")
    errors.set(yscale="log", ylabel="relative error", title="left at the end")
    for ax in (times, errors):
        _frequency_axis(ax, group)
    if any(end == never for end in ends):
        never_line(times, never)
    errors.axhline(group.threshold, color=GREY, linewidth=0.8, linestyle=LINES[1], zorder=0)
    short_log(times.yaxis)
    _names(times, names, entries, ends)


def _frequency_axis(ax: Axes, group: Group) -> None:
    """A logarithmic axis with the group's own frequencies, as many as can be read."""
    ax.set(xscale="log", xlabel=axis_name(group))
    _ticks(ax.xaxis, group)


def _ticks(axis: Axis, group: Group) -> None:
    where, kept = np.log(group.frequencies), [0]
    for index in range(1, len(where)):
        if where[index] - where[kept[-1]] >= (where[-1] - where[0]) / 8:
            kept.append(index)
    axis.set_ticks([group.frequencies[index] for index in kept], [group.labels[index] for index in kept])
    axis.set_ticks([], minor=True)


def _times(ax: Axes, group: Group, entry: Entry, never: float, index: int, count: int) -> float:
    """One training's times with their intervals; the height at which its line ends."""
    # A little apart, so that no training hides another.
    x = [frequency * 1.012 ** (index - (count - 1) / 2) for frequency in group.frequencies]
    heights = _drawn_times(ax, x, group, entry, never, **_look(index), markersize=3.5)
    known = [height for height in heights if not math.isnan(height)]
    return known[-1] if known else math.nan


def _drawn_times(ax: Axes, x: Sequence[float], group: Group, entry: Entry, never: float, **look: Any) -> list[float]:
    """A line through the times, bars over their intervals; the heights of the line."""
    for place, frequency in zip(x, group.frequencies, strict=True):
        if (time := first(entry, group, frequency)) is not None and time.at is not None:
            lower, upper = (EARLIEST if end is None else max(float(end), EARLIEST) for end in (time.after, time.at))
            ax.plot([place] * 2, [lower, upper], color=look["color"], linewidth=0.9, zorder=1.5)
    heights = [_height_of(group, entry, frequency, never) for frequency in group.frequencies]
    ax.plot(x, heights, **look)
    return heights


def _names(times: Axes, names: Axes, entries: Sequence[Entry], ends: Sequence[float]) -> None:
    """Names beside the ends of their lines, moved apart where they would overlap."""
    low, high = np.log(times.get_ylim())
    wanted = np.array([0.5 if math.isnan(end) else (math.log(end) - low) / (high - low) for end in ends])
    order = np.argsort(wanted, kind="stable")
    placed = wanted.copy()
    for place, entry in enumerate(order):
        placed[entry] = max(wanted[entry], placed[order[place - 1]] + GAP) if place else wanted[entry]
    placed -= max(0.0, placed[order[-1]] - 1.0)
    for index, (entry, before, after) in enumerate(zip(entries, wanted, placed, strict=True)):
        look = _look(index)
        names.plot([0.0, 0.1], [before, after], color=look["color"], linewidth=0.5, clip_on=False)
        names.plot(0.14, after, marker=look["marker"], color=look["color"], markersize=3.5, clip_on=False)
        text = textwrap.shorten(entry.name, 28, placeholder="...")
        names.text(0.2, after, text, color=look["color"], va="center", fontsize=6.5, in_layout=False)
    names.set(xlim=(0, 1), ylim=(0, 1))
    names.axis("off")


def _height_of(group: Group, entry: Entry, frequency: float, never: float) -> float:
    """A time as a height: ``never`` for never, NaN where it is open."""
    time = first(entry, group, frequency)
    number = None if time is None else middle(time, entry.seeds)
    return math.nan if number is None else never if math.isinf(number) else max(number, EARLIEST)
