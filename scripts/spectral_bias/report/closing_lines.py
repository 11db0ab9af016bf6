"""The last lines on the terminal: what came out of a run of the workflow, or which jobs failed and why."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from spectral_bias.jobs.log_lines import DONE, FAILED
from spectral_bias.verdicts.words import counted_replications, why

REPORT = Path("results", "report", "index.html")
VERDICTS = ("supported", "refuted", "inconclusive")
MAX_FAILURES = 20


def after_success(folder: Path, seen_from: Path, claims: Iterable[str], began: float) -> list[str]:
    """What a run made: number of jobs, verdicts of the claims asked for, time, and the file to open.

    Args:
        folder: the working folder.
        seen_from: the folder in which the command was given, which paths are relative to.
        claims: the claims that the configuration asks for.
        began: when the run began, in seconds since the epoch.
    """
    jobs = sum(1 for _ in _logs(folder, began))
    if not jobs:
        return []
    lines = [f"{_counted(jobs, 'job')} done in {_duration(time.time() - began)}.", *_verdicts(folder, claims)]
    pages = [folder / "results" / "report" / "claims" / f"{claim}.html" for claim in claims]
    made = [page for page in pages if _is_newer(page, began)]
    if _is_newer(folder / REPORT, began):
        made = [folder / REPORT]
    lines += [f"Open {os.path.relpath(page, seen_from)}" for page in made]
    return lines


def after_failure(folder: Path, seen_from: Path, began: float) -> list[str]:
    """Which jobs failed, the cause of each and its log.

    Args:
        folder: the working folder.
        seen_from: the folder in which the command was given, which paths are relative to.
        began: when the run began, in seconds since the epoch.
    """
    failures = [(log, cause) for log in _logs(folder, began) if (cause := _cause(log))]
    if not failures:
        return []
    lines = [f"{_counted(len(failures), 'job')} failed:"]
    for log, cause in failures[:MAX_FAILURES]:
        name = log.relative_to(folder / "logs").with_suffix("").as_posix()
        lines += [f"  {name}: {cause}", f"    log: {os.path.relpath(log, seen_from)}"]
    if (more := len(failures) - MAX_FAILURES) > 0:
        lines.append(f"  and {more} more")
    return [*lines, "What is complete is kept. After a repair the same command makes the rest."]


def _verdicts(folder: Path, claims: Iterable[str]) -> Iterator[str]:
    """One line a verdict that occurs, with its claims, and one on the replications."""
    by_verdict: dict[str, list[str]] = {}
    records: list[tuple[str, dict[str, Any]]] = []
    scale = ""
    for claim in claims:
        try:
            record = json.loads((folder / "results" / "verdicts" / f"{claim}.json").read_text("utf-8"))
            reason = why(record)
            by_verdict.setdefault(record["verdict"], []).append(f"{claim} ({reason})" if reason else claim)
            scale = record["scale"]
            records.append((claim, record))
        except (OSError, ValueError, LookupError, TypeError):
            continue  # the audit speaks of it
    for verdict in VERDICTS:
        if names := by_verdict.get(verdict):
            note = " (smoke scale: no evidence)" if scale == "smoke" else ""
            yield f"{len(names)} {verdict}{note}: {', '.join(names)}"
    if line := counted_replications(records):
        yield line


def _logs(folder: Path, began: float) -> list[Path]:
    """The logs of the jobs of this run, oldest first."""
    logs = [log for log in (folder / "logs").rglob("*.log") if _is_newer(log, began)]
    return sorted(logs, key=lambda log: (log.stat().st_mtime, log))


def _cause(log: Path) -> str:
    """The error that ended a job, from its log; empty if it succeeded."""
    lines: Sequence[str] = log.read_text("utf-8", errors="replace").splitlines()
    for line in reversed(lines):
        if line.startswith(FAILED):
            return line.removeprefix(FAILED)
        if line.startswith(DONE):
            return ""
    return "ended without a message: killed, or out of memory"


def _is_newer(path: Path, began: float) -> bool:
    try:
        return path.stat().st_mtime >= began
    except OSError:
        return False


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
