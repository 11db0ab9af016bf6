"""Lines of progress: a consumer of training that passes its segments on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from spectral_bias.training.ensemble import Segment


def with_progress(segments: Iterable[Segment], steps: int, log: Callable[[str], None]) -> Iterator[Segment]:
    """The segments, with a line of the log after each.

    Args:
        segments: consecutive segments of a training.
        steps: the steps of the whole training.
        log: where the lines go.
    """
    began = time.perf_counter()
    for segment in segments:
        loss, seconds = float(np.median(segment.last_loss)), time.perf_counter() - began
        log(f"step {segment.step} of {steps}: median loss {loss:.3e}, {seconds:.1f} s")
        yield segment
