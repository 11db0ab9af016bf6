"""Errors at the end of a log by frequency or band: how they split into lower and higher ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr
from jaxtyping import Bool, Float


@dataclass(frozen=True)
class PlacesLeft:
    """One network's errors by frequency at the end, condensed; NaN is unknown (``errors_left.ErrorsLeft``)."""

    low: float
    high: float
    reverse: float
    highest: float
    beside: float


def places_left(spectrum: xr.Dataset, seed: int, looks: Bool[np.ndarray, " step"], error: float) -> PlacesLeft:
    """Split one network's last errors by frequency where higher ones exceed lower ones most.

    Args:
        spectrum: of the run, by any method with relative errors by frequency or band.
        seed: which network.
        looks: steps up to its last.
        error: its error over the target's deviation.
    """
    curve, share, whole = curves(spectrum, seed)
    errors = _end(curve[looks])
    known = np.isfinite(errors) & np.isfinite(share)
    errors, share = errors[known], share[known]
    if not errors.size:
        return PlacesLeft(np.nan, np.nan, np.nan, np.nan, np.nan)
    beside = np.nan
    if whole is not None:
        # Energy of the target that no place holds counts as not learned.
        beside = max(0.0, error**2 - float(np.sum(share * errors**2)) - max(0.0, 1.0 - whole)) / max(error**2, 1e-300)
    if errors.size == 1:
        return PlacesLeft(float(errors[0]), np.nan, np.nan, float(errors[0]), beside)
    below = np.array([_together(errors[:cut], share[:cut]) for cut in range(1, errors.size)])
    above = np.array([_together(errors[cut:], share[cut:]) for cut in range(1, errors.size)])
    ratio = above / np.maximum(below, np.finfo(float).tiny)
    cut = int(ratio.argmax())
    return PlacesLeft(
        float(below[cut]), float(above[cut]), float(1.0 / max(ratio.min(), 1e-300)), float(errors.max()), beside
    )


def _together(errors: np.ndarray, share: np.ndarray) -> float:
    return float(np.sqrt(np.sum(share * errors**2) / max(share.sum(), np.finfo(float).tiny)))


def curves(
    spectrum: xr.Dataset, seed: int
) -> tuple[Float[np.ndarray, "step place"], Float[np.ndarray, " place"], float | None]:
    """One network's errors by ascending frequency, shares of the target's energy, and what these hold together."""
    if "relative_error" in spectrum:
        (place,) = (dim for dim in spectrum["relative_error"].dims if dim not in {"seed", "step"})
        curve = np.asarray(spectrum["relative_error"].isel(seed=seed).transpose("step", place), np.float64)
        order = np.argsort(np.asarray(spectrum[place]), kind="stable")
        for name in ("energy_share", "band_energy"):
            if name in spectrum:
                share = np.asarray(spectrum[name], np.float64)[order]
                whole = float(spectrum["named_energy_share"]) if "named_energy_share" in spectrum else None
                return curve[:, order], share, whole
        return curve[:, order], np.full(len(order), 1.0 / len(order)), None
    if "low_relative_error" in spectrum:
        high = np.asarray(spectrum["high_energy"], np.float64)
        middle = int(np.abs(high - 0.5).argmin())
        parts = (spectrum[f"{part}_relative_error"].isel(seed=seed, delta=middle) for part in ("low", "high"))
        curve = np.stack([np.asarray(part, np.float64) for part in parts], axis=1)
        return curve, np.array([1.0 - high[middle], high[middle]]), None
    return np.empty((spectrum.sizes.get("step", 0), 0)), np.empty(0), None


def _end(curve: Float[np.ndarray, "look place"]) -> Float[np.ndarray, " place"]:
    """The least error of the last third of looks: what is learned is shaken by minibatches and by what is not."""
    return np.min(curve[-max(1, len(curve) // 3) :], axis=0)
