"""All claims at a glance: how far each test's estimate and interval lie beyond its threshold, by claim."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from spectral_bias.figures.panels import axis_beyond, beyond, on_axis_beyond
from spectral_bias.figures.style import GREY, PAGE_WIDTH, readable
from spectral_bias.verdicts.words import why

MARKS = {"test": "o", "control": "s", "limit": "D"}
# Dark, middle and light, so that outcomes and verdicts survive greyscale; words and fill say the same again.
OUTCOMES = {"holds": "#0072B2", "undecided": "#999999", "fails": "#D55E00"}
VERDICTS = {"supported": "#0072B2", "inconclusive": "#777777", "refuted": "#D55E00"}
WRAP = 36
# Inches: of a claim, which has a lane for each kind, and of what marks are moved by within their lane.
ROW, LANE, SPREAD = 0.42, 0.13, 0.075


def overview(titles: Mapping[str, str], verdicts: Mapping[str, Mapping[str, Any]]) -> Figure:
    """A row a claim, a mark a test: right of the line is the claimed side.

    Distances are in units of the threshold (absolute where it is 0), on an inverse hyperbolic sine, so that a distance
    of a tenth and one of a thousand times the threshold can both be seen.

    Args:
        titles: by claim, from top to bottom.
        verdicts: verdict record by claim.
    """
    figure = Figure(figsize=(PAGE_WIDTH, ROW * len(titles) + 0.9))
    ax = figure.subplots()
    ticks = [-ROW * (place + 0.5) for place in range(len(titles))]
    for middle, claim in zip(ticks, titles, strict=True):
        record = verdicts[claim]
        for lane, kind in enumerate(MARKS):
            mine = [test for test in record["tests"] if test["kind"] == kind]
            moves = np.linspace(0.5, -0.5, len(mine)) * SPREAD if len(mine) > 1 else [0.0] * len(mine)
            for test, move in zip(mine, moves, strict=True):
                _mark(ax, test, middle + (1 - lane) * LANE + move)
        word, corrected = record["verdict"], record["corrected"]
        reason = why(record)
        said = f"{word}\n({reason})" if reason else word
        said = f"{said}\n(corrected: {corrected['verdict']})" if corrected else said
        said = f"{said}\n(replicated: {again['verdict']})" if (again := record.get("replication")) else said
        look: dict[str, Any] = {
            "xycoords": ("axes fraction", "data"),
            "annotation_clip": False,
            "va": "center",
            # Four lines are as high as three of the usual size.
            "fontsize": 6.5 if said.count("\n") < 3 else 5.2,
        }
        ax.annotate(said, (1.02, middle), color=VERDICTS[word], fontweight="bold", **look)
        ax.axhline(middle - ROW / 2, color="#dddddd", linewidth=0.6)
    axis_beyond(ax)
    ax.set_ylim(-ROW * len(titles), 0.0)
    # Titles are text: a dollar sign in one opens no formula.
    ax.set_yticks(ticks, [_wrapped(readable(title)) for title in titles.values()], parse_math=False)
    ax.tick_params(axis="y", length=0, labelsize=7)
    ax.spines["left"].set_visible(False)
    ax.legend(handles=_legend(), loc="lower center", bbox_to_anchor=(0.4, 1.0), ncols=6, columnspacing=1.0, fontsize=7)
    return figure


def _wrapped(title: str) -> str:
    """A title in lines; a Chinese character is as wide as two Latin ones."""
    wide = any(unicodedata.east_asian_width(each) in "WF" for each in title)
    return textwrap.fill(title, WRAP // 2 if wide else WRAP)


def _mark(ax: Any, test: Mapping[str, Any], height: float) -> None:
    colour, outcome = OUTCOMES[test["outcome"]], test["outcome"]
    if not test["n"]:
        ax.plot(0.0, height, marker="x", color=GREY, markersize=3)
        return
    # No estimate, NaN, where the log leaves it open.
    numbers = np.array([np.nan if value is None else float(value) for value in (*test["interval"], test["estimate"])])
    lower, upper, middle = on_axis_beyond(beyond(numbers, test["threshold"], test["side"]))
    ax.plot([lower, upper], [height, height], color=colour, linewidth=1.4, solid_capstyle="butt")
    fill = "full" if outcome == "holds" else "none"
    ax.plot(middle, height, marker=MARKS[test["kind"]], color=colour, markersize=3.2, fillstyle=fill, linestyle="none")


def _legend() -> list[Line2D]:
    kinds = [
        Line2D([], [], color="black", marker=mark, linestyle="none", markersize=4, label=kind)
        for kind, mark in MARKS.items()
    ]
    outcomes = [
        Line2D(
            [], [], color=colour, marker="o", fillstyle="full" if name == "holds" else "none", markersize=4, label=name
        )
        for name, colour in OUTCOMES.items()
    ]
    return kinds + outcomes
