"""Many trainings beside each other: a map of their times with a row each, ranked by exponent, and the exponents."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from jaxtyping import Float
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import SubFigure
from matplotlib.patches import Patch

from spectral_bias.diagnosis.entry import Entry
from spectral_bias.diagnosis.group import Group, axis_name, first, middle
from spectral_bias.figures.style import COLOURS, ERROR_MAP, GREY
from spectral_bias.spectra.passage import EARLIEST

# Inches: a row, and what lies around the rows.
ROW, AROUND = 0.115, 0.95
OWN, OTHERS = COLOURS[2], COLOURS[1]
NEVER, OPEN = "#e6e6e6", "////"  # a colour and a hatch that no time has
LONGEST_NAME = 40


def map_height(trainings: int) -> float:
    """Inches of a map of so many trainings."""
    return AROUND + ROW * trainings


def times_map(block: SubFigure, group: Group, entries: Sequence[Entry]) -> None:
    """Median first passages by training and frequency, the smallest exponent on top, and the exponents beside them.

    Trainings other than those of the atlas stand out where there are both.
    """
    ranked = sorted(entries, key=lambda entry: _rank(entry, group))
    # Without the atlas all are the user's, and none stands out.
    among = any(entry.origin == "atlas" for entry in ranked)
    own = [among and entry.origin != "atlas" for entry in ranked]
    times, alphas = block.subplots(1, 2, width_ratios=[2.2, 1.0], sharey=True)
    _times(block, times, group, ranked)
    times.set_yticks(
        range(len(ranked)),
        [_shortened(entry.name) for entry in ranked],
        fontsize=5.5,
    )
    for label, is_own in zip(times.get_yticklabels(), own, strict=True):
        label.set(color=OWN if is_own else "black", fontweight="bold" if is_own else "normal")
    _exponents(alphas, ranked, own)
    for ax in (times, alphas):
        ax.tick_params(axis="y", length=0)
    times.set_ylim(len(ranked) - 0.5, -0.5)


def _shortened(name: str) -> str:
    """A name of at most ``LONGEST_NAME`` characters: the middle of a longer one is left out, since both ends tell."""
    if len(name) <= LONGEST_NAME:
        return name
    half = (LONGEST_NAME - 3) // 2
    return f"{name[:half]}...{name[-half:]}"


def _rank(entry: Entry, group: Group) -> tuple[float, ...]:
    """By exponent, then by its bounds, then by times from the highest frequency down; what is open comes last."""
    alpha = entry.exponent
    known = [] if alpha is None else [alpha.estimate, alpha.lower, alpha.upper]
    exponents = [math.inf if each is None else each for each in [*known, None, None, None][:3]]
    return (*exponents, *(math.inf if math.isnan(each) else each for each in _row(entry, group)[::-1]))


def _row(entry: Entry, group: Group) -> list[float]:
    """Times by frequency: infinite for never, NaN where they are open."""
    found: list[float] = []
    for frequency in group.frequencies:
        time = first(entry, group, frequency)
        number = None if time is None else middle(time, entry.seeds)
        found.append(math.nan if number is None else max(number, EARLIEST))
    return found


def _times(block: SubFigure, ax: Axes, group: Group, ranked: Sequence[Entry]) -> None:
    values: Float[np.ndarray, "training frequency"] = np.array([_row(entry, group) for entry in ranked])
    known = values[np.isfinite(values)]
    least, most = (known.min(), max(known.max(), 2.0 * known.min())) if known.size else (1.0, 10.0)
    norm = LogNorm(least, most)
    colours = colormaps[ERROR_MAP].with_extremes(bad="none", over=NEVER)
    # Never is over any time; open is masked, and shows the hatch behind the map.
    ax.patch.set(hatch=OPEN, edgecolor=GREY)
    shown = np.ma.masked_invalid(np.where(np.isposinf(values), 2.0 * most, values))
    mesh = ax.pcolormesh(
        np.arange(values.shape[1] + 1) - 0.5, np.arange(len(ranked) + 1) - 0.5, shown, cmap=colours, norm=norm
    )
    ax.set_xticks(range(len(group.labels)), group.labels, rotation=90 if max(map(len, group.labels)) > 3 else 0)
    ax.set(xlabel=axis_name(group), title="first under the threshold")
    block.colorbar(mesh, ax=ax, label="optimiser step", location="right", aspect=40, pad=0.02)
    marks: list[Patch] = []
    if np.isposinf(values).any():
        marks.append(Patch(facecolor=NEVER, edgecolor=GREY, linewidth=0.5, label="never"))
    if np.isnan(values).any():
        marks.append(Patch(facecolor="white", edgecolor=GREY, linewidth=0.5, hatch=OPEN, label="open"))
    if marks:
        block.legend(handles=marks, loc="outside lower left", ncols=len(marks))


def _exponents(ax: Axes, ranked: Sequence[Entry], own: Sequence[bool]) -> None:
    """Exponents with their bounds; a bound that is open ends at the edge of the panel."""
    ends = [
        each
        for entry in ranked
        if entry.exponent is not None
        for each in (entry.exponent.estimate, entry.exponent.lower, entry.exponent.upper)
        if each is not None
    ]
    low, high = (min(ends), max(ends)) if ends else (0.0, 1.0)
    margin = 0.05 * max(high - low, 0.1)
    left, right = low - margin, high + margin
    for row, (entry, is_own) in enumerate(zip(ranked, own, strict=True)):
        colour, alpha = OWN if is_own else OTHERS, entry.exponent
        if alpha is None:
            continue
        bounds = [left if alpha.lower is None else alpha.lower, right if alpha.upper is None else alpha.upper]
        ax.plot(bounds, [row, row], color=colour, linewidth=0.8)
        if alpha.estimate is not None:
            ax.plot(alpha.estimate, row, marker="o", markersize=3.5 if is_own else 2.5, color=colour, linestyle="none")
    ax.set(xlim=(left, right), xlabel="alpha, with its interval", title="exponent")
    ax.tick_params(axis="y", labelleft=False)
    ax.grid(axis="x", linewidth=0.4, color="#dddddd")
    ax.set_axisbelow(True)
