"""The last lines on the terminal: what came out of a run of the workflow, or which jobs failed and why."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from spectral_bias.report.durations import duration
from spectral_bias.report.run_jobs import LOGS, Job
from spectral_bias.report.verdict_files import VERDICTS, read_verdicts
from spectral_bias.verdicts.words import why

REPORT = Path("results", "report", "index.html")
MAX_FAILURES = 20
# Up to so many claims are all named.
FEW = 3


def after_success(
    folder: Path,
    seen_from: Path,
    claims: Sequence[str],
    jobs: Sequence[Job],
    began: float,
    run_page: Path | None = None,
) -> list[str]:
    """What a run made, in three lines: the verdicts of the claims asked for, jobs and time, the page to open.

    Args:
        folder: the working folder.
        seen_from: the folder in which the command was given, which paths are relative to.
        claims: the claims that the configuration asks for.
        jobs: the jobs of this run.
        began: when the run began, in seconds since the epoch.
        run_page: the page of the run, if there is one.
    """
    if not jobs:
        return []
    took = f"{_counted(len(jobs), 'job')} done in {duration(time.time() - began)}"
    details = f"; seconds, memory, versions: {os.path.relpath(run_page, seen_from)}" if run_page else ""
    pages = [folder / "results" / "report" / "claims" / f"{claim}.html" for claim in claims]
    made = [page for page in pages if _is_newer(page, began)]
    if _is_newer(folder / REPORT, began):
        made = [folder / REPORT]
    opened = [f"Open {', '.join(os.path.relpath(page, seen_from) for page in made)}"] if made else []
    return [*_verdicts(read_verdicts(folder, claims)), f"{took}{details}", *opened]


def after_failure(folder: Path, seen_from: Path, jobs: Sequence[Job], run_page: Path | None = None) -> list[str]:
    """Which jobs failed, the cause of each and its log.

    Args:
        folder: the working folder.
        seen_from: the folder in which the command was given, which paths are relative to.
        jobs: the jobs of this run.
        run_page: the page of the run, if there is one.
    """
    failures = [job for job in jobs if job.failure]
    if not failures:
        return []
    lines = [f"{_counted(len(failures), 'job')} failed:"]
    for job in failures[:MAX_FAILURES]:
        log = folder / LOGS / f"{job.path}.log"
        lines += [f"  {job.path}: {job.failure}", f"    log: {os.path.relpath(log, seen_from)}"]
    if (more := len(failures) - MAX_FAILURES) > 0:
        lines.append(f"  and {more} more")
    lines.append("What is complete is kept. After a repair the same command makes the rest.")
    return [*lines, f"All jobs of this run: {os.path.relpath(run_page, seen_from)}"] if run_page else lines


def _verdicts(records: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """One line on all verdicts: those that are not supported by name, and how many replications agree."""
    if not records:
        return
    smoke = any(record["scale"] == "smoke" for record in records.values())
    note = " (smoke scale: no evidence)" if smoke else ""
    if len(records) == 1:
        ((claim, record),) = records.items()
        reason = f", {why(record)}" if why(record) else ""
        yield f"{claim}: {record['verdict']}{reason}{note}{_replicated(records)}"
        return
    parts: list[str] = []
    for verdict in VERDICTS:
        if names := [claim for claim, record in records.items() if record["verdict"] == verdict]:
            shown = verdict != "supported" or len(records) <= FEW
            parts.append(f"{len(names)} {verdict}" + (f" ({', '.join(names)})" if shown else ""))
    yield f"{len(records)} claims{note}: {'; '.join(parts)}{_replicated(records)}"


def _replicated(records: Mapping[str, Mapping[str, Any]]) -> str:
    """How many replications came to the first verdict again; empty if there is none."""
    both = [
        (record["verdict"], again["verdict"]) for record in records.values() if (again := record.get("replication"))
    ]
    if not both:
        return ""
    same = sum(first == again for first, again in both)
    return f"; replicated with fresh seeds: {same} of {len(both)} came to the same verdict"


def _is_newer(path: Path, began: float) -> bool:
    try:
        return path.stat().st_mtime >= began
    except OSError:
        return False


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
