"""Relative errors in bands of sine modes, for functions that vanish at both ends of an interval."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from spectral_bias.solvers.modes import amplitudes


def band_errors(
    error: Float[np.ndarray, "*lead node"], reference: Float[np.ndarray, " node"], edges: Sequence[float | int]
) -> Float[np.ndarray, "*lead band"]:
    """||error's modes in a band|| / ||reference's||; a band ends before the edge of the next.

    Args:
        error: at the interior nodes of a uniform grid, 0 at the ends.
        reference: the function that the error is relative to.
        edges: mode numbers, ascending; the last band has all modes from the last edge on.

    Raises:
        ValueError: a band has no mode on this grid, or the reference has no energy in it.
    """
    k = np.arange(1, reference.size + 1)
    parts = [(k >= low) & (k < high) for low, high in zip(edges, [*edges[1:], np.inf], strict=True)]
    wrong, right = amplitudes(error), amplitudes(reference)
    scale = np.array([np.linalg.norm(right[part]) for part in parts])
    if (scale <= 1e-6 * np.linalg.norm(right)).any():
        empty = ", ".join(f"{edges[int(place)]:g}" for place in np.flatnonzero(scale <= 1e-6 * np.linalg.norm(right)))
        raise ValueError(f"the band from mode {empty} on has nothing in it: a relative error there means nothing")
    return np.stack([np.linalg.norm(wrong[..., part], axis=-1) for part in parts], axis=-1) / scale
