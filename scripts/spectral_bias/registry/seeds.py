"""Named seed streams: each stream of random numbers has a name, and its seed is computed from the name.

A stream's key is the first 64 bits of the SHA-256 of its name. It depends on nothing else: neither on the time nor on
the number or order of other seeds and runs.
"""

from __future__ import annotations

import hashlib

ROOT = "spectral-bias-atlas"


def stream(*names: str | int) -> tuple[int, int]:
    """The 64-bit key of a named stream as two unsigned 32-bit words, the layout of a Threefry key.

    Args:
        names: the parts of the stream's name, from coarse to fine (experiment, run, seed, purpose).
    """
    text = "\x1f".join([ROOT, *(str(name) for name in names)])
    head = hashlib.sha256(text.encode()).digest()[:8]
    return int.from_bytes(head[:4], "big"), int.from_bytes(head[4:], "big")
