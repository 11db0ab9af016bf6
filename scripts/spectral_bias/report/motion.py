"""The picture at the top of the report: one network that learns, as a still drawing and as frames of a moving one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from spectral_bias.report.packing import unpacked

# The drawing: its size, and the edges of the curves and of the bars below them, in its units.
WIDTH, CURVES, LEFT, RIGHT = 640, (14, 214), 12, 628
BARS, BAR_LEFT, BAR_RIGHT, BAR_GAP = 250, 150, 560, 30
MOST_BARS = 5
# The curves have this much room beyond the target's largest value.
ROOM = 1.15


def motion(record: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What the picture shows of a player's record: target, output and learned share by frequency, frame by frame.

    Args:
        record: a player's record; None if no claim has one.

    Returns:
        None without a record, where its run has no curve in one dimension with an error by place, where its seed has
        no two frames of finite outputs, and where its target is zero.
    """
    if record is None or not _can_be_drawn(run := record["runs"][record["left"]]):
        return None
    x, target = np.asarray(run["fit"]["x"], float), np.asarray(run["fit"]["target"], float)
    frames = np.asarray(run["frames"])
    outputs = unpacked(run["fit"]["output"])[0]
    learned = np.clip(1.0 - unpacked(run["error"]["value"])[0][frames], 0.0, 1.0)
    known = np.isfinite(outputs).all(axis=1) & np.isfinite(learned).all(axis=1)
    reach = ROOM * float(np.abs(target).max())
    if np.count_nonzero(known) < 2 or not reach:
        return None
    heights, learned = np.interp(outputs[known], [-reach, reach], CURVES[::-1]), learned[known]
    steps = np.asarray(run["steps"])[frames][known]
    still = int(np.argmin(np.abs(steps - record["step"])))
    across = np.interp(x, [x.min(), x.max()], [LEFT, RIGHT])
    return {
        "claim": record["claim"],
        "target": _path(across, np.interp(target, [-reach, reach], CURVES[::-1])),
        "output": _path(across, heights[still]),
        "bars": _bars(run["error"]["places"], learned[still]),
        "box": _box(len(run["error"]["places"])),
        "step": int(steps[still]),
        "seed": run["seeds"][0],
        "label": run["label"],
        "unit": run["unit"],
        "frames": {
            "still": still,
            "x": np.round(across, 1).tolist(),
            "y": np.rint(10 * heights).astype(int).tolist(),
            "learned": np.rint(1000 * learned).astype(int).tolist(),
            "step": steps.tolist(),
            "bar": BAR_RIGHT - BAR_LEFT,
        },
    }


def _can_be_drawn(run: Mapping[str, Any]) -> bool:
    """Whether a run has a curve over one dimension, and errors of few places."""
    fit, error = run["fit"], run["error"]
    return bool(fit and error and 2 <= len(error["places"]) <= MOST_BARS and np.ndim(fit["x"]) == 1)


def _bars(places: Sequence[str], learned: Iterable[float]) -> list[dict[str, Any]]:
    """A bar a place, as long as the share of it that is learned."""
    return [
        {
            "place": place,
            "y": BARS + BAR_GAP * row,
            "width": round((BAR_RIGHT - BAR_LEFT) * float(share), 1),
            "share": f"{100 * float(share):.0f} %",
        }
        for row, (place, share) in enumerate(zip(places, learned, strict=True))
    ]


def _box(bars: int) -> dict[str, int]:
    """The drawing's size and edges, for its still parts."""
    return {
        "width": WIDTH,
        "height": BARS + BAR_GAP * bars + 4,
        "left": LEFT,
        "right": RIGHT,
        "zero": sum(CURVES) // 2,
        "bar": BAR_LEFT,
        "bar_width": BAR_RIGHT - BAR_LEFT,
    }


def _path(x: Sequence[float] | np.ndarray, y: Sequence[float] | np.ndarray) -> str:
    return "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True))
