"""The page of a run, ``results/timings/run.html``: its jobs, their seconds and memory, and what it was made with.

The workflow's own process writes it when a run ends. It is no artefact: no two runs have the same seconds. It has no
certificate, like the benchmark files that it is made from, and the audit does not read it.
"""

from __future__ import annotations

import os
import platform
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from spectral_bias.artefacts.atomic import atomic_write
from spectral_bias.artefacts.certificate import PACKAGES
from spectral_bias.plan.stages import STAGES, order
from spectral_bias.registry.search import SCRIPTS
from spectral_bias.report.claim_code import SourceFile
from spectral_bias.report.durations import duration
from spectral_bias.report.interface_words import word
from spectral_bias.report.run_jobs import TIMINGS, Job
from spectral_bias.report.time_line import time_line
from spectral_bias.report.verdict_files import VERDICTS, read_verdicts

RUN = TIMINGS / "run.html"
BUSIEST = 15
MAX_FAILURES = 100
OTHER = "other"


@dataclass(frozen=True)
class Run:
    """A run of the workflow, as its own process knows it.

    Attributes:
        began: when it began, in seconds since the epoch.
        ended: when it ended.
        cores: how many it was given; None on a cluster.
        scale: the scale of its results.
        numerics: the settings of training.
        titles: title in English and Chinese by claim, in the report's order.
        complete: whether every job that was planned succeeded.
    """

    began: float
    ended: float
    cores: int | None
    scale: str
    numerics: Mapping[str, Any]
    titles: Mapping[str, Mapping[str, str]]
    complete: bool


def write_run_page(folder: Path, run: Run, jobs: Sequence[Job]) -> Path | None:
    """Write the page of a run; whatever is in the way, the run is not failed by its page.

    Args:
        folder: the working folder.
        run: the run that has ended.
        jobs: the last job of every artefact, those of earlier runs too.

    Returns:
        The page; None if it cannot be written.
    """
    try:
        text = run_page(run, jobs, read_verdicts(folder, run.titles), _pages(folder, run.titles))
        with atomic_write(folder / RUN) as partial:
            partial.write_text(text, "utf-8")
    except Exception:  # a full disk, say, or a link out of the folder: the results are there all the same
        return None
    return folder / RUN


def run_page(
    run: Run, jobs: Sequence[Job], verdicts: Mapping[str, Mapping[str, Any]], pages: Iterable[str] = ()
) -> str:
    """The page of a run.

    Args:
        run: the run.
        jobs: the last job of every artefact, those of earlier runs too.
        verdicts: verdict record by claim.
        pages: the claims that have a page to link to.
    """
    # The engine is loaded at the end of a run, not when the Snakefile is read.
    from spectral_bias.report.environment import rendered

    these = [job for job in jobs if job.ended >= run.began]
    failures = [job for job in these if job.failure]
    return rendered(
        "run.html",
        root="../report/",
        title=word("this-run"),
        scale=run.scale,
        run=run,
        took=duration(run.ended - run.began),
        jobs=these,
        earlier=len(jobs) - len(these),
        failures=failures[:MAX_FAILURES],
        more_failures=max(0, len(failures) - MAX_FAILURES),
        verdicts=_counted(verdicts),
        claims=verdicts,
        claims_shown=bool(run.titles),
        pages=frozenset(pages),
        line=time_line(these, _kind),
        stages=_by_stage(jobs, these),
        scripts=_scripts({job.stage for job in jobs}),
        whole=_sums(these),
        everything=_sums(jobs),
        busiest=_busiest(these),
        versions=versions(),
        machine=_machine(),
        duration=duration,
    )


def versions() -> dict[str, str]:
    """The version of Python, of this project and of each package that computes, by name."""
    found = {"Python": platform.python_version()}
    for name in ("spectral-bias-atlas", *PACKAGES):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def _machine() -> dict[str, str]:
    """What kind of machine the workflow's process ran on; neither its name nor its user."""
    return {"system": platform.system(), "architecture": platform.machine(), "processors": str(os.cpu_count() or "?")}


def _scripts(stages: Iterable[str]) -> dict[str, SourceFile]:
    """The script of each stage that has one, in the order of the work."""
    paths = {stage: SCRIPTS / f"{stage}.py" for stage in sorted({*stages} & STAGES.keys(), key=order)}
    return {
        stage: SourceFile(stage, f"scripts/{path.name}", path.read_text("utf-8"))
        for stage, path in paths.items()
        if path.is_file()
    }


def _pages(folder: Path, claims: Iterable[str]) -> list[str]:
    return [claim for claim in claims if (folder / "results" / "report" / "claims" / f"{claim}.html").is_file()]


def _kind(job: Job) -> str:
    """The kind of a job's work, as ``make bench`` has it."""
    return STAGES[job.stage].work if job.stage in STAGES else OTHER


def _counted(verdicts: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    """The claims of each verdict that occurs."""
    found = {word: [claim for claim, each in verdicts.items() if each["verdict"] == word] for word in VERDICTS}
    return {word: claims for word, claims in found.items() if claims}


def _sums(jobs: Sequence[Job]) -> dict[str, Any]:
    """Seconds, most memory and compilations of jobs."""
    return {
        "jobs": len(jobs),
        "wall": sum(job.wall or 0 for job in jobs),
        "cpu": sum(job.cpu or 0 for job in jobs),
        "memory": max((job.memory for job in jobs if job.memory is not None), default=None),
        "compiled": sum(job.compiled for job in jobs),
        "reused": sum(job.reused for job in jobs),
        "compiling": sum(job.compiling for job in jobs),
    }


def _by_stage(jobs: Sequence[Job], these: Sequence[Job]) -> list[dict[str, Any]]:
    """The sums of each stage over every artefact's last job, the number of jobs of this run, the share of seconds."""
    of_this_run = Counter(job.stage for job in these)
    stages = sorted({job.stage for job in jobs}, key=lambda stage: (order(stage), stage))
    rows: list[dict[str, Any]] = [
        {
            "stage": stage,
            "kind": STAGES[stage].work if stage in STAGES else OTHER,
            "in_this_run": of_this_run[stage],
            **_sums([job for job in jobs if job.stage == stage]),
        }
        for stage in stages
    ]
    most = max((row["wall"] for row in rows), default=0) or 1
    return [{**row, "share": 100 * row["wall"] / most} for row in rows]


def _busiest(jobs: Sequence[Job]) -> list[Job]:
    return sorted(jobs, key=lambda job: (-(job.wall or 0), job.path))[:BUSIEST]
