"""The signal's spectrum, what its sampling leaves of it, and whether it is told apart from white noise.

Frequencies are in cycles per domain length. A line that does not close on itself is windowed; of a picture, which is
never periodic, the DCT-II is taken; of uneven points the Lomb-Scargle periodogram.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float
from scipy.fft import dctn, rfft
from scipy.signal import lombscargle
from scipy.signal.windows import hann
from scipy.stats import kstwobign

from spectral_bias.scales.signal import Signal

# Longest stretch of a line that is transformed.
MAX_POINTS = 2**22
MAX_UNEVEN = 4096
# A wrap-around step of up to so many root mean square steps belongs to a periodic line.
CLOSED = 2.0
# The highest quarter of all coefficients: white noise has a quarter of its energy there.
NEAR_LIMIT = 0.25


class Spectrum(NamedTuple):
    """Energy about the mean by frequency, and what follows from it.

    Attributes:
        frequency: in cycles per domain length, ascending, from 1 on (or a half, of pictures).
        share: share of the energy at each frequency, summed over channels; the sum is 1.
        limit: the sampling limit in cycles per domain length.
        near_limit: share of the energy in the highest quarter of all coefficients.
        white: p-value of Bartlett's test that the energy is evenly spread; None of uneven points.
        method: how it was computed.
    """

    frequency: Float[np.ndarray, " frequency"]
    share: Float[np.ndarray, " frequency"]
    limit: float
    near_limit: float
    white: float | None
    method: str

    def quantile(self, share: float) -> float:
        """The frequency up to which a share of the energy lies."""
        index = int(np.searchsorted(np.cumsum(self.share), share * (1.0 - 1e-12)))
        return float(self.frequency[min(index, len(self.frequency) - 1)])

    def below(self, frequency: float) -> float:
        """Share of the energy at and below a frequency."""
        return float(np.sum(self.share[self.frequency <= frequency + 1e-9]))


def spectrum_of(signal: Signal) -> Spectrum:
    """The spectrum of a signal that is not constant."""
    if len(signal.shape) == 2:
        return _picture(signal)
    return _even(signal) if signal.position is None else _uneven(signal)


def _even(signal: Signal) -> Spectrum:
    values = signal.values
    start = max(0, (len(values) - MAX_POINTS) // 2)
    part = values[start : start + MAX_POINTS]
    whole = "" if len(part) == len(values) else f" of the middle {len(part)} of {len(values)} points"
    part = part - part.mean(axis=0)
    plain = _energy(part)
    if closes(part):
        energy, method = plain, f"periodogram{whole}; the line closes on itself"
    else:
        window = hann(len(part), sym=False)[:, None]
        tapered = window * (part - np.sum(window * part, axis=0) / np.sum(window))
        energy, method = _energy(tapered), f"periodogram with Hann's window{whole}"
    frequency = np.arange(1, len(energy) + 1) * (len(values) / len(part))
    # The last coefficient of an even number of points is real, of one degree of freedom: it is left out of the test.
    return _summary(frequency, energy, signal.limit, bartlett(plain[: (len(part) - 1) // 2]), method)


def closes(values: Float[np.ndarray, "point channel"]) -> bool:
    """Whether the step from the last point to the first one is like the others."""
    steps = np.sqrt(np.mean(np.diff(values, axis=0) ** 2))
    return bool(np.sqrt(np.mean((values[0] - values[-1]) ** 2)) <= CLOSED * steps)


def _energy(values: Float[np.ndarray, "point channel"]) -> Float[np.ndarray, " frequency"]:
    return np.sum(np.abs(np.asarray(rfft(values, axis=0))[1:]) ** 2, axis=1)


def _uneven(signal: Signal) -> Spectrum:
    assert signal.position is not None  # noqa: S101
    stride = -(-len(signal.position) // MAX_UNEVEN)
    # A stretch, not every so manieth point, which would fold frequencies.
    stretch = slice(0, len(signal.position) // stride)
    position, values = signal.position[stretch], signal.values[stretch]
    length = float(position[-1] - position[0]) * len(position) / (len(position) - 1)
    frequency = np.arange(1, len(position) // 2 + 1) / length
    energy = np.zeros(len(frequency))
    for channel in values.T:
        if np.ptp(channel) > 0:
            energy += lombscargle(position, channel - channel.mean(), 2.0 * np.pi * frequency)
    whole = "" if stride == 1 else f" of the first {len(position)} of {signal.count} points"
    method = f"Lomb-Scargle periodogram{whole}, up to the mean sampling limit of uneven points"
    return _summary(frequency, energy, signal.limit, None, method)


def _picture(signal: Signal) -> Spectrum:
    rows, columns = signal.shape
    centred = signal.values - signal.values.mean(axis=(0, 1))
    energy = np.sum(np.asarray(dctn(centred, axes=(0, 1), norm="ortho")) ** 2, axis=2)
    along = np.arange(rows)[:, None] / 2.0, np.arange(columns)[None, :] / 2.0
    radius = np.hypot(*along).ravel()[1:]
    of_limit = np.hypot(along[0] / rows, along[1] / columns).ravel()[1:]
    energy, order = energy.ravel()[1:], np.argsort(of_limit, kind="stable")
    # Squares of real coefficients vary twice as much as squared moduli.
    white = bartlett(energy[order], variance=2.0)
    near = float(energy[order][int((1.0 - NEAR_LIMIT) * len(order)) :].sum() / energy.sum())
    ring = np.maximum(1, np.rint(2.0 * radius)).astype(int)
    rings = np.bincount(ring, energy)
    filled = np.bincount(ring) > 0
    frequency = np.arange(len(rings))[filled] / 2.0
    return Spectrum(frequency, rings[filled] / energy.sum(), signal.limit, near, white, "DCT-II by radius")


def _summary(frequency: np.ndarray, energy: np.ndarray, limit: float, white: float | None, method: str) -> Spectrum:
    total = energy.sum()
    near = float(energy[int((1.0 - NEAR_LIMIT) * len(energy)) :].sum() / total)
    return Spectrum(frequency, energy / total, limit, near, white, method)


def bartlett(energy: Float[np.ndarray, " frequency"], variance: float = 1.0) -> float:
    """P-value of the hypothesis that energies have the same mean, by Bartlett's cumulated periodogram.

    Args:
        energy: in the order of frequency.
        variance: of an energy, over its squared mean: 1 of squared moduli, 2 of squares of real numbers.
    """
    shares = np.cumsum(energy) / np.sum(energy)
    expected = np.arange(1, len(energy) + 1) / len(energy)
    distance = np.max(np.abs(shares - expected))
    return float(kstwobign.sf(distance * np.sqrt(len(energy) / variance)))
