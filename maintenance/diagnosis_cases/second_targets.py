"""Targets of kinds F to H at points of a period.

F: sums whose amplitudes fall, modulated waves, chirps, pulses. G: wave packets, spectra of a power law, sawteeth.
H: polygons, boxes with steep edges, equal tones.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Target = Callable[..., np.ndarray]


def octaves(z: np.ndarray, draw: np.random.Generator, count: float) -> np.ndarray:
    """Weierstrass's sum: tones an octave apart, each of three quarters of the amplitude of the one before."""
    phases = draw.uniform(0, 2 * np.pi, int(count))
    return sum(0.75**n * np.cos(2 * np.pi * 2**n * z + phase) for n, phase in enumerate(phases))


def modulated(z: np.ndarray, draw: np.random.Generator, carrier: float) -> np.ndarray:
    """A low tone, and a carrier whose amplitude goes up and down twice."""
    one, two, three = draw.uniform(0, 2 * np.pi, 3)
    envelope = 1.0 + draw.uniform(0.6, 0.9) * np.cos(4 * np.pi * z + two)
    return draw.uniform(0.9, 1.3) * np.sin(2 * np.pi * z + one) + envelope * np.sin(2 * np.pi * carrier * z + three)


def chirp(z: np.ndarray, draw: np.random.Generator, highest: float) -> np.ndarray:
    """A wave whose frequency goes up from 1 to the highest and down again, so that it is periodic."""
    phase = draw.uniform(0, 2 * np.pi)
    middle, depth = (1.0 + highest) / 2.0, (highest - 1.0) / 2.0
    return np.sin(2 * np.pi * round(middle) * z - depth * np.sin(2 * np.pi * z) + phase)


def pulses(z: np.ndarray, draw: np.random.Generator, width: float) -> np.ndarray:
    """A wide bump and two narrow ones of either sign."""
    places = (draw.random() + np.array([0.0, 0.3, 0.62])) % 1.0
    sizes = draw.uniform(0.8, 1.2, 3) * np.array([1.0, 1.0, -1.0])
    widths = np.array([0.15, width, width]) * draw.uniform(0.85, 1.15, 3)
    apart = (z[:, None] - places + 0.5) % 1.0 - 0.5
    return np.exp(-(apart**2) / (2 * widths**2)) @ sizes


def packet(z: np.ndarray, draw: np.random.Generator, carrier: float) -> np.ndarray:
    """A low tone, and a carrier in a Gaussian window of a tenth of the period."""
    place, (one, two) = draw.random(), draw.uniform(0, 2 * np.pi, 2)
    apart = (z - place + 0.5) % 1.0 - 0.5
    burst = np.exp(-(apart**2) / (2 * 0.1**2)) * np.sin(2 * np.pi * carrier * apart + two)
    return draw.uniform(0.6, 1.0) * np.sin(2 * np.pi * z + one) + 1.5 * burst


def power_law(z: np.ndarray, draw: np.random.Generator, highest: float) -> np.ndarray:
    """Tones up to a highest one, with amplitudes 1 / k and phases at random."""
    k = np.arange(1, int(highest) + 1)
    return np.cos(2 * np.pi * z[:, None] * k + draw.uniform(0, 2 * np.pi, len(k))) @ (1.0 / k)


def sawtooth(z: np.ndarray, draw: np.random.Generator, highest: float) -> np.ndarray:
    """The Fourier sum of a sawtooth up to a highest frequency, somewhere in the period."""
    k = np.arange(1, int(highest) + 1)
    return np.sin(2 * np.pi * (z - draw.random())[:, None] * k) @ (1.0 / k)


def polygon(z: np.ndarray, draw: np.random.Generator, corners: float) -> np.ndarray:
    """A closed polygon that goes up and down between corners at uneven places."""
    n = int(corners)
    places = (draw.random() + (np.arange(n) + draw.uniform(-0.25, 0.25, n)) / n) % 1.0
    heights = np.where(np.arange(n) % 2 == 0, 1.0, -1.0) * draw.uniform(0.7, 1.2, n)
    order = np.argsort(places)
    return np.interp(z, places[order], heights[order], period=1.0)


def box(z: np.ndarray, draw: np.random.Generator, width: float) -> np.ndarray:
    """One up and one down step, each a tanh of that width: two units can hold it."""
    start, length = draw.uniform(0.15, 0.3), draw.uniform(0.35, 0.5)
    return np.tanh((z - start) / width) - np.tanh((z - start - length) / width) - 1.0


def equal_tones(z: np.ndarray, draw: np.random.Generator, highest: float) -> np.ndarray:
    """Tones up to a highest one, of about equal amplitudes and phases at random."""
    k = np.arange(1, int(highest) + 1)
    return np.cos(2 * np.pi * z[:, None] * k + draw.uniform(0, 2 * np.pi, len(k))) @ draw.uniform(0.7, 1.2, len(k))


TARGETS: dict[str, Target] = {
    "octaves": octaves,
    "modulated": modulated,
    "chirp": chirp,
    "pulses": pulses,
    "packet": packet,
    "power_law": power_law,
    "sawtooth": sawtooth,
    "polygon": polygon,
    "box": box,
    "equal_tones": equal_tones,
}


def target_of(named: str, z: np.ndarray, draw: np.random.Generator) -> np.ndarray:
    """The target that a way names, with its numbers, at points z in [0, 1)."""
    name, *numbers = named.split()
    return TARGETS[name](z, draw, *map(float, numbers))
