"""What a reader of the printed page would stumble over in a laid-out figure, as a list of sentences."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.text import Text
from matplotlib.transforms import Bbox

SMALLEST = 5.5  # points
WIDE, HIGH = 0.97, 0.8  # of a text's box that count: letters do not fill it
STEP = 2.0  # pixels between the places at which a line is looked at
CROSSED = 3  # such places that a text may lie on, for corners of its box


def faults(figure: Figure) -> list[str]:
    """All faults of a figure that has been laid out and drawn once."""
    return [*faults_of_words(figure), *texts_on_data(figure), *legends_on_data(figure)]


def faults_of_words(figure: Figure) -> list[str]:
    """Those faults that do not depend on where the data lie."""
    return [
        *small_texts(figure),
        *overlapping_texts(figure),
        *texts_beyond_the_page(figure),
        *bare_axes(figure),
        *untitled_panels(figure),
        *axes_without_numbers(figure),
    ]


def small_texts(figure: Figure) -> list[str]:
    return [
        f"{said(text)} is in {text.get_fontsize():g} pt" for text in texts(figure) if text.get_fontsize() < SMALLEST
    ]


def overlapping_texts(figure: Figure) -> list[str]:
    boxes = [(text, box(text)) for text in texts(figure)]
    return [
        f"{said(one)} and {said(other)} overlap"
        for (one, first), (other, second) in itertools.combinations(boxes, 2)
        if first.overlaps(second)
    ]


def texts_beyond_the_page(figure: Figure) -> list[str]:
    page = figure.bbox.padded(1.0)
    return [
        f"{said(text)} leaves the page"
        for text in texts(figure)
        if not (page.x0 <= box(text).x0 and box(text).x1 <= page.x1)
        or not (page.y0 <= box(text).y0 and box(text).y1 <= page.y1)
    ]


def texts_on_data(figure: Figure) -> list[str]:
    found = []
    for ax in figure.axes:
        for text in ax.texts:
            if text.get_visible() and text.get_text().strip() and inside(box(text), curves(ax)) > CROSSED:
                found.append(f"{said(text)} lies on data of {named(ax)}")
    return found


def legends_on_data(figure: Figure) -> list[str]:
    """Legends over lines, marks, bands or bars of an axes, whether their own or a neighbour's."""
    found = []
    for ax in figure.axes:
        legend = ax.get_legend()
        if legend is None:
            continue
        for other in figure.axes:
            places = curves(other)
            count = max(inside(each, places) for each in legend_boxes(legend))
            if count > CROSSED:
                found.append(f"the legend of {named(ax)} lies on data of {named(other)} ({count})")
    return found


def bare_axes(figure: Figure) -> list[str]:
    """Axes whose numbers are of nobody knows what; names as labels of ticks say what they are."""
    found = []
    for ax in figure.axes:
        if not ax.axison:
            continue
        for side, axis, shared in (("x", ax.xaxis, ax.get_shared_x_axes()), ("y", ax.yaxis, ax.get_shared_y_axes())):
            labels = [label.get_text() for label in axis.get_ticklabels() if label.get_visible() and label.get_text()]
            partners = [ax, *shared.get_siblings(ax)]
            known = any(getattr(each, f"get_{side}label")() for each in partners)
            # Maps over each other in one column: the lowest has the label.
            below = side == "x" and any(other.get_xlabel() for other in figure.axes if over(ax, other))
            if labels and all(map(numeric, labels)) and not known and not below:
                found.append(f"the {side} axis of {named(ax)} has no label")
    return found


def untitled_panels(figure: Figure) -> list[str]:
    """Panels without a title, of a figure that has several."""
    bars = [ax for ax in figure.axes if ax.get_label() == "<colorbar>"]
    if len(figure.axes) == 1:
        return []
    return [
        f"the axes at {ax.get_position().bounds} has no title"
        for ax in figure.axes
        if ax not in bars and ax.axison and not any(ax.get_title(loc=loc) for loc in ("left", "center"))
    ]


def axes_without_numbers(figure: Figure) -> list[str]:
    """Logarithmic axes on which fewer than two numbers stand."""
    found = []
    for ax in figure.axes:
        for side, axis in (("x", ax.xaxis), ("y", ax.yaxis)):
            if not ax.axison or axis.get_scale() != "log":
                continue
            low, high = sorted(axis.get_view_interval())
            ticks = [*axis.get_major_ticks(), *axis.get_minor_ticks()]
            shown = [tick for tick in ticks if tick.label1.get_text() and low <= tick.get_loc() <= high]
            if len(shown) < 2 and any(label.get_visible() for label in axis.get_ticklabels()):
                found.append(f"the {side} axis of {named(ax)} has fewer than two numbers")
    return found


