"""Arrays of numbers as short text in JSON: base64 of whole numbers, with what turns them back."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from jaxtyping import Float

MISSING = -32768
LARGEST = 32767
# Under this an error is rounding, and packed as this.
LEAST = 1e-16


def packed(values: Any, *, log: bool = False, limit: float = np.inf) -> dict[str, Any]:
    """Numbers as 16-bit multiples of a scale, or their decimal logarithms; missing where they are not finite.

    Args:
        values: the numbers; of logarithms none is under 0.
        log: whether logarithms are packed, which keeps small errors apart.
        limit: numbers beyond this, on either side, are packed as this, so that one seed that runs away takes no
            precision from the others.

    Returns:
        data: base64 of little-endian integers; shape; scale and log: a number is scale times the integer, or 10 to the
        power of that.
    """
    array = np.asarray(values, np.float64)
    with np.errstate(invalid="ignore"):
        array = np.log10(np.maximum(array, LEAST)) if log else np.clip(array, -limit, limit)
    # A clipped infinity is as missing as NaN.
    known = np.isfinite(array) & np.isfinite(np.asarray(values, np.float64))
    largest = float(np.max(np.abs(array[known]), initial=0.0))
    scale = largest / LARGEST or 1.0
    whole = np.rint(np.where(known, array, 0.0) / scale)
    kept = np.where(known, np.clip(whole, -LARGEST, LARGEST), MISSING).astype("<i2")
    return {"data": _text(kept), "shape": list(array.shape), "scale": scale, "log": log}


def unpacked(packed: Mapping[str, Any]) -> Float[np.ndarray, "..."]:
    """The numbers of a packed array; NaN where they are missing.

    Args:
        packed: what ``packed`` has returned.
    """
    whole = np.frombuffer(base64.b64decode(packed["data"]), "<i2").reshape(packed["shape"])
    values = np.where(whole == MISSING, np.nan, whole * packed["scale"])
    return 10.0**values if packed["log"] else values


def packed_levels(values: Any, low: float, high: float) -> dict[str, Any]:
    """Brightnesses as 8-bit levels between two values; what lies outside, or is missing, is at the nearer end or low.

    Args:
        values: the brightnesses.
        low: brightness of level 0.
        high: brightness of level 255.

    Returns:
        data: base64 of bytes; shape; low and high.
    """
    array = np.asarray(values, np.float64)
    part = (np.nan_to_num(array, nan=low, posinf=high, neginf=low) - low) / ((high - low) or 1.0)
    levels = np.rint(255.0 * np.clip(part, 0.0, 1.0)).astype(np.uint8)
    return {"data": _text(levels), "shape": list(array.shape), "low": low, "high": high}


def compact(value: Any) -> str:
    """JSON without spaces and with letters of all languages as they are, as the pages hold it."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)


def short(values: Any) -> list[float]:
    """Numbers of at most seven digits, which float32 has."""
    return [float(f"{each:.7g}") for each in np.asarray(values, np.float64).tolist()]


def _text(array: np.ndarray) -> str:
    return base64.b64encode(array.tobytes()).decode("ascii")
