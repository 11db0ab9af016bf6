"""Legends that hide no data: each is measured against what is drawn, and moved where there is room.

A plot says where its legend stands on the data that it was made for. On other data, as of a user's own experiments,
that corner may be taken.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.transforms import Bbox, ScaledTranslation
from matplotlib.typing import LegendLocType

INSIDE: tuple[LegendLocType, ...] = (
    *("upper left", "upper right", "lower left", "lower right"),
    *("upper center", "lower center", "center right", "center left"),
)
STEP = 2.0  # pixels between the places at which a line is looked at
MOST_STEPS = 5000  # between two points of a line, one of which may lie far outside
HIDDEN = 3  # such places that may lie under a word or a handle, whose boxes have empty corners
GAP = 4.0  # points between an axis and a legend below it
POINTS_PER_INCH = 72.0

Places = Float[np.ndarray, "place 2"]


def clear_legends(figure: Figure) -> None:
    """Move each legend that lies on data to the emptiest place inside of its axes, or else below them.

    Args:
        figure: a figure that has been laid out; it grows and is laid out again where a legend goes below.
    """
    below: set[Axes] = set()
    crowded = [ax for ax in figure.axes if ax.get_legend() is not None]
    while crowded:
        drawn = np.concatenate([_drawn(ax) for ax in figure.axes])
        moved = [ax for ax in crowded if ax not in below and _has_no_place(ax, drawn)]
        if not moved:
            return
        # Panels in one row share the room that the page grows by.
        heights = {round(ax.bbox.y0): 0.0 for ax in moved}
        for ax in moved:
            row = round(ax.bbox.y0)
            heights[row] = max(heights[row], _put_below(ax))
        below.update(moved)
        figure.set_figheight(figure.get_figheight() + sum(heights.values()))
        figure.draw_without_rendering()  # in smaller panels another legend may lie on data


def _has_no_place(ax: Axes, drawn: Places) -> bool:
    """Move a legend that lies on data to the emptiest place inside; whether it lies on data everywhere."""
    legend = ax.get_legend()
    if legend is None:
        return False
    # Words and handles move with their legend, but not before it is drawn.
    whole = legend.get_window_extent()
    parts = [each for each in (*legend.get_texts(), *legend.legend_handles) if each is not None]
    boxes = [each.get_window_extent().translated(-whole.x0, -whole.y0) for each in parts]

    def hidden() -> int:
        corner = legend.get_window_extent()
        return max((_inside(box.translated(corner.x0, corner.y0), drawn) for box in boxes), default=0)

    if hidden() <= HIDDEN:
        return False
    found: dict[LegendLocType, int] = {}
    for place in INSIDE:
        legend.set_loc(place)
        found[place] = hidden()
    emptiest = min(found, key=lambda place: found[place])
    legend.set_loc(emptiest)
    return found[emptiest] > HIDDEN


def _put_below(ax: Axes) -> float:
    """Put a legend under its axes' ticks and label; its height in inches."""
    figure, legend = ax.get_figure(root=True), ax.get_legend()
    if figure is None or legend is None:
        return 0.0
    legend.set_in_layout(False)
    box = ax.get_tightbbox()
    legend.set_in_layout(True)
    below = 0.0 if box is None else max(0.0, ax.bbox.y0 - box.y0) / figure.dpi
    away = ScaledTranslation(0.0, -below - GAP / POINTS_PER_INCH, figure.dpi_scale_trans)
    legend.set_loc("upper center")
    legend.borderaxespad = 0.0
    legend.set_bbox_to_anchor(Bbox.from_bounds(0.0, 0.0, 1.0, 0.0), ax.transAxes + away)
    return legend.get_window_extent().height / figure.dpi + GAP / POINTS_PER_INCH


def _inside(box: Bbox, places: Places) -> int:
    x, y = places.T
    return int(np.sum((x > box.x0) & (x < box.x1) & (y > box.y0) & (y < box.y1)))


def _drawn(ax: Axes) -> Places:
    """Places in pixels along the lines, marks, bands and bars of an axes that are in view."""
    places = np.concatenate([np.empty((0, 2)), *_of_lines(ax), *_of_collections(ax), *_of_bars(ax)])
    view, (x, y) = ax.bbox.padded(1.0), places.T
    return places[(x >= view.x0) & (x <= view.x1) & (y >= view.y0) & (y <= view.y1)]


def _of_lines(ax: Axes) -> Iterator[Places]:
    for line in ax.lines:
        points = line.get_transform().transform(np.asarray(line.get_xydata(), np.float64))
        yield _along(points) if _joined(line) else points


def _joined(line: Line2D) -> bool:
    return line.get_linestyle() not in ("None", "none", "", " ")


def _of_collections(ax: Axes) -> Iterator[Places]:
    for each in ax.collections:
        if isinstance(each, PathCollection):
            yield each.get_offset_transform().transform(np.asarray(each.get_offsets(), np.float64))
        elif isinstance(each, PolyCollection):
            yield from (_along(each.get_transform().transform(path.vertices)) for path in each.get_paths())


def _of_bars(ax: Axes) -> Iterator[Places]:
    """Edges of filled shapes; a shaded stretch of the whole axes is a ground, not data."""
    for shape in ax.patches:
        box = shape.get_window_extent()
        if shape.get_fill() and box.height < 0.99 * ax.bbox.height and box.width < 0.99 * ax.bbox.width:
            yield _along(shape.get_transform().transform(shape.get_path().vertices))


def _along(points: Places) -> Places:
    """A line's points, with places between them."""
    finite = np.isfinite(points.sum(axis=1))  # an infinite number less another is none
    found = [points[finite]]
    ends = finite[:-1] & finite[1:]
    for one, other in zip(points[:-1][ends], points[1:][ends], strict=True):
        count = min(int(np.hypot(*(other - one)) / STEP), MOST_STEPS)
        if count > 1:
            found.append(one + (other - one) * np.linspace(0, 1, count)[:, None])
    return np.concatenate(found)
