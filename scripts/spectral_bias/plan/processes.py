"""How many processes train the seeds of a run: a matter of the job's processors, and no part of a spec."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def process_count(threads: int, seeds: int, numerics: Mapping[str, Any]) -> int:
    """The number of processes that a run's seeds are shared out to.

    Args:
        threads: processors of the job.
        seeds: the run's seeds; each process has one at least.
        numerics: the numeric environment. Each process has the threads that it names; a graphics card has one process.
    """
    if numerics["platform"] == "gpu":
        return 1
    return max(1, min(threads // numerics["threads"], seeds))
