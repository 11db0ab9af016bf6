"""The problem of Xu et al. (arXiv 1901.06523, section 5): -u'' = g on (-1, 1), u(-1) = u(1) = 0, with four tones.

g = sin x + 4 sin 4x - 8 sin 8x + 16 sin 24x, so that u = sum of the tones' amplitudes over their squared frequencies
times the tones, minus the straight line through its values at the ends.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

TONES = ((1.0, 1.0), (4.0, 4.0), (-8.0, 8.0), (16.0, 24.0))


def source(x: Float[np.ndarray, " *point"]) -> Float[np.ndarray, " *point"]:
    """The right-hand side g."""
    return sum((amplitude * np.sin(k * x) for amplitude, k in TONES), np.zeros_like(x))


def solution(x: Float[np.ndarray, " *point"]) -> Float[np.ndarray, " *point"]:
    """The solution u in closed form; its tones are odd, so the line is their sum at 1 times x."""
    tones = sum((amplitude / k**2 * np.sin(k * x) for amplitude, k in TONES), np.zeros_like(x))
    at_end = sum(amplitude / k**2 * np.sin(k) for amplitude, k in TONES)
    return tones - at_end * x
