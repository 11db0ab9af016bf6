"""Panels that several figures share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.colors import LogNorm
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from spectral_bias.figures.style import ERROR_MAP, GREY


def label_panels(axes: Sequence[Axes]) -> None:
    """Letters (a), (b), ... before the panels' titles."""
    for letter, ax in zip("abcdefghijkl", axes, strict=False):
        ax.set_title(f"({letter}) {ax.get_title(loc='left')}", loc="left")


def error_map(
    ax: Axes,
    steps: Float[np.ndarray, " step"],
    labels: Sequence[str],
    error: Float[np.ndarray, "step part"],
    threshold: float | None = None,
) -> Any:
    """Relative error by step (across) and frequency or band (up), logarithmic in both; a contour at a threshold."""
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


def spread(
    ax: Axes,
    x: Sequence[float],
    values: Sequence[Float[np.ndarray, " seed"]],
    ceiling: float | None = None,
    **line: Any,
) -> None:
    """Every seed as a faint dot, medians as a line; values that never came stand at ``ceiling``."""
    medians = []
    for place, seeds in zip(x, values, strict=True):
        decided = np.sort(seeds[~np.isnan(seeds)])
        medians.append(decided[(len(decided) - 1) // 2] if decided.size else np.nan)
        shown = np.where(np.isinf(decided), ceiling if ceiling is not None else np.nan, decided)
        ax.plot(np.full(shown.size, place), shown, ".", color=line.get("color"), alpha=0.3, markersize=3, zorder=1)
    drawn = np.array(medians)
    if ceiling is not None:
        drawn = np.where(np.isinf(drawn), ceiling, drawn)
    ax.plot(x, drawn, **line)


def plain_ticks(axis: Axis) -> None:
    """A logarithmic axis of a decade or two, labelled 1, 2, 5, 10 without powers of ten."""
    axis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axis.set_minor_formatter(NullFormatter())


def threshold_line(ax: Axes, value: float, text: str) -> None:
    """A horizontal threshold with its words."""
    ax.axhline(value, color=GREY, linewidth=0.8, linestyle=(0, (4, 2)), zorder=0)
    ax.annotate(text, (1.0, value), xycoords=("axes fraction", "data"), ha="right", va="bottom", fontsize=6, color=GREY)
