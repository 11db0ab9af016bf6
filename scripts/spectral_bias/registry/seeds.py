"""Named seed streams: every random number of a result has a name, and the name is its seed.

A stream's key is the head of the SHA-256 of its name, so it depends on nothing else: not on the time, not on how
many seeds or runs there are beside it, not on their order.
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
