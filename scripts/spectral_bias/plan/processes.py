"""How many processes train the seeds of a run: a matter of the job's processors, and no part of a spec."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def idle_processors(threads: int, seeds: int, numerics: Mapping[str, Any]) -> int:
    """The number of a training's processors that have nothing to do, which a scheduler grants nevertheless."""
    return max(0, threads - process_count(threads, seeds, numerics) * numerics["threads"])


def told_idle(idle: Sequence[int], trainings: int) -> str:
    """One sentence on processors that trainings cannot use; empty where there are none.

    Args:
        idle: how many each such training has.
        trainings: how many trainings there are in all.
    """
    if not idle:
        return ""
    return (
        f"{len(idle)} of {trainings} trainings cannot use up to {max(idle)} of the processors that each asks for, "
        "which stay idle: make --set-threads train=K smaller."
    )
