"""The Gaussian filter of functions on scattered points (Xu et al., arXiv 1901.06523, section 3.2).

y_low_i = sum_j G_ij y_j / sum_j G_ij with G = exp(-|x_i - x_j|^2 / (2 delta)), delta a variance. The n^2
distances between all pairs of points are computed a block of rows at a time, so that memory does not grow with n^2, and
cached only if they fit in one block.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from jaxtyping import Float

# Distances of one block: 256 MB of float64, room for those of 5,000 points.
BLOCK = 2**25


class Points:
    """Points, and the squared distances between all pairs of them.

    Args:
        x: the points.
        block: maximal number of distances in memory, but at least those of one point.

    Attributes:
        mean_square: the mean of |x_i - x_j|^2 over all pairs, including i = j.
    """

    def __init__(self, x: Float[np.ndarray, "sample dimension"], block: int = BLOCK) -> None:
        # Centred, so that the sums of squares below have the magnitude of the distances.
        self.x = x - x.mean(axis=0)
        self._norm = np.sum(self.x**2, axis=1)
        self.mean_square = 2.0 * float(self._norm.mean())
        self._rows = max(1, block // len(x))
        self._whole = self._squared(slice(None)) if self._rows >= len(x) else None

    def blocks(self) -> Iterator[tuple[slice, Float[np.ndarray, "row sample"]]]:
        """Rows of the squared distances, block by block."""
        if self._whole is not None:
            yield slice(None), self._whole
            return
        for first in range(0, len(self.x), self._rows):
            rows = slice(first, first + self._rows)
            yield rows, self._squared(rows)

    def low_pass(
        self, values: Float[np.ndarray, "sample column"], deltas: Float[np.ndarray, " delta"]
    ) -> Float[np.ndarray, "delta sample column"]:
        """Values after the filter, for each variance.

        Args:
            values: functions on the points, one a column.
            deltas: variances, in the squared unit of the points.
        """
        low = np.empty((len(deltas), *values.shape))
        for place, rows, filtered in self._filtered(values, deltas):
            low[place, rows] = filtered
        return low

    def low_pass_energy(
        self, values: Float[np.ndarray, "sample column"], deltas: Float[np.ndarray, " delta"]
    ) -> Float[np.ndarray, " delta"]:
        """The sum of squares of the filtered values, for each variance; arguments as of ``low_pass``."""
        energy = np.zeros(len(deltas))
        for place, _, filtered in self._filtered(values, deltas):
            energy[place] += np.sum(filtered**2)
        return energy

    def _filtered(
        self, values: Float[np.ndarray, "sample column"], deltas: Float[np.ndarray, " delta"]
    ) -> Iterator[tuple[int, slice, Float[np.ndarray, "row column"]]]:
        """Index of the variance, block of rows, filtered values; a column of ones sums the weights."""
        with_ones = np.concatenate([values, np.ones((len(values), 1))], axis=1)
        for rows, squared in self.blocks():
            for place, delta in enumerate(deltas):
                sums = np.exp(squared / (-2.0 * delta)) @ with_ones
                yield place, rows, sums[:, :-1] / sums[:, -1:]

    def _squared(self, rows: slice) -> Float[np.ndarray, "row sample"]:
        products = self.x[rows] @ self.x.T
        return np.maximum(self._norm[rows, None] + self._norm[None, :] - 2.0 * products, 0.0)
