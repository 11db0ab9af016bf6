"""Lines of progress: a consumer of training that passes its segments on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from spectral_bias.training.ensemble import Segment


def with_progress(segments: Iterable[Segment], steps: int, log: Callable[[str], None]) -> Iterator[Segment]:
    """Pass segments on, writing one line to the log after each.

    Args:
        segments: consecutive segments of a training.
        steps: the steps of the whole training.
        log: writes one line.
    """
    began = time.perf_counter()
    for segment in segments:
        loss, seconds = float(np.median(segment.last_loss)), time.perf_counter() - began
        log(f"step {segment.step} of {steps}: median loss {loss:.3e}, {seconds:.1f} s")
        yield segment
