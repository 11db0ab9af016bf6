"""Rebuild: make an artefact again from what its certificate records, in a folder of its own, and compare.

Every job runs in a fresh Python, as it did in the workflow; nothing is written into the working folder.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import graphlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spectral_bias.artefacts.certificate import Certificate, sha256
from spectral_bias.artefacts.dropped import Dropped, content_sha256, read_dropped
from spectral_bias.artefacts.input_digests import input_digest
from spectral_bias.artefacts.reading import read_certificate
from spectral_bias.artefacts.seal import DamagedArtefactError, is_dropped
from spectral_bias.jobs.environment import job_environment
from spectral_bias.jobs.search_path import python_path
from spectral_bias.plan.stages import with_code
from spectral_bias.provenance.audit import DROPPED
from spectral_bias.provenance.comparison import Comparison, Difference, Level, compare, tolerance_of
from spectral_bias.provenance.conditions import conditions
from spectral_bias.provenance.lineage import is_artefact, read_lineage
from spectral_bias.provenance.stages import inputs_of, outputs_of
from spectral_bias.registry.search import OWN_CODE, SCRIPTS

OTHER_NUMBERS = "holds other numbers than the dropped file, which is not there to say how far they are apart"


class RebuildError(ValueError):
    """An artefact cannot be made again: something that it needs is not there, or its job fails."""


@dataclass(frozen=True)
class Job:
    """One call of a rule.

    Attributes:
        rule: the rule.
        spec: the recorded spec, with today's digests of the code that it runs.
        inputs: what it is made from.
        compared: the artefacts it makes that are asked for; it may make others beside them.
    """

    rule: str
    spec: dict[str, Any]
    inputs: tuple[str, ...]
    compared: tuple[str, ...]


@dataclass(frozen=True)
class Remade:
    """An artefact made again, compared with the one on disk.

    Attributes:
        artefact: its path, relative to the working folder.
        rule: the rule that made it.
        level: how alike the two files are.
        differences: where their contents differ.
        conditions: what their certificates record differently: versions, lock, commit, numeric environment, code.
        doubts: what is wrong with the file on disk, before any comparison.
        seconds: duration of its job.
    """

    artefact: str
    rule: str
    level: Level
    differences: tuple[Difference, ...]
    conditions: tuple[str, ...]
    doubts: tuple[str, ...]
    seconds: float


def jobs(folder: Path, artefact: str, *, shallow: bool = False, own_code: Collection[str] = ()) -> list[Job]:
    """The jobs that make an artefact and what it needs, each after those that it needs.

    Args:
        folder: the working folder.
        artefact: its path, relative to that.
        shallow: only the artefact itself, from its inputs on disk.
        own_code: names of the user's own code (``module:name``) that may be run.

    Raises:
        RebuildError: a certificate or an input is not there, or code is named that may not be run.
        StageError: a certificate names an unknown rule, or one that makes no such artefact.
    """
    lineage = read_lineage(folder, [artefact])
    found: dict[str, Job] = {}
    for name in [artefact] if shallow else lineage.ancestors(artefact):
        if not is_artefact(name):
            continue
        if name in lineage.unread:
            raise RebuildError(f"{name} is needed, and its certificate too: {lineage.unread[name]}")
        record = lineage.certificates[name]
        # A certificate may come from anybody: it must not choose what runs on this machine.
        for code in named_code(record["spec"]):
            if code not in own_code:
                message = f"{name} was made with own code, {code}, that no configuration given with --configfile names"
                raise RebuildError(f"{message}; if you trust it: --trust {code}")
        if record["rule"] == "timing":
            raise RebuildError(f"{name} holds seconds, measured anew each time; there is nothing to compare")
        made = outputs_of(record["rule"], name)
        inputs_of(record["rule"], name, record["inputs"])
        for each in record["inputs"]:
            if is_dropped(folder / each) and shallow:
                raise RebuildError(
                    f"{name} was made from {each}, which was {DROPPED}; without --shallow it is made again"
                )
            if not (folder / each).is_file() and (shallow or not is_artefact(each)):
                raise RebuildError(f"{name} was made from {each}, which is gone")
        key = min(made.values())
        others = found[key].compared if key in found else ()
        found[key] = Job(record["rule"], _of_today(folder, name, record), tuple(record["inputs"]), (*others, name))
    return list(found.values())


def rebuild(
    folder: Path, work: Iterable[Job], scratch: Path, *, cores: int = 1, tolerance: float | None = None
) -> Iterator[Remade]:
    """Run jobs in a scratch folder and compare what they make with the files on disk, as each is done.

    Args:
        folder: the working folder.
        work: the jobs; other inputs are taken from the working folder.
        scratch: an empty folder.
        cores: how many jobs run at a time.
        tolerance: the largest difference allowed, relative to a variable's magnitude; by rule if None.

    Raises:
        RebuildError: a job fails.
    """
    work = list(work)
    maker = {name: index for index, job in enumerate(work) for name in outputs_of(job.rule, job.compared[0]).values()}
    for job in work:
        for name in job.inputs:
            if name not in maker:
                _place(folder / name, name, scratch)
    needs = [{maker[name] for name in job.inputs if name in maker} for job in work]
    order = graphlib.TopologicalSorter({index: each - {index} for index, each in enumerate(needs)})
    order.prepare()
    running: dict[concurrent.futures.Future[float], int] = {}
    with concurrent.futures.ThreadPoolExecutor(cores) as pool:
        try:
            while order.is_active():
                for index in order.get_ready():
                    running[pool.submit(_run, work[index], folder, scratch)] = index
                done, _ = concurrent.futures.wait(running, return_when=concurrent.futures.FIRST_COMPLETED)
                for future in done:
                    index = running.pop(future)
                    order.done(index)
                    for name in work[index].compared:
                        yield _compared(name, work[index], folder, scratch, tolerance, future.result())
        finally:
            pool.shutdown(cancel_futures=True)


def named_code(value: Any) -> Iterator[str]:
    """Every name of the user's own code, ``module:attribute``, in a spec."""
    if isinstance(value, Mapping):
        name = value.get("name")
        if isinstance(name, str) and ":" in name:
            yield name
        for item in value.values():
            yield from named_code(item)
    elif isinstance(value, list):
        for item in value:
            yield from named_code(item)


