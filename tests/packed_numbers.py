"""A player's packed numbers as the page's script reads them, from the record's description alone."""

from __future__ import annotations

import base64

import numpy as np


def unpacked(given: dict) -> np.ndarray:
    """Numbers of 16-bit integers; NaN for a missing one."""
    whole = np.frombuffer(base64.b64decode(given["data"]), "<i2").reshape(given["shape"])
    values = np.where(whole == -32768, np.nan, whole * given["scale"])
    return 10.0**values if given["log"] else values


def levels_of(given: dict) -> np.ndarray:
    """Brightnesses of 8-bit levels."""
    whole = np.frombuffer(base64.b64decode(given["data"]), np.uint8).reshape(given["shape"])
    return given["low"] + (given["high"] - given["low"]) * whole / 255.0
