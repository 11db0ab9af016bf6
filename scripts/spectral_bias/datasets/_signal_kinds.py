"""Kinds of random signals on [0, 1], each a function of a generator and of points.

None is of a kind that ``suggest`` was designed on (docs/suggest.md lists those). A signal does not depend on the points
that it is asked at. Frequencies are in cycles per domain length.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from jaxtyping import Float

Points = Float[np.ndarray, " point"]
Kind = Callable[[np.random.Generator, Points], Points]
# The highest frequency of what has one: 0.7 of the limit of 128 training points, but of power-law noise.
HIGHEST, HIGHEST_OF_NOISE = 45.0, 60.0


def band(generator: np.random.Generator, x: Points) -> Points:
    """Noise in a band of whole frequencies: the lowest from 1 to 30 and the width from 1 to 30, both log-uniform."""
    lowest, width = (round(_log_uniform(generator, 1.0, 30.0)) for _ in range(2))
    return _waves(generator, x, np.arange(lowest, min(lowest + width, HIGHEST) + 1.0))


def tones(generator: np.random.Generator, x: Points) -> Points:
    """Three to six tones of any frequency from 0.7 to 45, log-uniform, not periodic on the domain."""
    frequencies = [_log_uniform(generator, 0.7, HIGHEST) for _ in range(generator.integers(3, 7))]
    return _waves(generator, x, np.array(frequencies))


def power_law(generator: np.random.Generator, x: Points) -> Points:
    """Noise with amplitudes k^-p for p from 0.75 to 2: from rough to smooth."""
    frequencies = np.arange(1.0, HIGHEST_OF_NOISE + 1.0)
    return _waves(generator, x, frequencies, frequencies ** -generator.uniform(0.75, 2.0))


def steps(generator: np.random.Generator, x: Points) -> Points:
    """Constant between two to twelve jumps."""
    places = np.sort(generator.uniform(0.02, 0.98, generator.integers(2, 13)))
    return generator.standard_normal(len(places) + 1)[np.searchsorted(places, x, side="right")]


def kinks(generator: np.random.Generator, x: Points) -> Points:
    """Linear between four to twenty random knots."""
    inner = np.sort(generator.uniform(0.0, 1.0, generator.integers(4, 21)))
    knots = np.concatenate([[0.0], inner, [1.0]])
    return np.interp(x, knots, generator.standard_normal(len(knots)))


def peaks(generator: np.random.Generator, x: Points) -> Points:
    """Four to sixteen Lorentz peaks of half widths from 0.005 to 0.05, as in a measured spectrum."""
    total = np.zeros_like(x)
    for _ in range(generator.integers(4, 17)):
        place, width, height = generator.uniform(), _log_uniform(generator, 0.005, 0.05), generator.exponential()
        total += height / (1.0 + ((x - place) / width) ** 2)
    return total


def decays(generator: np.random.Generator, x: Points) -> Points:
    """Three to ten events, each of which jumps and decays within 0.02 to 0.3."""
    total = np.zeros_like(x)
    for _ in range(generator.integers(3, 11)):
        since, time = x - generator.uniform(0.0, 0.95), _log_uniform(generator, 0.02, 0.3)
        total += generator.standard_normal() * (since >= 0.0) * np.exp(-np.maximum(since, 0.0) / time)
    return total


def ramps(generator: np.random.Generator, x: Points) -> Points:
    """Three to eight smooth transitions between levels, tanh of widths from 0.005 to 0.1."""
    total = np.zeros_like(x)
    for _ in range(generator.integers(3, 9)):
        place, width = generator.uniform(0.05, 0.95), _log_uniform(generator, 0.005, 0.1)
        total += generator.standard_normal() * np.tanh((x - place) / width)
    return total


KINDS: Mapping[str, Kind] = {
    each.__name__: each for each in (band, tones, power_law, steps, kinks, peaks, decays, ramps)
}


def _waves(
    generator: np.random.Generator,
    x: Points,
    frequencies: Float[np.ndarray, " frequency"],
    amplitudes: Float[np.ndarray, " frequency"] | float = 1.0,
) -> Points:
    cosines, sines = amplitudes * generator.standard_normal((2, len(frequencies)))
    phase = 2.0 * np.pi * x[:, None] * frequencies
    return np.cos(phase) @ cosines + np.sin(phase) @ sines


def _log_uniform(generator: np.random.Generator, low: float, high: float) -> float:
    return float(np.exp(generator.uniform(np.log(low), np.log(high))))
