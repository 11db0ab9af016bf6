"""Panels that several figures share, and the medians and ranges over seeds that they draw of stored numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.colors import LogNorm
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from spectral_bias.figures.style import COLOURS, ERROR_MAP, GREY, GREY_LEVELS, LINES
from spectral_bias.figures.verdict import JudgedTest

# Of one place on an axis: numbers by seed, or the test that holds them.
Seeds = Float[np.ndarray, " seed"] | JudgedTest


def median(values: Float[np.ndarray, "seed *rest"] | xr.DataArray) -> Float[np.ndarray, "*rest"]:
    """The median over decided seeds; of an even number the mean of the middle two, or the lower if one is infinite."""
    ordered = np.sort(np.asarray(values, np.float64), axis=0)  # NaN last
    decided = np.sum(~np.isnan(ordered), axis=0, keepdims=True)
    lower = np.take_along_axis(ordered, np.maximum((decided - 1) // 2, 0), axis=0)[0]
    upper = np.take_along_axis(ordered, np.minimum(decided // 2, len(ordered) - 1), axis=0)[0]
    with np.errstate(invalid="ignore"):
        return np.where(np.isfinite(upper), (lower + upper) / 2.0, lower)


def finite_or(values: Float[np.ndarray, "..."], ceiling: float | None) -> Float[np.ndarray, "..."]:
    """Times with those that never came put at a ceiling, or left out without one."""
    return np.where(np.isinf(values), np.nan if ceiling is None else ceiling, values)


def label_panels(axes: Sequence[Axes]) -> None:
    """Letters (a), (b), ... before the panels' titles."""
    for letter, ax in zip("abcdefghijkl", axes, strict=False):
        ax.set_title(f"({letter}) {ax.get_title(loc='left')}", loc="left")


def error_map(ax: Axes, data: xr.Dataset, labels: Sequence[str], threshold: float | None = None) -> Any:
    """Median relative error by step and frequency or band; marks where it is first under a threshold."""
    steps, error = np.asarray(data["step"], np.float64), median(data["relative_error"])
    later = steps > 0
    edges = np.concatenate([steps[later], [steps[-1] * 1.03]])
    rows = np.arange(len(labels) + 1) - 0.5
    values = np.clip(error[later].T, 1e-3, None)
    mesh = ax.pcolormesh(edges, rows, values, cmap=ERROR_MAP, norm=LogNorm(0.01, 2.0), rasterized=True)
    if threshold is not None:
        for row, series in enumerate(values):
            under = np.flatnonzero(series < threshold)
            if under.size:
                ax.plot(edges[under[0]], row, marker="|", color="white", markersize=11, markeredgewidth=1.6)
    ax.set_xscale("log")
    ax.set_yticks(range(len(labels)), labels)
    ax.set_xlabel("optimiser step")
    ax.figure.colorbar(mesh, ax=ax, label="relative error", pad=0.01)
    return mesh


def curve(
    ax: Axes,
    x: Float[np.ndarray, " step"],
    values: Float[np.ndarray, "seed step"],
    ends: tuple[float, float] = (0.0, 1.0),
    alpha: float = 0.2,
    **line: Any,
) -> None:
    """The seeds' median as a line on a band between two of their quantiles, or over their whole range."""
    low, high = np.quantile(values, ends, axis=0)
    ax.fill_between(x, low, high, color=line["color"], alpha=alpha, linewidth=0)
    ax.plot(x, median(values), **line)


def spread(ax: Axes, x: Sequence[float], values: Sequence[Seeds], ceiling: float | None = None, **line: Any) -> None:
    """Every seed as a faint dot, medians as a line, a test's as its estimate; infinities stand at ``ceiling``."""
    for place, seeds in zip(x, values, strict=True):
        shown = finite_or(seeds_of(seeds), ceiling)
        ax.plot(np.full(shown.size, place), shown, ".", color=line.get("color"), alpha=0.3, markersize=3, zorder=1)
    ax.plot(x, finite_or(np.array([middle(seeds) for seeds in values]), ceiling), **line)


def seeds_of(seeds: Seeds) -> Float[np.ndarray, " seed"]:
    """The numbers by seed, whether a test holds them or none does."""
    return seeds.values if isinstance(seeds, JudgedTest) else np.asarray(seeds, np.float64)


def middle(seeds: Seeds) -> float:
    """A test's estimate, or the median of seeds that no test holds."""
    return seeds.estimate if isinstance(seeds, JudgedTest) else float(median(seeds))


def judged_rows(ax: Axes, tests: Sequence[JudgedTest], names: Sequence[str]) -> None:
    """A row a test: every seed, under them the estimate on its interval, and the threshold across."""
    for row, test in enumerate(tests):
        ax.plot(test.values, np.full(test.values.size, -row), ".", color=COLOURS[1], alpha=0.5)
        ax.plot(test.interval, [-row - 0.2] * 2, color=COLOURS[0], linewidth=2)
        ax.plot(test.estimate, -row - 0.2, "D", color=COLOURS[0])
        ax.plot([test.threshold] * 2, [-row - 0.4, -row + 0.3], color=GREY, linestyle=LINES[1])
    ax.set_yticks([-row for row in range(len(tests))], names)
    ax.set_ylim(-len(tests) + 0.4, 0.6)


def picture(ax: Axes, values: Any, target: Any, title: str) -> None:
    """A picture in grey levels, those of the target."""
    ax.imshow(values, cmap=GREY_LEVELS, vmin=target.min(), vmax=target.max())
    ax.set_title(title, loc="center", fontsize=7)
    ax.set(xticks=[], yticks=[])


def plain_ticks(axis: Axis) -> None:
    """A logarithmic axis of a decade or two, labelled 1, 2, 5, 10 without powers of ten."""
    axis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axis.set_minor_formatter(NullFormatter())


def threshold_line(ax: Axes, value: float, text: str = "") -> None:
    """A horizontal threshold with its words, beside the axes so that they hide no data."""
    ax.axhline(value, color=GREY, linewidth=0.8, linestyle=LINES[1], zorder=0)
    ax.annotate(text, (1.01, value), xycoords=("axes fraction", "data"), va="center", fontsize=6, color=GREY)


def never_line(ax: Axes, ceiling: float) -> None:
    """The line on which times stand that never came."""
    ax.axhline(ceiling, color=GREY, linewidth=0.6, zorder=0)
    place = ("axes fraction", "data")
    ax.annotate("never", (0.01, ceiling), xycoords=place, va="bottom", fontsize=6, color=GREY)
