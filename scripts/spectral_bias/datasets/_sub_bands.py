"""Decompose a periodic signal into sub-bands shifted to low frequencies, and recombine them.

The decomposition of PhaseDNN (Cai, Li and Liu 2020, section 2): the signal is cut into bands of equal width in the
frequency domain, and each part is multiplied by e^{-i w x}, w the centre of its band, which makes it slow. The signal
is real: bands of negative frequencies are conjugates of those of positive ones and are not kept.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Complex, Float


def centres(width: int, count: int) -> Float[np.ndarray, " band"]:
    """0, width, 2 width, ...: the centre of each of ``count`` bands, in cycles per domain length."""
    return np.float64(width) * np.arange(count)


def shifted_sub_bands(
    values: Float[np.ndarray, " sample"], turns: Float[np.ndarray, " sample"], width: int, count: int
) -> Complex[np.ndarray, "sample band"]:
    """Each band's part of the signal times e^{-i w x}. Frequency k belongs to the band floor((k + width/2) / width).

    Args:
        values: the signal on a periodic grid.
        turns: the grid's points in parts of the domain length, times 2 pi.
        width: frequencies a band.
        count: bands; what lies beyond the last is left out.

    Raises:
        ValueError: the last band reaches beyond the grid's Nyquist frequency.
    """
    highest = width * (count - 1) + width // 2
    if highest > values.size // 2:
        raise ValueError(f"{count} sub-bands of width {width} reach to frequency {highest}, beyond {values.size // 2}")
    spectrum = np.fft.fft(values)
    frequency = np.fft.fftfreq(values.size, 1.0 / values.size)
    band = np.floor((np.abs(frequency) + width / 2.0) / width).astype(int)
    parts = []
    for index, centre in enumerate(centres(width, count)):
        kept = (band == index) & ((frequency >= 0) | (index == 0))
        parts.append(np.fft.ifft(np.where(kept, spectrum, 0.0)) * np.exp(-1j * centre * turns))
    return np.stack(parts, axis=1)


def recombined(
    parts: Complex[np.ndarray, "sample band"], turns: Float[np.ndarray, " sample"], width: int
) -> Float[np.ndarray, " sample"]:
    """Re(part_0) + 2 Re sum_m part_m e^{i w_m x}: the signal, as far as its bands reach."""
    waves = parts * np.exp(1j * turns[:, None] * centres(width, parts.shape[1]))
    return np.real(waves[:, 0]) + 2.0 * np.real(waves[:, 1:]).sum(axis=1)
