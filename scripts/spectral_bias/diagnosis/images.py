"""Images of the target's frequencies under the sampling of the training points: where aliased energy lies.

Training points see a frequency q as they see k where their structure factor S(q - k) is near 1, with S(q) the mean of
exp(-2 pi i q x) over them: on n equally spaced points at all q = k + m n. What a network puts there costs no training
error.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool, Float

# Shares of energy that the target's own frequencies, and their images, hold.
OWN, IMAGE = 0.98, 0.9
# Squared structure factor over which the training points hardly tell two frequencies apart.
ALIKE = 0.5
# Images that are nearly everywhere show nothing.
EVERYWHERE = 0.8


def comb(shape: tuple[int, ...], train_points: int) -> Float[np.ndarray, "*grid"]:
    """Squared structure factor of equally spaced training points, by difference of frequencies in FFT order."""
    difference = np.abs(np.fft.fftfreq(shape[0], 1.0 / shape[0]).round().astype(int))
    return (difference % train_points == 0).astype(float)


def structure_factor(trained: Bool[np.ndarray, "*grid"]) -> Float[np.ndarray, "*grid"]:
    """Squared structure factor of the training points among those of a grid, by difference of frequencies."""
    return np.abs(np.fft.fftn(trained.astype(float)) / trained.sum()) ** 2


def excess_at_images(
    residual: Float[np.ndarray, "seed channel *grid"],
    target: Float[np.ndarray, "channel *grid"],
    squared_factor: Float[np.ndarray, "*grid"],
) -> Float[np.ndarray, " seed"]:
    """How far the error's energy beside the target's own frequencies gathers at their images, by seed.

    The share of that energy at images, less the share of frequencies that are images, over 1 less the latter: 1 where
    all is there, 0 by chance. NaN where there are none, as with
    training points without any order, or where they are nearly everywhere.

    Args:
        residual: outputs less target.
        target: at the evaluation points, which are a grid.
        squared_factor: the training points' squared structure factor.
    """
    axes = tuple(range(-squared_factor.ndim, 0))
    power = np.sum(np.abs(np.fft.fftn(target, axes=axes)) ** 2, axis=0)
    varying = power.copy()
    varying.flat[0] = 0.0
    own = _most(varying, OWN)
    own.flat[0] = True
    alike = np.where(squared_factor > ALIKE, squared_factor, 0.0)
    spread = np.fft.ifftn(np.fft.fftn(power) * np.fft.fftn(alike)).real
    images = _most(np.where(own | (spread < 1e-9 * power.sum()), 0.0, spread), IMAGE) & ~own
    chance = images.sum() / max((~own).sum(), 1)
    if not 0.0 < chance < EVERYWHERE:
        return np.full(len(residual), np.nan)
    error = np.sum(np.abs(np.fft.fftn(residual, axes=axes)) ** 2, axis=1)
    beside = np.where(own, 0.0, error).sum(axis=axes)
    share = np.where(images, error, 0.0).sum(axis=axes) / np.maximum(beside, np.finfo(float).tiny)
    return (share - chance) / (1.0 - chance)


def _most(energy: Float[np.ndarray, "*grid"], share: float) -> Bool[np.ndarray, "*grid"]:
    """The fewest frequencies that hold a share of the energy together, and those with as much as the least of them."""
    ordered = np.sort(energy, axis=None)[::-1]
    place = int(np.searchsorted(np.cumsum(ordered), share * energy.sum()))
    least = ordered[min(place, ordered.size - 1)]
    return (energy >= (1.0 - 1e-6) * least) & (energy > 0.0)
