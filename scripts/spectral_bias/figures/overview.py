"""All claims at a glance: how far each test's estimate and interval lie beyond its threshold, by claim and chapter."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from spectral_bias.figures.distances import beyond
from spectral_bias.figures.panels import axis_beyond, on_axis_beyond
from spectral_bias.figures.style import GREY, PAGE_WIDTH, readable
from spectral_bias.verdicts.words import why

MARKS = {"test": "o", "control": "s", "limit": "D"}
# Dark, middle and light, so that outcomes and verdicts survive greyscale; fill, words and signs say the same again.
OUTCOMES = {"holds": "#0072B2", "undecided": "#999999", "fails": "#D55E00"}
VERDICTS = {"supported": "#0072B2", "inconclusive": "#777777", "refuted": "#D55E00"}
SIGNS = {"supported": "✓", "inconclusive": "?", "refuted": "✗"}
CHAPTERS = {
    "phenomenon": "The phenomenon",
    "causes": "Its causes",
    "use": "Its use",
    "overcoming": "Overcoming it",
    "beyond": "Beyond the survey",
}
NO_CHAPTERS: Mapping[str, str] = MappingProxyType({})
# Where the columns beside the axes stand, in points from its edge.
VERDICT, CORRECTED, REPLICATED = 8, 102, 145
WRAP = 34
# Inches: of a claim, which has a lane for each kind, of a chapter's name, and of what marks move by within a lane.
ROW, HEAD, LANE, SPREAD = 0.40, 0.22, 0.12, 0.07


def overview(
    titles: Mapping[str, str], verdicts: Mapping[str, Mapping[str, Any]], chapters: Mapping[str, str] = NO_CHAPTERS
) -> Figure:
    """A row a claim, a mark a test: right of the line is the claimed side.

    Distances are in units of the threshold (absolute where it is 0), on an inverse hyperbolic sine, so that a distance
    of a tenth and one of a thousand times the threshold can both be seen.

    Args:
        titles: by claim, from top to bottom.
        verdicts: verdict record by claim.
        chapters: by claim; one that differs from the claim's before has its name above the claim.
    """
    middles, heads, foot = _places(titles, chapters)
    figure = Figure(figsize=(PAGE_WIDTH, 1.0 - foot))
    ax = figure.subplots()
    axis_beyond(ax)
    for claim, middle in middles.items():
        _row(ax, verdicts[claim], middle)
    for middle, chapter in heads:
        ax.axhspan(middle - HEAD / 2, middle + HEAD / 2, color="white", zorder=3, linewidth=0)
        words = CHAPTERS.get(chapter, chapter)
        ax.annotate(words, (0.0, middle), (-4, 0), fontweight="bold", fontsize=8, ha="right", **_beside())
    for place, words in ((VERDICT, "verdict"), (CORRECTED, "corrected"), (REPLICATED, "replicated")):
        align = "left" if place == VERDICT else "center"
        ax.annotate(words, (1.0, 1.0), (place, 3), ha=align, fontsize=7, **_above())
    ax.set_ylim(foot, 0.0)
    # Titles are text: a dollar sign in one opens no formula.
    ax.set_yticks(list(middles.values()), [_wrapped(readable(titles[claim])) for claim in middles], parse_math=False)
    ax.tick_params(axis="y", length=0, labelsize=7)
    ax.spines["left"].set_visible(False)
    figure.legend(handles=_legend(), loc="outside upper center", ncols=6, columnspacing=1.2, fontsize=7)
    return figure


def _places(
    titles: Mapping[str, str], chapters: Mapping[str, str]
) -> tuple[dict[str, float], list[tuple[float, str]], float]:
    """The heights of the claims' rows and of the chapters' names, and that of the figure's foot."""
    middles, heads, foot, before = dict[str, float](), list[tuple[float, str]](), 0.0, ""
    for claim in titles:
        chapter = chapters.get(claim, "")
        if chapter != before:
            heads.append((foot - HEAD / 2, chapter))
            foot, before = foot - HEAD, chapter
        middles[claim] = foot - ROW / 2
        foot -= ROW
    return middles, heads, foot


def _row(ax: Axes, record: Mapping[str, Any], middle: float) -> None:
    """A claim's marks, its verdict in a word, and beside it those of its corrected statement and its replication."""
    for lane, kind in enumerate(MARKS):
        mine = [test for test in record["tests"] if test["kind"] == kind]
        moves = np.linspace(0.5, -0.5, len(mine)) * SPREAD if len(mine) > 1 else [0.0] * len(mine)
        for test, move in zip(mine, moves, strict=True):
            _mark(ax, test, middle + (1 - lane) * LANE + move)
    word, reason = record["verdict"], why(record)
    # As on the front page: what the survey says is supported, but it needs the correction beside it.
    if word == "supported" and record.get("corrected"):
        reason = "with a correction"
    lines = textwrap.wrap(reason, WRAP // 2)
    said = "\n    ".join([f"{SIGNS[word]} {word}", *lines])
    ax.annotate(said, (1.0, middle), (VERDICT, 0), color=VERDICTS[word], fontweight="bold", fontsize=7, **_beside())
    for place, key in ((CORRECTED, "corrected"), (REPLICATED, "replication")):
        if again := record.get(key):
            look: dict[str, Any] = {"color": VERDICTS[again["verdict"]], "fontweight": "bold", "fontsize": 9}
            ax.annotate(SIGNS[again["verdict"]], (1.0, middle), (place, 0), ha="center", **look, **_beside())
    ax.axhline(middle - ROW / 2, color="#dddddd", linewidth=0.6)


def _beside() -> dict[str, Any]:
    """What texts beside the axes share: a row's height, and points from an edge."""
    place = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points"}
    return {**place, "annotation_clip": False, "va": "center"}


def _above() -> dict[str, Any]:
    return {"xycoords": "axes fraction", "textcoords": "offset points", "annotation_clip": False, "va": "bottom"}


def _wrapped(title: str) -> str:
    """A title in lines of about one length; a Chinese character is as wide as two Latin ones."""
    wide = any(unicodedata.east_asian_width(each) in "WF" for each in title)
    most = WRAP // 2 if wide else WRAP
    lines = len(textwrap.wrap(title, most))
    narrower = (width for width in range(len(title) // lines, most) if len(textwrap.wrap(title, width)) == lines)
    return textwrap.fill(title, next(narrower, most))


def _mark(ax: Axes, test: Mapping[str, Any], height: float) -> None:
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
    """Two rows: kinds and outcomes of tests; then signs of verdicts and of what has none."""
    pairs = [
        *(
            (Line2D([], [], color="black", marker=mark, linestyle="none", markersize=4), kind)
            for kind, mark in MARKS.items()
        ),
        *((_outcome(name), name) for name in OUTCOMES),
        *(
            (Line2D([], [], color=VERDICTS[name], marker=f"${sign}$", linestyle="none", markersize=6), name)
            for name, sign in SIGNS.items()
        ),
        (Line2D([], [], color=GREY, marker="x", linestyle="none", markersize=3), "without seeds"),
    ]
    for line, words in pairs:
        line.set_label(words)
    # Columns are filled downwards: what stands in one row is given alternately.
    first, second = pairs[:6], pairs[6:]
    ordered = [each for both in zip(first, [*second, *[None] * 6], strict=False) for each in both if each]
    return [line for line, _ in ordered]


def _outcome(name: str) -> Line2D:
    fill = "full" if name == "holds" else "none"
    return Line2D([], [], color=OUTCOMES[name], marker="o", fillstyle=fill, markersize=4)
