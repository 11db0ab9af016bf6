"""Periodogram of values at any points of a line, at equally spaced frequencies, by a non-uniform FFT.

Values are spread over a regular grid by a smooth kernel, transformed by an FFT, and divided by the kernel's transform
(Dutt and Rokhlin 1993; kernel exp(b sqrt(1 - z^2)) of Barnett, Magland and af Klinteberg, arXiv 1808.06736).
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float
from scipy.fft import fft, next_fast_len
from scipy.sparse import csr_array

# Points of the grid that a value is spread over: errors of about 1e-8 of the sum of the values' sizes.
WIDTH = 10
SHARPNESS = 2.3 * WIDTH
NODES = 64


class Periodogram:
    """|sum_s v_s exp(-2 pi i f x_s)|^2 at f = first + spacing * (0, 1, ..., count - 1), summed over channels.

    What depends on points and frequencies alone is computed once.
    """

    def __init__(self, position: Float[np.ndarray, " sample"], first: float, spacing: float, count: int) -> None:
        size = next_fast_len(2 * count + 2 * WIDTH)
        # The transform has frequencies about 0: those about the middle one of the list.
        middle = first + spacing * (count // 2)
        place = size * np.mod(spacing * position, 1.0)
        nearest = np.ceil(place - WIDTH / 2).astype(np.int64)[:, None] + np.arange(WIDTH)
        distance = (nearest - place[:, None]) * (2.0 / WIDTH)
        entries = _kernel(distance) * np.exp(-2j * np.pi * np.mod(middle * position, 1.0))[:, None]
        samples = np.repeat(np.arange(len(position)), WIDTH)
        self._spread = csr_array((entries.ravel(), (np.mod(nearest, size).ravel(), samples)), (size, len(position)))
        order = np.arange(count) - count // 2
        self._wanted, self._transform = np.mod(order, size), _transform(order / size)

    def __call__(self, values: Float[np.ndarray, "channel sample"]) -> Float[np.ndarray, " frequency"]:
        """The periodogram of values."""
        return np.sum(np.abs(fft(self._spread @ values.T, axis=0)[self._wanted]) ** 2, axis=-1) / self._transform**2


def _kernel(z: np.ndarray) -> np.ndarray:
    """The kernel, 1 at 0 and about 0 beyond 1."""
    return np.exp(SHARPNESS * (np.sqrt(np.maximum(1.0 - z**2, 0.0)) - 1.0))


def _transform(frequency: np.ndarray) -> np.ndarray:
    """Its Fourier transform, at frequencies in cycles per grid spacing, by Gauss-Legendre quadrature."""
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    waves = np.cos(np.pi * WIDTH * frequency[:, None] * nodes)
    return 0.5 * WIDTH * waves @ (weights * _kernel(nodes))
