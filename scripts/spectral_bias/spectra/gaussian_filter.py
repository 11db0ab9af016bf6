"""The Gaussian filter of functions on scattered points (Xu et al., arXiv 1901.06523, section 3.2).

y_low_i = sum_j G_ij y_j / sum_j G_ij with G = exp(-|x_i - x_j|^2 / (2 delta)), delta a variance. Distances between all
pairs of n points are n^2 numbers: they are made a block of rows at a time, and kept only where all of them are one
block, so that what is held at once does not grow with n^2.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from jaxtyping import Float

# Numbers of one block: 128 MB of float64.
BLOCK = 2**24


class Points:
    """Points, and the squared distances between all pairs of them.

    Args:
        x: the points.
        block: how many distances are held at once, at least one point's.

    Attributes:
        mean_square: the mean of |x_i - x_j|^2 over all pairs, those of a point with itself included.
    """

    def __init__(self, x: Float[np.ndarray, "sample dimension"], block: int = BLOCK) -> None:
        # About the mean, so that the sums of squares below are of the distances' own size.
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
        """Values after the filter, for each of its variances.

        Args:
            values: any number of functions on the points.
            deltas: variances, in the squared unit of the points.
        """
        found = np.empty((len(deltas), *values.shape))
        for place, rows, filtered in self._filtered(values, deltas):
            found[place, rows] = filtered
        return found

    def low_pass_energy(
        self, values: Float[np.ndarray, "sample column"], deltas: Float[np.ndarray, " delta"]
    ) -> Float[np.ndarray, " delta"]:
        """The sum of squares of what the filter leaves, for each of its variances; arguments as of ``low_pass``."""
        found = np.zeros(len(deltas))
        for place, _, filtered in self._filtered(values, deltas):
            found[place] += np.sum(filtered**2)
        return found

    def _filtered(
        self, values: Float[np.ndarray, "sample column"], deltas: Float[np.ndarray, " delta"]
    ) -> Iterator[tuple[int, slice, Float[np.ndarray, "row column"]]]:
        """Filtered values by the variance's place and block of rows; a column of ones gives the sum of weights."""
        with_ones = np.concatenate([values, np.ones((len(values), 1))], axis=1)
        for rows, squared in self.blocks():
            for place, delta in enumerate(deltas):
                sums = np.exp(squared / (-2.0 * delta)) @ with_ones
                yield place, rows, sums[:, :-1] / sums[:, -1:]

    def _squared(self, rows: slice) -> Float[np.ndarray, "row sample"]:
        products = self.x[rows] @ self.x.T
        return np.maximum(self._norm[rows, None] + self._norm[None, :] - 2.0 * products, 0.0)