def texts(figure: Figure) -> Iterator[Text]:
    """Every text that is drawn, once."""
    hidden = {
        id(text) for ax in figure.axes if not ax.axison for text in (*ax.get_xticklabels(), *ax.get_yticklabels())
    }
    hidden |= {id(ax.xaxis.label) for ax in figure.axes if not ax.axison}
    hidden |= {id(ax.yaxis.label) for ax in figure.axes if not ax.axison}
    for ax in figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()):
                if not (low <= tick.get_loc() <= high or np.isclose(tick.get_loc(), [low, high], atol=0.0).any()):
                    hidden |= {id(tick.label1), id(tick.label2)}
    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text().strip() and id(text) not in hidden:
            yield text


def box(text: Text) -> Bbox:
    """A text's own box, without an annotation's arrow, a little smaller than it is."""
    whole = Text.get_window_extent(text)
    # Of a text that stands upright the lines are columns.
    across, along_ = (WIDE, HIGH) if text.get_rotation() % 180 == 0 else (HIGH, WIDE)
    return whole.expanded(across, along_)


def legend_boxes(legend: Legend) -> list[Bbox]:
    """The boxes of a legend's words and of their handles."""
    handles = [each.get_window_extent() for each in legend.legend_handles if each is not None]
    return [*(box(text) for text in legend.get_texts()), *handles]


def curves(ax: Axes) -> np.ndarray:
    """Places in pixels along all lines, marks, edges of bands and bars of an axes that are in view."""
    found = [np.empty((0, 2))]
    for line in ax.lines:
        points = line.get_transform().transform(np.column_stack([np.ravel(each) for each in line.get_data()]))
        joined = line.get_linestyle() not in ("None", "none", "", " ")
        found.append(along(points) if joined else points)
    for each in ax.collections:
        if isinstance(each, PathCollection):
            found.append(each.get_offset_transform().transform(each.get_offsets()))
        elif isinstance(each, PolyCollection) and each.get_hatch() is None:
            transform = each.get_transform()
            found += [along(transform.transform(path.vertices)) for path in each.get_paths()]
    for bar in ax.patches:
        if bar.get_fill() and not wide(bar, ax):
            found.append(along(bar.get_transform().transform(bar.get_path().vertices)))
    places = np.concatenate(found)
    view = ax.bbox.padded(1.0)
    x, y = places.T
    return places[(x >= view.x0) & (x <= view.x1) & (y >= view.y0) & (y <= view.y1)]


def wide(bar, ax: Axes) -> bool:
    """A shaded stretch of the whole axes is a ground, not data."""
    shape = bar.get_window_extent()
    return shape.height >= 0.99 * ax.bbox.height or shape.width >= 0.99 * ax.bbox.width


def along(points: np.ndarray) -> np.ndarray:
    """A line's points with places between them."""
    found = [points[np.isfinite(points).all(axis=1)]]
    for one, other in itertools.pairwise(points):
        if np.isfinite([one, other]).all():
            count = min(int(np.hypot(*(other - one)) / STEP), 5000)
            if count > 1:
                found.append(one + (other - one) * np.linspace(0, 1, count)[:, None])
    return np.concatenate(found)


def inside(area: Bbox, places: np.ndarray) -> int:
    x, y = places.T
    return int(np.sum((x > area.x0) & (x < area.x1) & (y > area.y0) & (y < area.y1)))


def over(ax: Axes, other: Axes) -> bool:
    """Whether an axes stands right above another of the same width."""
    one, two = ax.get_position(), other.get_position()
    return one.y0 > two.y0 and abs(one.x0 - two.x0) < 0.01 and abs(one.x1 - two.x1) < 0.01


def numeric(text: str) -> bool:
    try:
        float(text.replace("\N{MINUS SIGN}", "-"))
    except ValueError:
        return text.startswith("$\\mathdefault")
    return True


def said(text: Text) -> str:
    return repr(text.get_text())


def named(ax: Axes) -> str:
    return repr(ax.get_title(loc="left") or ax.get_title(loc="center") or ax.get_ylabel() or ax.get_label())
