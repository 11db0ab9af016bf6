"""Seconds as people read them."""

from __future__ import annotations


def duration(seconds: float) -> str:
    """``0.14 s``, ``6.9 s``, ``5 min``, ``24 min 9 s``, ``2 h 3 min``; units that English and Chinese pages share."""
    if seconds < 59.5:
        digits = 2 if seconds < 1 else 1 if seconds < 10 else 0
        return f"{seconds:.{digits}f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, past = divmod(minutes, 60)
    large, small = (f"{hours} h", f"{past} min") if hours else (f"{minutes} min", f"{rest} s")
    return large if small.startswith("0 ") else f"{large} {small}"
