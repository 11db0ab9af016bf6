"""The picture at the top of the report: one network that learns, as a still drawing and as frames of a moving one."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from jaxtyping import Float

MISSING = -32768
# The drawing: its size, and the edges of the curves and of the bars below them, in its units.
WIDTH, CURVES, LEFT, RIGHT = 640.0, (14.0, 214.0), 12.0, 628.0
BARS, BAR_LEFT, BAR_RIGHT, BAR_GAP = 250.0, 150.0, 560.0, 30.0
MOST_BARS = 5


def motion(record: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What the picture shows of a player's record: target, output and learned share by frequency, frame by frame.

    Args:
        record: a player's record; None if no claim has one.

    Returns:
        None without a record, where its run has no curve in one dimension with an error by place, where its seed has
        no two frames of finite outputs, and where its target is zero.
    """
    run = record["runs"][record["left"]] if record else None
    if not run or not run["fit"] or not run["error"] or not 2 <= len(run["error"]["places"]) <= MOST_BARS:
        return None
    x, target = np.asarray(run["fit"]["x"], float), np.asarray(run["fit"]["target"], float)
    if x.ndim != 1:
        return None
    frames = np.asarray(run["frames"])
    outputs = unpacked(run["fit"]["output"])[0]
    learned = np.clip(1.0 - unpacked(run["error"]["value"])[0][frames], 0.0, 1.0)
    known = np.isfinite(outputs).all(axis=1) & np.isfinite(learned).all(axis=1)
    reach = 1.15 * float(np.abs(target).max())
    if np.count_nonzero(known) < 2 or not reach:
        return None
    heights = np.interp(outputs[known], [-reach, reach], [CURVES[1], CURVES[0]])
    steps = np.asarray(run["steps"])[frames][known]
    still = int(np.argmin(np.abs(steps - record["step"]))) if record else 0
    across = np.interp(x, [x.min(), x.max()], [LEFT, RIGHT])
    bars = [
        {
            "place": place,
            "y": BARS + BAR_GAP * row,
            "width": round((BAR_RIGHT - BAR_LEFT) * float(learned[known][still, row]), 1),
            "share": f"{100 * float(learned[known][still, row]):.0f} %",
        }
        for row, place in enumerate(run["error"]["places"])
    ]
    return {
        "claim": record["claim"] if record else "",
        "target": _path(across, np.interp(target, [-reach, reach], [CURVES[1], CURVES[0]])),
        "output": _path(across, heights[still]),
        "bars": bars,
        "height": BARS + BAR_GAP * len(bars) + 4,
        "step": int(steps[still]),
        "seed": run["seeds"][0],
        "label": run["label"],
        "unit": run["unit"],
        "frames": {
            "still": still,
            "x": np.round(across, 1).tolist(),
            "y": np.rint(10 * heights).astype(int).tolist(),
            "learned": np.rint(1000 * learned[known]).astype(int).tolist(),
            "step": steps.tolist(),
            "bar": BAR_RIGHT - BAR_LEFT,
        },
    }


def unpacked(packed: Mapping[str, Any]) -> Float[np.ndarray, "..."]:
    """The numbers of a packed array; NaN where they are missing.

    Args:
        packed: of a player's record: base64 of 16-bit integers, shape, scale, and whether they are logarithms.
    """
    whole = np.frombuffer(base64.b64decode(packed["data"]), "<i2").reshape(packed["shape"])
    values = np.where(whole == MISSING, np.nan, whole * packed["scale"])
    return 10.0**values if packed["log"] else values


def _path(x: Sequence[float] | np.ndarray, y: Sequence[float] | np.ndarray) -> str:
    return "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True))
