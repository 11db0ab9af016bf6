"""Seconds of a job and of a whole run, for ``make bench``.

A job prints one line into its log: processor and wall seconds, and what JAX reports of its compilations. The process
of the workflow writes one record at the end of a run. Nothing that computes knows of this module.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MARK = "profile: "
RUN_RECORD = Path("logs", "run.json")
# Processor seconds of its jobs below which a run had none.
MIN_JOB_SECONDS = 0.1
_HITS = {"/jax/compilation_cache/cache_hits": "hits", "/jax/compilation_cache/cache_misses": "misses"}
_COMPILING = ("/jax/core/compile/", "/jax/compilation_cache/cache_retrieval_time_sec")


@contextmanager
def profiled(rule: str) -> Iterator[None]:
    """Print the seconds of the job in this context as one line of JSON.

    It holds ``cpu`` and ``wall``, processor seconds, also of processes that the job started, and wall seconds;
    ``compiling``, wall seconds in which JAX traced, lowered and compiled; ``hits`` and ``misses`` of the compile cache.
    The last three are known only where JAX was imported before, as it is in jobs of the fork server.
    """
    counts: Counter[str] = Counter(hits=0, misses=0)
    spans: list[tuple[float, float]] = []

    def on_duration(event: str, seconds: float, **_: Any) -> None:
        if event.startswith(_COMPILING):
            now = time.perf_counter()
            spans.append((now - seconds, now))

    def on_event(event: str, **_: Any) -> None:
        if event in _HITS:
            counts[_HITS[event]] += 1

    if (monitoring := getattr(sys.modules.get("jax"), "monitoring", None)) is not None:
        monitoring.register_event_duration_secs_listener(on_duration)
        monitoring.register_event_listener(on_event)
    cpu, began = _processor_seconds(), time.perf_counter()
    try:
        yield
    finally:
        seconds = {"cpu": _processor_seconds() - cpu, "wall": time.perf_counter() - began, "compiling": union(spans)}
        print(MARK + json.dumps({"rule": rule, **seconds, **counts}), flush=True)


def _processor_seconds() -> float:
    """Of this process, and of those that it started and that have ended."""
    return time.process_time() + sum(os.times()[2:4])


def union(spans: list[tuple[float, float]]) -> float:
    """Total length of time spans (begin, end), overlaps counted once."""
    total, covered = 0.0, float("-inf")
    for begin, end in sorted(spans):
        total += max(0.0, end - max(begin, covered))
        covered = max(covered, end)
    return total


def write_run_record(folder: Path, cores: int | None) -> None:
    """Write what a whole run took, at its end in Snakemake's process: ``logs/run.json``, unless it had no jobs.

    Args:
        folder: the working folder.
        cores: how many the run was given.
    """
    import psutil

    this = psutil.Process()
    own = this.cpu_times()
    # The fork server is still running.
    children = [each for child in this.children() for each in child.cpu_times()[:4]]
    jobs = own.children_user + own.children_system + sum(children)
    if jobs < MIN_JOB_SECONDS:
        return
    record = {
        "began": this.create_time(),
        "wall": time.time() - this.create_time(),
        "cores": cores,
        "snakemake": own.user + own.system,
        "jobs": jobs,
    }
    target = folder / RUN_RECORD
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
