"""Sums of tones on periodic grids. Frequencies are in cycles per domain length, so every tone has whole periods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from jaxtyping import Float


def periodic_grid(count: int, domain: Sequence[float]) -> Float[np.ndarray, " count"]:
    """``count`` evenly spaced points from the start of the domain, its end point left out."""
    start, end = domain
    return start + (end - start) * np.arange(count) / count


def tones(
    x: Float[np.ndarray, " sample"], terms: Sequence[dict[str, Any]], domain: Sequence[float], derivative: int = 0
) -> Float[np.ndarray, " sample"]:
    """sum_i A_i sin or cos(2 pi k_i x / L + phase_i), L the length of the domain, or a derivative of it.

    A derivative turns every wave by a quarter period and multiplies it by its angular frequency.
    """
    total = np.zeros_like(x)
    for term in terms:
        wave = np.sin if term.get("sin") else np.cos
        angular = 2.0 * np.pi * (term.get("sin") or term["cos"]) / (domain[1] - domain[0])
        turned = angular * x + term["phase"] + derivative * np.pi / 2.0
        total += term["amplitude"] * angular**derivative * wave(turned)
    return total
