"""What the evaluation points of a log are: a periodic grid, one with its end points, an image, a volume, a cloud.

Points of one dimension are sorted, and those of a tensor grid are put in the order that the methods read (the last axis
fastest), together with the target and the outputs, whatever their order in the log.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import xarray as xr
from jaxtyping import Float, Int

from spectral_bias.diagnosis.both import Both
from spectral_bias.diagnosis.card import Points, PointsKind
from spectral_bias.spectra.fields import image_shape

# Distances that count as equal, relative to the spacing; as in ``spectra.fields``.
CLOSE = 1e-3
# Difference of the target at both ends, relative to its range, up to which they are equal; as in ``spectra.fields``.
EQUAL_ENDS = 1e-6
ROUNDING = 2.0**-22


class Arranged(NamedTuple):
    """A run whose samples are in the order that methods read.

    Attributes:
        run: the run; its attribute ``grid_shape`` is that of the grid, where there is one.
        points: what its points are.
        moved: whether samples were put in another order.
        grid_added: whether ``grid_shape`` was added or corrected.
        assumed_length: whether the length of the domain is not the log's own.
    """

    run: xr.Dataset
    points: Points
    moved: bool
    grid_added: bool
    assumed_length: bool


def arranged(run: xr.Dataset, *, trained_on_known: bool = True) -> Arranged:
    """Find out what the points of a run are, and put its samples in order.

    Args:
        run: a run in the run layout.
        trained_on_known: whether its ``trained_on`` was logged.
    """
    count, dimensions = int(run.sizes["sample"]), int(run.sizes["dimension"])
    trained_on = int(np.asarray(run["trained_on"]).sum()) if trained_on_known else None

    def points(kind: PointsKind, says: Both, length: float | None = None, shape: tuple[int, ...] = ()) -> Points:
        channels = int(run.sizes.get("channel", 1))
        return Points(kind, count, dimensions, shape, channels, length, trained_on, says.en, says.zh)

    stated = _stated_grid(run)
    if stated is not None and len(several := _axes(stated)) > 1:
        says = Both(
            f"The log has the attribute grid_shape = {_listed(stated)}, and its points lie in this order.",
            f"日志有属性 grid_shape = {_listed(stated)}，其点按此次序排列。",
        )
        return Arranged(run, points(_grid_kind(several), says, shape=stated), False, False, False)
    if dimensions == 1:
        order = np.argsort(np.asarray(run["x"], np.float64)[:, 0], kind="stable")
        moved = bool((np.diff(order) < 0).any())
        run = run.isel(sample=order) if moved else run
        kind, says, length, assumed = _line(run)
        says = Both(f"{says.en} They were sorted first.", f"{says.zh}已先行排序。") if moved else says
        shape = (count,) if kind != "irregular" else ()
        return Arranged(run, points(kind, says, length, shape), moved, False, assumed)
    found = _tensor_grid(np.asarray(run["x"], np.float64))
    if found is None:
        says = Both(
            f"The {count} points of {dimensions} dimensions are no grid of equally spaced rows.",
            f"这 {count} 个 {dimensions} 维的点不构成等距网格。",
        )
        length = float(run.attrs["domain_length"]) if "domain_length" in run.attrs else None
        return Arranged(run, points("cloud", says, length), False, False, False)
    shape, order = found
    moved = bool((np.diff(order) < 0).any())
    run = run.isel(sample=order).assign_attrs(grid_shape=np.array(shape))
    order_of = (
        Both(", in another order; samples were put in order.", "，但次序不同；已重新排列。")
        if moved
        else Both(".", "。")
    )
    says = Both(
        f"The coordinates are those of a full grid of {_listed(shape)}{order_of.en}",
        f"坐标构成 {_listed(shape)} 的完整网格{order_of.zh}",
    )
    return Arranged(run, points(_grid_kind(shape), says, shape=shape), moved, True, False)


def _line(run: xr.Dataset) -> tuple[PointsKind, Both, float | None, bool]:
    """Kind, sentence and length of sorted points of one dimension, and whether the length is assumed."""
    x, count = np.asarray(run["x"], np.float64)[:, 0], int(run.sizes["sample"])
    extent, stated = float(x[-1] - x[0]), float(run.attrs.get("domain_length", 0.0))
    if count < 3 or extent <= 0.0:
        says = Both(
            f"There are {count} points over a length of {extent:.6g}.", f"{extent:.6g} 的长度上有 {count} 个点。"
        )
        return "irregular", says, stated or None, False
    spacing = extent / (count - 1)
    close = CLOSE * spacing + ROUNDING * float(np.abs(x).max())
    if np.abs(np.diff(x) - spacing).max() > close:
        length = stated or extent
        whence = Both("from the first to the last point", "首点到末点的长度")
        if stated:
            whence = Both("of the attribute domain_length", "属性 domain_length 的长度")
        says = Both(
            f"The distances of the points differ; frequencies are counted over {length:.6g}, the length {whence.en}.",
            f"各点间距不等；频率按 {length:.6g} 计，即{whence.zh}。",
        )
        return "irregular", says, length, not stated
    if stated:
        if abs(spacing * count - stated) <= count * close:
            says = Both(
                f"{count} points {spacing:.6g} apart fill the domain_length {stated:.6g} without its end point.",
                f"{count} 个点，间距 {spacing:.6g}，铺满 domain_length {stated:.6g} 而不含终点。",
            )
            return "periodic", says, stated, False
        ends = abs(extent - stated) <= count * close
        where = (
            Both("from end to end", "从一端到另一端铺满")
            if ends
            else Both("partly, or go beyond it", "只铺满部分或超出")
        )
        says = Both(
            f"{count} points {spacing:.6g} apart fill the domain_length {stated:.6g} {where.en}.",
            f"{count} 个点，间距 {spacing:.6g}，{where.zh} domain_length {stated:.6g}。",
        )
        return "with_end_points", says, stated, False
    target = np.asarray(run["target"], np.float64).reshape(count, -1)
    span = float(np.ptp(target))
    start = Both(
        f"The log has no domain_length. The points are {spacing:.6g} apart, and the target",
        f"日志没有 domain_length。各点间距 {spacing:.6g}，目标",
    )
    if span > 0.0 and np.abs(target[-1] - target[0]).max() <= EQUAL_ENDS * span:
        says = Both(
            f"{start.en} has the same value at both ends: taken for a grid with both end points, of length "
            f"{extent:.6g}.",
            f"{start.zh}在两端取值相同：视为含两端点、长度 {extent:.6g} 的网格。",
        )
        return "with_end_points", says, extent, True
    length = spacing * count
    says = Both(
        f"{start.en} differs at the ends: taken for one period of length {length:.6g} without its end point.",
        f"{start.zh}在两端取值不同：视为长度 {length:.6g} 的一个周期，不含终点。",
    )
    return "periodic", says, length, True


def _stated_grid(run: xr.Dataset) -> tuple[int, ...] | None:
    """The log's own ``grid_shape`` where its points lie in that order."""
    try:
        return image_shape(run, "dct_bands")
    except ValueError:
        return None


