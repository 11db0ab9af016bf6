"""A sweep over scales by points left out: small networks are trained at each on most of a signal's points.

The claim *suggested-scale* refutes that errors of kernel regression find the scale on lines; beside it a sweep that is
judged by many other points between those that train comes near the best. This is a sweep for anybody's signal, in
seconds, that has the signal's own points alone.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float

from spectral_bias.registry.seeds import stream
from spectral_bias.scales.models import MODELS
from spectral_bias.scales.signal import Signal
from spectral_bias.suggestion.small_networks import RATES, architecture, outputs, trained
from spectral_bias.suggestion.suggestion import Curve

SWEPT = tuple(RATES)
# One point of so many is held out.
HELD_OUT = 4
# A longer line is swept on a stretch of so many points, a larger picture on a patch of so many a side.
STRETCH, PATCH = 256, 16


class Excerpt(NamedTuple):
    """The part of a signal that a sweep trains on.

    Attributes:
        points: in [0, 1) of the whole signal.
        values: each channel less its mean, over its standard deviation.
        says: which part it is; empty for the whole signal.
    """

    points: Float[np.ndarray, "point axis"]
    values: Float[np.ndarray, "point channel"]
    says: str


def excerpt_of(signal: Signal) -> Excerpt:
    """The whole of a small signal, or the stretch or patch of the most energy about its own mean."""
    picture = len(signal.shape) == 2
    size = tuple(min(extent, PATCH if picture else STRETCH) for extent in signal.shape)
    starts = [range(0, extent - side + 1, max(side // 2, 1)) for extent, side in zip(signal.shape, size, strict=True)]
    corners = [(row, column) for row in starts[0] for column in starts[1]] if picture else [(row,) for row in starts[0]]
    axes_of_points = tuple(range(len(size)))
    place = max(corners, key=lambda corner: signal.values[_slices(corner, size)].var(axis=axes_of_points).sum())
    part = _slices(place, size)
    if picture:
        axes = [np.arange(extent)[cut] / extent for extent, cut in zip(signal.shape, part, strict=True)]
        points = np.stack([each.ravel() for each in np.meshgrid(*axes, indexing="ij")], axis=1)
    else:
        even = np.arange(signal.count) / signal.count
        points = (even if signal.position is None else signal.position)[part][:, None]
    values = signal.values[part].reshape(len(points), -1)
    spread = values.std(axis=0)
    values = (values - values.mean(axis=0)) / np.where(spread > 0.0, spread, 1.0)
    if size == signal.shape:
        return Excerpt(points, values, "")
    what = f"the patch of {' x '.join(map(str, size))} pixels" if picture else f"the stretch of {size[0]} points"
    return Excerpt(points, values, f"{what} with the most energy, from {' x '.join(map(str, place))} on")


def _slices(corner: tuple[int, ...], size: tuple[int, ...]) -> tuple[slice, ...]:
    return tuple(slice(start, start + side) for start, side in zip(corner, size, strict=True))


def held_out(count: int) -> Bool[np.ndarray, " point"]:
    """A random quarter of the points, the same for every signal of so many."""
    generator = np.random.default_rng([*stream("suggest", "held out"), count])
    chosen = np.zeros(count, bool)
    chosen[generator.permutation(count)[: count // HELD_OUT]] = True
    return chosen


def curve(part: Excerpt, name: str, limit: float) -> Curve:
    """Errors of one kind of networks at points that were held out of their training; infinite where one diverged.

    Args:
        part: of a signal.
        name: of the scale.
        limit: the signal's sampling limit, in cycles per domain length.
    """
    scales = next(each for each in MODELS if each.name == name).scales(limit).tolist()
    left = held_out(len(part.points))
    train, values, at = part.points[~left], part.values[~left], part.points[left]
    generator = np.random.default_rng([*stream("suggest", "sweep", name)])
    of = architecture(name, scales, part.points.shape[1], part.values.shape[1], generator)
    made = outputs(of, trained(of, train, values, generator), of.read(at)).astype(np.float64)
    wanted = part.values[left]
    square = np.mean((made - wanted) ** 2, axis=(1, 2)) / max(float(np.mean(wanted**2)), 1e-300)
    error = np.where(np.isfinite(square), np.sqrt(np.abs(square)), np.inf)
    return Curve(name, tuple(scales), tuple(error.tolist()))
