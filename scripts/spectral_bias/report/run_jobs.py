"""The jobs of a working folder as their logs and benchmark files tell of them: when, how long, how much memory."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from spectral_bias.jobs.log_lines import CONTINUED, DONE, FAILED
from spectral_bias.jobs.profiling import MARK

LOGS = Path("logs")
TIMINGS = Path("results", "timings")
NOT_BEGUN = "did not begin: refused by the scheduler, or ended while it started"
KILLED = "ended without a message: killed, or out of memory"
# A benchmark file is written after the job's log, on file systems that count in whole seconds maybe just before.
SAME_JOB = 2.0


@dataclass(frozen=True)
class Job:
    """One job. What neither file tells is None.

    Attributes:
        stage: its rule.
        name: what it made, ``low-first/start-plain``; empty for the only job of a rule.
        ended: in seconds since the epoch.
        wall: seconds from its start to its end.
        cpu: processor seconds.
        memory: most memory that it held at once, in MiB; pages that it shares with other jobs count in each.
        compiled: programs that JAX compiled.
        reused: programs that JAX took from its cache in place of compiling them.
        compiling: seconds in which JAX traced and compiled.
        failure: the error that ended it; empty if it succeeded.
    """

    stage: str
    name: str
    ended: float
    wall: float | None = None
    cpu: float | None = None
    memory: float | None = None
    compiled: int = 0
    reused: int = 0
    compiling: float = 0.0
    failure: str = ""

    @property
    def began(self) -> float:
        """When it began, in seconds since the epoch."""
        return self.ended - (self.wall or 0.0)

    @property
    def path(self) -> str:
        """Its log's path in the folder of logs, without the suffix."""
        return f"{self.stage}/{self.name}" if self.name else self.stage


def read_jobs(folder: Path) -> list[Job]:
    """The last job of each artefact in a working folder, in the order in which they ended.

    Args:
        folder: the working folder.
    """
    files = {LOGS: "*.log", TIMINGS: "*.tsv"}
    paths = {
        path.relative_to(folder / root).with_suffix("").as_posix()
        for root, pattern in files.items()
        for path in (folder / root).rglob(pattern)
    }
    found = (read_job(folder, path) for path in paths)
    return sorted((job for job in found if job is not None), key=lambda job: (job.ended, job.path))


def read_job(folder: Path, path: str) -> Job | None:
    """One job; None if its files went away meanwhile.

    Args:
        folder: the working folder.
        path: of its log in the folder of logs, without the suffix.
    """
    log, benchmark = folder / LOGS / f"{path}.log", folder / TIMINGS / f"{path}.tsv"
    logged, measured = _date(log), _date(benchmark)
    lines = _lines(log)
    if logged is None and measured is None:
        return None
    said = _profile(lines)
    # A benchmark file that is older than the log is of the job before, as where this one failed.
    is_of_this_job = measured is not None and (logged is None or measured > logged - SAME_JOB)
    seconds = benchmark_row(benchmark) if is_of_this_job else {}
    names = PurePosixPath(path).parts
    return Job(
        stage=names[0],
        name="/".join(names[1:]),
        ended=(measured if is_of_this_job else logged) or 0.0,
        wall=seconds.get("s", said.get("wall")),
        cpu=said.get("cpu", seconds.get("cpu_time")),
        memory=seconds.get("max_rss"),
        compiled=int(said.get("misses", 0)),
        reused=int(said.get("hits", 0)),
        compiling=said.get("compiling", 0.0),
        failure=cause(lines) if logged is not None else "",
    )


def cause(lines: Sequence[str]) -> str:
    """The error that ended a job, from the lines of its log; empty if it succeeded, or goes on."""
    for line in reversed(lines):
        if line.startswith(FAILED):
            return line.removeprefix(FAILED)
        if line.startswith((DONE, CONTINUED)):
            return ""
    return KILLED if lines else NOT_BEGUN


def benchmark_row(benchmark: Path) -> dict[str, float]:
    """The numbers of a benchmark file's last line; Snakemake writes NA for those that it could not measure.

    Args:
        benchmark: the file; there are no numbers where it is not there.
    """
    found: dict[str, float] = {}
    rows = list(csv.DictReader(_lines(benchmark), delimiter="\t"))
    for name, text in rows[-1].items() if rows else ():
        try:
            found[name] = float(text)
        except (TypeError, ValueError):
            continue
    return found


def _profile(lines: Sequence[str]) -> dict[str, Any]:
    """What a job printed of its own seconds and compilations."""
    for line in reversed(lines):
        if line.startswith(MARK):
            try:
                return dict(json.loads(line.removeprefix(MARK)))
            except (ValueError, TypeError):
                return {}
    return {}


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _date(path: Path) -> float | None:
    try:
        return path.stat().st_mtime
    except OSError:
        return None