def _tensor_grid(x: Float[np.ndarray, "sample dimension"]) -> tuple[tuple[int, ...], Int[np.ndarray, " sample"]] | None:
    """Points along each axis of a grid along the coordinates' axes, and the order of its points; None for no grid.

    Axes with one coordinate are left out; at least two others are needed.
    """
    shape: list[int] = []
    places: list[np.ndarray] = []
    for column in x.T:
        found = _levels(column)
        if found is None:
            return None
        size, place = found
        if size > 1:
            shape.append(size)
            places.append(place)
        if math.prod(shape) > len(x):
            return None
    if len(shape) < 2 or math.prod(shape) != len(x):
        return None
    index = np.ravel_multi_index(places, shape)
    order = np.argsort(index, kind="stable")
    return (tuple(shape), order) if (index[order] == np.arange(len(x))).all() else None


def _levels(column: Float[np.ndarray, " sample"]) -> tuple[int, Int[np.ndarray, " sample"]] | None:
    """How many equally spaced values a coordinate has, and the number of each point's; None where it has no such."""
    extent, close = float(np.ptp(column)), ROUNDING * float(np.abs(column).max())
    if extent <= close:
        return 1, np.zeros(len(column), np.int64)
    ordered = np.sort(column)
    gaps = np.diff(ordered)
    apart = gaps > CLOSE * extent / len(column) + close
    size = int(apart.sum()) + 1
    spacing = extent / (size - 1)
    place = np.rint((column - ordered[0]) / spacing).astype(np.int64)
    even = np.abs(column - ordered[0] - place * spacing).max() <= CLOSE * spacing + close
    return (size, place) if even else None


def _axes(shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(size for size in shape if size > 1)


def _grid_kind(shape: tuple[int, ...]) -> PointsKind:
    return "image" if len(shape) == 2 else "volume"


def _listed(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape))
