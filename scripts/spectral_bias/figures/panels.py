"""Panels that several figures share, and the medians and ranges over seeds that they draw of stored numbers."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase
from typing import Any

import numpy as np
import xarray as xr
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.cm import ScalarMappable
from matplotlib.collections import QuadMesh
from matplotlib.colors import LogNorm, Normalize
from matplotlib.figure import Figure, SubFigure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter, NullLocator

from spectral_bias.figures.runs import Bounded, passage
from spectral_bias.figures.style import COLOURS, ERROR_MAP, GREY, GREY_LEVELS, LINES
from spectral_bias.figures.verdict import JudgedTest
from spectral_bias.verdicts.medians import median_of
from spectral_bias.verdicts.words import SIGNS

# Of one place on an axis: numbers by seed, with ends or without, or the test that holds them.
Seeds = Float[np.ndarray, " seed"] | Bounded | JudgedTest
# The right edge of a map over its last logged step, whose column is as wide.
LAST_COLUMN = 1.03
EDGE = 5.0  # of an axis of distances beyond thresholds
# A seed each; without an edge, which would double it in an SVG.
DOTS: dict[str, Any] = {"marker": ".", "linestyle": "none", "alpha": 0.35, "markersize": 5, "markeredgewidth": 0}
CLEAR_DOTS: dict[str, Any] = {**DOTS, "alpha": 0.5}
# White marks of an error map, with a dark rim that shows them on its light colours and in a legend.
MARK: dict[str, Any] = {"color": "white", "path_effects": [withStroke(linewidth=2.6, foreground="black")]}


def median(values: Float[np.ndarray, "seed *rest"] | xr.DataArray) -> Float[np.ndarray, "*rest"]:
    """The verdict's median over decided seeds; NaN, and so not drawn, where it lies anywhere between the middle two."""
    return median_of(np.asarray(values, np.float64)).values


def finite_or(values: Float[np.ndarray, "..."], ceiling: float | None) -> Float[np.ndarray, "..."]:
    """Times with those that never came put at a ceiling, or left out without one."""
    return np.where(np.isinf(values), np.nan if ceiling is None else ceiling, values)


def label_panels(axes: Sequence[Axes]) -> None:
    """Letters (a), (b), ... before the panels' titles."""
    for letter, ax in zip(ascii_lowercase, axes, strict=False):
        ax.set_title(f"({letter}) {ax.get_title(loc='left')}", loc="left")


def place_names(data: xr.Dataset, along: str) -> list[str]:
    """The places of a spectrum's axis as text; bands by their first and last frequency."""
    if along == "band" and "band_from" in data:
        ends = zip(np.asarray(data["band_from"]), np.asarray(data["band_to"]), strict=True)
        return [f"{low:g}" if high - low <= 1 else f"{low:g}-{high - 1:g}" for low, high in ends]
    places = np.asarray(data[along]).tolist()
    return [each if isinstance(each, str) else f"{each:.4g}" for each in places]


def error_map(ax: Axes, data: xr.Dataset, labels: Sequence[str], threshold: float | None = None) -> QuadMesh:
    """Median relative error by step and frequency or band, with its times under a threshold."""
    mesh = step_map(ax, data["relative_error"], labels, LogNorm(0.01, 2.0))
    if threshold is not None:
        mark_passages(ax, *(passage(data, threshold, name) for name in ("first_passage", "sustained")))
    return mesh


def error_bar(mesh: ScalarMappable, axes: Sequence[Axes], **place: Any) -> None:
    """The colour bar of error maps, beside them all."""
    where: dict[str, Any] = {"pad": 0.01, **place}
    axes[0].figure.colorbar(mesh, ax=axes, label="relative error", **where)


def explain_marks(figure: Figure | SubFigure, axes: Sequence[Axes], threshold: float | str) -> None:
    """Under the maps, what the marks on them stand for; only those that are on one of them."""
    words = {
        "|": f"error first under {threshold if isinstance(threshold, str) else f'{threshold:g}'} (median)",
        "None": "open between logged steps",
        "o": "stays under it from here on",
        ">": "does not stay under it",
    }
    drawn = {str(line.get_marker()) for ax in axes for line in ax.lines if line.get_path_effects()}
    bar: dict[str, Any] = {**MARK, "linewidth": 1.2}
    handles = [
        Line2D([], [], label=text, **(bar if marker == "None" else _mark(marker)))
        for marker, text in words.items()
        if marker in drawn
    ]
    if handles:
        figure.legend(handles=handles, loc="outside lower left", ncols=len(handles), handletextpad=0.4)


def _mark(marker: str) -> dict[str, Any]:
    fill = "none" if marker == "o" else "full"
    size = 9 if marker == "|" else 4
    return {
        **MARK,
        "marker": marker,
        "markersize": size,
        "markeredgewidth": 1.2,
        "fillstyle": fill,
        "linestyle": "none",
    }


