"""The record of a signal: values on a line or a picture, with what was done to them on the way in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float


class SignalError(ValueError):
    """What is wrong with a signal or its file, and what is allowed."""


@dataclass(frozen=True)
class Signal:
    """Values at the points of a line or a picture, each axis scaled to [0, 1).

    Attributes:
        name: what it is called in texts.
        values: float64; of a line (point, channel), of a picture (row, column, channel).
        position: the points of an unevenly sampled line, ascending in [0, 1); None on an even grid.
        extent: first point and end of the domain in the file's own coordinates; None where it gives none.
        notes: what was left out, reordered or converted.
    """

    name: str
    values: Float[np.ndarray, "*shape channel"]
    position: Float[np.ndarray, " point"] | None = None
    extent: tuple[float, float] | None = None
    notes: tuple[str, ...] = ()

    @property
    def shape(self) -> tuple[int, ...]:
        """Points along each axis."""
        return self.values.shape[:-1]

    @property
    def count(self) -> int:
        """Number of points."""
        return int(np.prod(self.shape))

    @property
    def channels(self) -> int:
        """Number of values at a point."""
        return self.values.shape[-1]

    @property
    def limit(self) -> float:
        """The sampling limit in cycles per domain length: half the points of the longest axis."""
        return max(self.shape) / 2.0

    @property
    def constant(self) -> bool:
        """Whether all points have the same values, up to rounding."""
        axes = tuple(range(len(self.shape)))
        spread = self.values.std(axis=axes)
        return bool(np.all(spread <= 1e-12 * np.maximum(np.abs(self.values).max(axis=axes), 1e-300)))


def on_line(
    name: str,
    values: Float[np.ndarray, "point channel"],
    x: Float[np.ndarray, " point"] | None = None,
    notes: tuple[str, ...] = (),
) -> Signal:
    """A signal on a line, from its points where they are given; sorted, equal points averaged, evenness recognised.

    Raises:
        SignalError: there are fewer than two different points, or values or points that are not finite.
    """
    values = np.asarray(values, np.float64)
    check_finite(name, values, "value")
    if x is None:
        return Signal(name, values, notes=notes)
    x = np.asarray(x, np.float64)
    check_finite(name, x, "x")
    if np.any(np.diff(x) < 0):
        notes = (*notes, "sorted by x")
    points, place, counts = np.unique(x, return_inverse=True, return_counts=True)
    if len(points) < 2:
        raise SignalError(f"{name}: all points have the same x, {x[0]:g}; at least two different ones are needed")
    sums = np.zeros((len(points), values.shape[1]))
    np.add.at(sums, place, values)
    if len(points) < len(x):
        notes = (*notes, f"{len(x) - len(points)} points with an x of others averaged with them")
    means, spacing = sums / counts[:, None], (points[-1] - points[0]) / (len(points) - 1)
    extent = (float(points[0]), float(points[-1] + spacing))
    even = bool(np.all(np.abs(np.diff(points) - spacing) <= 1e-3 * spacing))
    return Signal(name, means, None if even else (points - extent[0]) / (extent[1] - extent[0]), extent, notes)


def check_finite(name: str, values: Float[np.ndarray, "..."], what: str) -> None:
    """Refuse values that are missing or infinite.

    Raises:
        SignalError: some are; says how many, and where the first is.
    """
    bad = ~np.isfinite(values)
    if bad.any():
        first = ", ".join(str(each) for each in np.argwhere(bad)[0][: max(1, values.ndim - 1)])
        raise SignalError(
            f"{name}: {bad.sum()} of {bad.size} numbers ({what}) are NaN or infinite, the first at index {first}; "
            "leave these points out, with their x in a CSV file"
        )
