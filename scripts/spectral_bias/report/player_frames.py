"""A player's frames: the output on an interval or as an image, and the amplitudes of its tones."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from spectral_bias.report.packing import packed, packed_levels, short

# Outputs farther out than this many times the largest target are drawn there.
FARTHEST = 20.0
MOST_MODES = 64


def fit(frames: xr.Dataset, trained_on: xr.Dataset | None, seeds: np.ndarray) -> dict[str, Any]:
    """Outputs on an interval with their target, and the training points.

    Args:
        frames: the frames of a spectrum.
        trained_on: the dataset; None if training points are not drawn.
        seeds: numbers of the members that are shown.
    """
    target, points = np.asarray(frames["frame_target"], np.float64), np.asarray(frames["frame_x"])
    return {
        "x": short(points),
        "target": short(target),
        "trained": None if trained_on is None else _trained(trained_on, seeds, points[0], points[-1]),
        "output": packed(frames["frame_prediction"], limit=_limit(target)),
    }


def _trained(data: xr.Dataset, seeds: np.ndarray, low: float, high: float) -> dict[str, Any]:
    """Training points between the ends of what is shown; labels of each seed of its own are packed by seed."""
    x = np.asarray(data["x_train"], np.float64)[:, 0]
    # The last cell of a periodic grid has no evaluation point at its end.
    margin = (high - low) / max(x.size, 1)
    inside = (x >= low - margin) & (x <= high + margin)
    labels = np.asarray(data["y_train"], np.float64)[..., 0][..., inside]
    y = short(labels) if labels.ndim == 1 else packed(labels[seeds])
    return {"x": short(x[inside]), "y": y}


def image(frames: xr.Dataset) -> dict[str, Any]:
    """Outputs as images, in the brightnesses that the target has."""
    output, target = frames["frame_prediction"], np.asarray(frames["frame_target"], np.float64)
    target = target.reshape(len(target), -1)
    low, high = float(target.min()), float(target.max())
    values = np.asarray(output).reshape(*output.shape[:2], *target.shape)
    return {
        "shape": np.asarray(output.attrs["grid_shape"]).tolist(),
        "channels": target.shape[1],
        "target": packed_levels(target, low, high),
        "output": packed_levels(values, low, high),
    }


def spectrum(frames: xr.Dataset, time: str) -> dict[str, Any] | None:
    """Amplitudes of the outputs' tones; None for a spectrum without them.

    Args:
        frames: a spectrum at the frames' steps.
        time: the dimension of its steps.
    """
    if "amplitude" not in frames or frames["amplitude"].dims != ("seed", time, "mode"):
        return None
    few = frames.isel(mode=slice(MOST_MODES))
    target = np.asarray(few["target_amplitude"], np.float64)
    return {
        "mode": short(few["mode"]),
        "target": short(target),
        "amplitude": packed(few["amplitude"], limit=_limit(target)),
    }


def _limit(target: np.ndarray) -> float:
    """How far out is drawn; a target that is zero everywhere sets no limit."""
    return FARTHEST * float(np.abs(target).max()) or np.inf
