"""Where a job's seconds go: importing, reading and writing files, compiling, and what its rule is for.

A job prints one line for ``make bench`` into its log. Imports are seen by Python's own import machinery, compilation by
the events that JAX reports, files by the readers and writers of this room; nothing that computes knows of it.
"""

from __future__ import annotations

import importlib
import itertools
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MARK = "accounted: "
RUN_RECORD = Path("logs", "run.json")
# Processor seconds of its jobs from which a run is one: dry runs have none.
MIN_JOB_SECONDS = 0.1
# Where spans overlap the first of these has the seconds: a program that is traced imports, not the other way round.
KINDS = ("imports", "files", "compiling")
_HITS = {"/jax/compilation_cache/cache_hits": "hits", "/jax/compilation_cache/cache_misses": "misses"}
_COMPILING = ("/jax/core/compile/", "/jax/compilation_cache/cache_retrieval_time_sec")

Span = tuple[str, float, float]

_spans: list[Span] = []
_programs: Counter[str] = Counter()


@contextmanager
def spending(kind: str) -> Iterator[None]:
    """Seconds in here go to ``kind``, one of ``KINDS``; as a decorator, those of every call."""
    began = time.perf_counter()
    try:
        yield
    finally:
        _spans.append((kind, began, time.perf_counter()))


@contextmanager
def accounted(rule: str) -> Iterator[None]:
    """Print where the seconds of the job in here went, as one line.

    It holds ``start``, processor seconds of this process before the job; ``cpu`` and ``wall``, processor and wall
    seconds of the job; of the latter those of each of ``KINDS``; and how many programs were found in the compile cache
    or not.
    """
    _spans.clear()
    _programs.clear()
    with _watched():
        start, began = time.process_time(), time.perf_counter()
        try:
            yield
        finally:
            ended = time.perf_counter()
            kinds = exclusive([span for span in _spans if span[2] > began])
            record = {"rule": rule, "start": start, "cpu": time.process_time() - start, "wall": ended - began, **kinds}
            print(MARK + json.dumps({**record, "hits": 0, "misses": 0, **_programs}), flush=True)


def exclusive(spans: Sequence[Span]) -> dict[str, float]:
    """Seconds by kind, each second counted once, for the first of ``KINDS`` that it belongs to."""
    seconds = dict.fromkeys(KINDS, 0.0)
    changes = sorted([(began, kind, 1) for kind, began, _ in spans] + [(ended, kind, -1) for kind, _, ended in spans])
    open_spans = dict.fromkeys(KINDS, 0)
    for (now, kind, change), (then, _, _) in itertools.pairwise([*changes, (0.0, "", 0)]):
        open_spans[kind] += change
        if first := next((each for each in KINDS if open_spans[each]), None):
            seconds[first] += then - now
    return seconds


@contextmanager
def _watched() -> Iterator[None]:
    """Note the span of every import, and once JAX is there of all that it compiles."""
    bootstrap: Any = importlib._bootstrap  # type: ignore[attr-defined]
    original = getattr(bootstrap, "_find_and_load", None)
    if original is None:
        yield
        return
    depth = 0

    def find_and_load(name: str, import_: Any) -> Any:
        nonlocal depth
        if depth:
            return original(name, import_)
        depth += 1
        try:
            with spending("imports"):
                return original(name, import_)
        finally:
            depth -= 1
            _listen()

    _listen()
    bootstrap._find_and_load = find_and_load
    try:
        yield
    finally:
        bootstrap._find_and_load = original


def _listen() -> None:
    """Hear what JAX compiles, once in a process and not before something else has imported JAX."""
    monitoring = getattr(sys.modules.get("jax"), "monitoring", None)
    if monitoring is None or getattr(_listen, "done", False):
        return
    _listen.done = True  # type: ignore[attr-defined]

    def spent(event: str, seconds: float, **_: Any) -> None:
        if event.startswith(_COMPILING):
            now = time.perf_counter()
            _spans.append(("compiling", now - seconds, now))

    def happened(event: str, **_: Any) -> None:
        if event in _HITS:
            _programs[_HITS[event]] += 1

    monitoring.register_event_duration_secs_listener(spent)
    monitoring.register_event_listener(happened)


def leave_run_record(folder: Path, parsed: float, cores: int | None) -> None:
    """Write what a whole run took, at the end of its process: ``logs/run.json``, where any job was run.

    Args:
        folder: the working folder.
        parsed: processor seconds of the process until the workflow had been read.
        cores: how many the run was given.
    """
    import psutil

    this = psutil.Process()
    own = this.cpu_times()
    # The process that warm jobs are forked from is still there.
    below = [each for child in this.children() for each in child.cpu_times()[:4]]
    jobs = own.children_user + own.children_system + sum(below)
    if jobs < MIN_JOB_SECONDS:
        return
    record = {
        "began": this.create_time(),
        "wall": time.time() - this.create_time(),
        "cores": cores,
        "parsing": parsed,
        "scheduling": own.user + own.system - parsed,
        "jobs": jobs,
    }
    target = folder / RUN_RECORD
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
