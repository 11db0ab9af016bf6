"""Leave-one-out errors of kernel regression in closed form, on a whole signal or on blocks of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float
from scipy.linalg import eigh

from spectral_bias.scales.kernel import Differences, Kernel
from spectral_bias.scales.signal import Signal

OfPoints = Callable[[Float[np.ndarray, "point axis"]], Kernel]
# Points of a block: a matrix of so many rows is decomposed for every value.
LINE, SIDE = 384, 16
LINES, PATCHES, UNEVEN = 16, 36, 4
# Ridges, as shares of the kernel's diagonal; the larger ones are for noise. On the 42 signals of
# docs/suggest.md the scale of Gaussian features came as near to the best one with any smallest ridge from 1e-6 to 1e-3;
# that of SIREN came nearest with 1e-6.
RIDGES = (1e-6, 1e-4, 1e-2, 1e-1)


class Block(NamedTuple):
    """Points and centred values of which each value of a scale needs one decomposition.

    Attributes:
        points: in domain lengths.
        values: a column for each block of these points and channel.
    """

    points: Float[np.ndarray, "point axis"]
    values: Float[np.ndarray, "point column"]


class Blocks(NamedTuple):
    """A signal in blocks.

    Attributes:
        parts: the blocks; columns of a part go through its blocks, and of each through the channels.
        energy: of the values by channel, each block less its mean.
        says: how many blocks there are.
    """

    parts: list[Block]
    energy: Float[np.ndarray, " channel"]
    says: str


def blocks_of(signal: Signal) -> Blocks:
    """The signal as one block, or as blocks spread evenly over it, each less its mean."""
    if len(signal.shape) == 2:
        return _patches(signal)
    size = min(signal.count, LINE)
    starts = _spread(signal.count - size, UNEVEN if signal.position is not None else LINES, signal.count // size)
    position = np.arange(signal.count) / signal.count if signal.position is None else signal.position
    cut = [signal.values[start : start + size] for start in starts]
    says = "all points" if len(cut) == 1 else f"{len(cut)} stretches of {size} points, spread evenly"
    if signal.position is None:
        return _blocks([Block(position[:size, None], _centred(cut))], signal, says)
    parts = [
        Block(position[start : start + size, None], _centred([each])) for start, each in zip(starts, cut, strict=True)
    ]
    return _blocks(parts, signal, says)


def _patches(signal: Signal) -> Blocks:
    sides = [min(extent, SIDE) for extent in signal.shape]
    most = int(np.sqrt(PATCHES))
    starts = [_spread(n - side, most, n // side) for n, side in zip(signal.shape, sides, strict=True)]
    cut = [
        signal.values[row : row + sides[0], column : column + sides[1]].reshape(-1, signal.channels)
        for row in starts[0]
        for column in starts[1]
    ]
    axes = [np.arange(side) / extent for side, extent in zip(sides, signal.shape, strict=True)]
    points = np.stack([each.ravel() for each in np.meshgrid(*axes, indexing="ij")], axis=1)
    says = "all pixels" if len(cut) == 1 else f"{len(cut)} patches of {sides[0]} x {sides[1]} pixels, spread evenly"
    return _blocks([Block(points, _centred(cut))], signal, says)


def _blocks(parts: list[Block], signal: Signal, says: str) -> Blocks:
    energy = sum(_by_channel(np.sum(part.values**2, axis=0), signal.channels) for part in parts)
    return Blocks(parts, np.asarray(energy), says)


def _by_channel(columns: Float[np.ndarray, "*rest column"], channels: int) -> Float[np.ndarray, "*rest channel"]:
    return columns.reshape(*columns.shape[:-1], -1, channels).sum(axis=-2)


def _spread(last: int, most: int, fit: int) -> list[int]:
    """First points of blocks: as many as fit, at most ``most``, evenly spread up to ``last``."""
    return sorted({round(each) for each in np.linspace(0, last, max(1, min(most, fit)))})


def _centred(cut: Sequence[Float[np.ndarray, "point channel"]]) -> Float[np.ndarray, "point column"]:
    values = np.concatenate(cut, axis=1)
    return values - values.mean(axis=0)


def left_out_error(blocks: Blocks, kernel: OfPoints) -> float:
    """Root mean square leave-one-out error over the root mean square of the values, for the best of ``RIDGES``."""
    return float(np.sqrt(left_out_squares(blocks, kernel).sum(axis=1).min() / blocks.energy.sum()))


def left_out_errors(blocks: Blocks, kernel: OfPoints) -> Float[np.ndarray, " channel"]:
    """The same of each channel by itself, each with its own ridge: several signals on the same points."""
    return np.sqrt(left_out_squares(blocks, kernel).min(axis=0) / blocks.energy)


def left_out_squares(blocks: Blocks, kernel: OfPoints) -> Float[np.ndarray, "ridge channel"]:
    """Sums of squared leave-one-out residuals, by ridge.

    The residual at a point left out is [(K + r)^-1 y]_i / [(K + r)^-1]_ii (Wahba 1990).
    """
    square = np.zeros((len(RIDGES), len(blocks.energy)))
    for part in blocks.parts:
        matrix = kernel(part.points)
        values, vectors = eigh(matrix, check_finite=False)
        turned, scale = vectors.T @ part.values, float(np.mean(np.diagonal(matrix)))
        for index, ridge in enumerate(RIDGES):
            inverse = 1.0 / (np.maximum(values, 0.0) + ridge * scale)
            residual = (vectors @ (inverse[:, None] * turned)) / ((vectors**2) @ inverse)[:, None]
            square[index] += _by_channel(np.sum(residual**2, axis=0), len(blocks.energy))
    return square


def of_differences(kernel: Callable[[Differences, float], Kernel], scale: float) -> OfPoints:
    """The kernel matrix of points, for a kernel of their differences."""
    return lambda points: kernel(points[:, None, :] - points[None, :, :], scale)