def _of_today(folder: Path, name: str, record: Certificate) -> dict[str, Any]:
    """The recorded spec with code, formats and own files as they are now, which is what will run."""
    spec = record["spec"]
    try:
        with contextlib.chdir(folder):
            if isinstance(spec.get("files"), dict):
                spec = {**spec, "files": {each: input_digest(Path(), each) for each in spec["files"]}}
            return with_code(record["rule"], spec)
    except OSError as error:
        raise RebuildError(f"{name} cannot be made again; own code reads a file that is gone: {error}") from error
    except DamagedArtefactError as error:
        raise RebuildError(f"{name} cannot be made again: {error}") from error


def _place(source: Path, name: str, scratch: Path) -> None:
    """Put a copy of an input into the scratch folder."""
    target = scratch / name
    if not target.resolve().is_relative_to(scratch.resolve()):
        raise RebuildError(f"{name} lies outside of the working folder, and cannot be placed in a scratch folder")
    if not target.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def _run(job: Job, folder: Path, scratch: Path) -> float:
    """Run one job in a Python of its own; the seconds it took."""
    started = time.perf_counter()
    own = {"PYTHONPATH": python_path(SCRIPTS, folder), OWN_CODE: str(folder.resolve())}
    environment = {**job_environment(os.environ), **own}
    arguments = {"rule": job.rule, "spec": job.spec, "artefact": job.compared[0], "inputs": job.inputs}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "spectral_bias.provenance.stages"],
        input=json.dumps(arguments),
        cwd=scratch,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        log = scratch / f"{job.rule}.log"
        log.write_text(done.stdout + done.stderr, "utf-8")
        last = (done.stderr.strip().splitlines() or ["it says nothing"])[-1]
        raise RebuildError(f"{job.compared[0]}: the job that makes it again fails: {last}")
    return time.perf_counter() - started


def _compared(name: str, job: Job, folder: Path, scratch: Path, tolerance: float | None, seconds: float) -> Remade:
    after = read_certificate(scratch / name)
    if is_dropped(folder / name):
        left = read_dropped(folder / name)
        found, before = _compared_with_dropped(name, left, scratch), left.certificate
    else:
        found = compare(folder / name, scratch / name, tolerance_of(job.rule) if tolerance is None else tolerance)
        before = read_certificate(folder / name)
    why, doubts = tuple(conditions(before, after)), tuple(_doubts(name, before, folder))
    return Remade(name, job.rule, found.level, found.differences, why, doubts, seconds)


def _compared_with_dropped(name: str, left: Dropped, scratch: Path) -> Comparison:
    """Without the old file a difference has no size: what is made from it tells how much it matters."""
    if sha256(scratch / name) == left.sha256:
        return Comparison("identical")
    if content_sha256(scratch / name) == left.content:
        return Comparison("same content")
    return Comparison("different", (Difference(name, OTHER_NUMBERS),))


def _doubts(name: str, record: Certificate, folder: Path) -> Iterator[str]:
    """Whether the seal of the file on disk and the recorded digests of its inputs hold."""
    try:
        if not is_dropped(folder / name):
            input_digest(folder, name)
    except DamagedArtefactError as error:
        yield str(error)
    for each, recorded in record["inputs"].items():
        if (folder / each).is_file() and sha256(folder / each) != recorded:
            yield f"its input {each} is not the one that it was made from"