def step_map(ax: Axes, variable: xr.DataArray, labels: Sequence[str], norm: Normalize, first: int = 0) -> QuadMesh:
    """Medians over seeds of a variable (seed, step, place), the places in rows from ``first`` on."""
    steps, values = np.asarray(variable[variable.dims[1]], np.float64), median(variable)
    later = steps > 0
    edges = np.append(steps[later], steps[-1] * LAST_COLUMN)
    rows = first + np.arange(values.shape[1] + 1) - 0.5
    shown = np.ma.masked_invalid(np.maximum(values[later].T, 1e-3) if isinstance(norm, LogNorm) else values[later].T)
    mesh = ax.pcolormesh(edges, rows, shown, cmap=ERROR_MAP, norm=norm, rasterized=True)
    ax.set(xscale="log", xlim=(edges[0], edges[-1]), xlabel="optimiser step")
    ax.xaxis.set_minor_formatter(NullFormatter())
    ax.set_yticks(range(len(labels)), labels)
    return mesh


def mark_passages(ax: Axes, passed: Bounded, stays: Bounded) -> None:
    """On a map: the median first step under a threshold, where it may lie, and whence on the error stays under it.

    The latter is a circle where the two differ, and an arrow at the right edge where the error does not stay. A place
    whose error is not under the threshold at the last step has no mark.
    """
    left, right = ax.get_xlim()
    columns = [median(each) for each in (*passed, stays.values)]
    for row, (time, lower, upper, settled) in enumerate(zip(*columns, strict=True)):
        if lower < upper and lower * LAST_COLUMN < right:
            ax.plot(np.clip([lower, upper], left, right), [row] * 2, linewidth=1.2, clip_on=False, **MARK)
        if np.isfinite(time):
            ax.plot(max(time, left), row, clip_on=False, **_mark("|"))
            if settled != time:
                marker = "o" if np.isfinite(settled) else ">"
                ax.plot(np.clip(settled, left, right), row, clip_on=False, **_mark(marker))


def curve(
    ax: Axes,
    x: Float[np.ndarray, " step"],
    values: Float[np.ndarray, "seed step"],
    ends: tuple[float, float] = (0.0, 1.0),
    alpha: float = 0.2,
    **line: Any,
) -> None:
    """The seeds' median as a line on a band between two of their quantiles, or over their whole range."""
    low, high = np.nanquantile(values, ends, axis=0)
    ax.fill_between(x, low, high, color=line["color"], alpha=alpha, linewidth=0)
    ax.plot(x, median(values), **line)


def spread(ax: Axes, x: Sequence[float], values: Sequence[Seeds], ceiling: float | None = None, **line: Any) -> None:
    """Every seed as a faint dot, medians as a line, a test's as its estimate; infinities stand at ``ceiling``.

    A bar through a median is what the logged steps leave open of it: none where it is decided, or open altogether.
    """
    for place, seeds in zip(x, values, strict=True):
        shown = finite_or(seeds_of(seeds), ceiling)
        ax.plot(np.full(shown.size, place), shown, color=line.get("color"), zorder=1, **DOTS)
        if not isinstance(seeds, np.ndarray):
            ends = seeds.estimate_ends if isinstance(seeds, JudgedTest) else [median(seeds.lower), median(seeds.upper)]
            lower, upper = finite_or(np.array(ends), ceiling)
            if lower < upper and (ends[0] > 0 or np.isfinite(ends[1])):
                ax.plot([place] * 2, [lower, upper], color=line.get("color"), linewidth=1.0, zorder=1.5)
    ax.plot(x, finite_or(np.array([middle(seeds) for seeds in values]), ceiling), **line)


def seeds_of(seeds: Seeds) -> Float[np.ndarray, " seed"]:
    """The numbers by seed, whether a test holds them or none does."""
    return np.asarray(seeds, np.float64) if isinstance(seeds, np.ndarray) else seeds.values


def middle(seeds: Seeds) -> float:
    """A test's estimate, or the median of seeds that no test holds."""
    return seeds.estimate if isinstance(seeds, JudgedTest) else float(median(seeds_of(seeds)))


def judged_rows(ax: Axes, tests: Sequence[JudgedTest], names: Sequence[str]) -> None:
    """A row a test: every seed, under them the estimate on its interval, and the threshold with its claimed side."""
    for row, test in enumerate(tests):
        ax.plot(test.values, np.full(test.values.size, -row), color=COLOURS[1], **CLEAR_DOTS)
        ax.plot(test.interval, [-row - 0.2] * 2, color=COLOURS[0], linewidth=2)
        ax.plot(test.estimate, -row - 0.2, "D", color=COLOURS[0])
        ax.plot([test.threshold] * 2, [-row - 0.4, -row + 0.3], color=GREY, linestyle=LINES[1])
        pointing = ">" if test.side == "at_least" else "<"
        ax.plot(test.threshold, -row + 0.3, pointing, color=GREY, markersize=4)
    ax.set_yticks([-row for row in range(len(tests))], names)
    ax.set_ylim(-1.35 * len(tests) + 0.1, 0.6)  # room for the legend
    handles = [
        Line2D([], [], color=COLOURS[1], label="seeds", **CLEAR_DOTS),
        Line2D([], [], color=COLOURS[0], marker="D", linewidth=2, label="median, 95 % interval"),
        Line2D([], [], color=GREY, linestyle=LINES[1], label="threshold; tip: side claimed"),
    ]
    ax.legend(handles=handles, loc="lower left", fontsize=6, handlelength=1.4)


def on_axis_beyond(values: Float[np.ndarray, " n"]) -> Float[np.ndarray, " n"]:
    """Places of distances on ``axis_beyond``; what is infinite or further than the edge stands at the edge."""
    return np.clip(np.arcsinh(np.asarray(values, dtype=float)), -EDGE, EDGE)


def axis_beyond(ax: Axes) -> None:
    """An axis of distances beyond thresholds on an inverse hyperbolic sine, right of the line the claimed side."""
    ax.axvline(0.0, color="black", linewidth=0.9)
    ax.axvspan(0.0, EDGE + 0.4, color=COLOURS[1], alpha=0.05, linewidth=0)
    shown = np.array([-100, -10, -1, 0, 1, 10, 100])
    ax.set_xticks(on_axis_beyond(shown), [f"{value:+d}" if value else "0" for value in shown])
    ax.set(xlim=(-EDGE - 0.4, EDGE + 0.4), xlabel="distance beyond the threshold, in thresholds")


def grid_shape(data: xr.Dataset) -> tuple[int, ...]:
    """Rows and columns of a spectrum's points.

    Raises:
        LookupError: they are no grid.
    """
    if "grid_shape" not in data.attrs:
        raise LookupError("the points of a run are no grid of pixels")
    return tuple(int(size) for size in np.atleast_1d(data.attrs["grid_shape"]))


def picture(ax: Axes, values: Any, target: Any, title: str) -> None:
    """A picture in grey levels, those of the target."""
    ax.imshow(values, cmap=GREY_LEVELS, vmin=target.min(), vmax=target.max())
    ax.set_title(title, loc="center", fontsize=7)
    ax.set(xticks=[], yticks=[])


def tick_numbers(axis: Axis, numbers: Sequence[float], labelled: Sequence[float] | None = None) -> None:
    """Ticks at the numbers that were run, in plain figures, on a logarithmic axis too; some may stay without one."""
    shown = list(numbers if labelled is None else labelled)
    axis.set_ticks(list(numbers), [f"{each:g}" if each in shown else "" for each in numbers])
    axis.set_minor_locator(NullLocator())


def plain_ticks(axis: Axis) -> None:
    """A logarithmic axis of a decade or two, labelled 1, 2, 5, 10 without powers of ten."""
    axis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axis.set_minor_formatter(NullFormatter())


def short_log(axis: Axis) -> None:
    """Plain numbers on a logarithmic axis of less than two decades, once its data are drawn."""
    low, high = sorted(axis.get_view_interval())
    if low > 0 and high < 100 * low:
        plain_ticks(axis)


def threshold_line(ax: Axes, value: float, words: str = "", index: int = 1) -> None:
    """A horizontal threshold; its words stand in the legend, so that they hide no data."""
    line: dict[str, Any] = {"label": words} if words else {}
    ax.axhline(value, color=GREY, linewidth=0.8, linestyle=LINES[index], zorder=0, **line)


def claimed(test: JudgedTest, where: str = "") -> str:
    """A test's threshold as a legend says it: ``claimed at a = 1: ≥ 1.5``."""
    return f"claimed{where and f' {where}'}: {SIGNS[test.side]} {test.threshold:g}"


def claimed_at(ax: Axes, place: float, half: float, tests: Sequence[JudgedTest], colour: str) -> None:
    """Short thresholds at one place of the horizontal axis, each with its tips to the claimed side."""
    for test in tests:
        ends, level = [place - half, place + half], [test.threshold] * 2
        ax.plot(ends, level, color=colour, linewidth=0.8, linestyle=LINES[1], zorder=1)
        ax.plot(ends, level, "^" if test.side == "at_least" else "v", color=colour, markersize=2.5, zorder=1)


def never_line(ax: Axes, ceiling: float) -> None:
    """The line on which times stand that never came."""
    ax.axhline(ceiling, color=GREY, linewidth=0.6, zorder=0)
    place = ("axes fraction", "data")
    ax.annotate("never", (1.01, ceiling), xycoords=place, va="center", fontsize=6.5, color=GREY)
