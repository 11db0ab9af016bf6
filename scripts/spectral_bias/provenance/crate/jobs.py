"""The jobs that made the artefacts, as their certificates tell, and when, where Snakemake recorded it."""

from __future__ import annotations

import base64
import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from spectral_bias.artefacts.certificate import Certificate, as_text, sha256
from spectral_bias.artefacts.reading import read_certificate
from spectral_bias.plan.stages import order


@dataclass(frozen=True)
class Output:
    """One file of the crate.

    Attributes:
        name: its path, relative to the working folder.
        size: in bytes.
        sha256: of its bytes.
    """

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Job:
    """One execution of a rule.

    Attributes:
        outputs: what it made, by name.
        record: the certificate of the first of them; the others differ in ``artefact`` alone.
        started: when, as Snakemake recorded it, in seconds since 1970; None where that is not known.
        ended: likewise.
    """

    outputs: tuple[Output, ...]
    record: Certificate
    started: float | None = None
    ended: float | None = None

    @property
    def rule(self) -> str:
        """The rule's name."""
        return str(self.record["rule"])

    @property
    def name(self) -> str:
        """A name that no other job has: the rule's, and the first output's path."""
        return f"{self.rule}/{self.outputs[0].name.removeprefix('results/')}"


def read_jobs(folder: Path, names: Iterable[str]) -> list[Job]:
    """The jobs behind the artefacts ``names`` of a working folder, stage by stage.

    Raises:
        DamagedArtefactError: an artefact carries no certificate that can be read.
    """
    made: dict[str, list[tuple[Output, Certificate]]] = {}
    for name in sorted(names):
        record = read_certificate(folder / name)
        key = as_text({"rule": record["rule"], "spec": record["spec"]})
        made.setdefault(key, []).append((examine(folder, name), record))
    jobs = []
    for files in made.values():
        outputs = tuple(output for output, _ in files)
        times = [time for output in outputs if (time := _times(folder, output.name))]
        known = len(times) == len(outputs)
        started = min(start for start, _ in times) if known else None
        ended = max(end for _, end in times) if known else None
        jobs.append(Job(outputs, files[0][1], started, ended))
    return sorted(jobs, key=lambda job: (order(job.rule), job.name))


def examine(folder: Path, name: str) -> Output:
    """What is known of a file's bytes."""
    path = folder / name
    return Output(name, path.stat().st_size, sha256(path))


def iso(seconds: float) -> str:
    """A time as ISO 8601, in UTC to the second."""
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).isoformat(timespec="seconds")


def _times(folder: Path, name: str) -> tuple[float, float] | None:
    """When a job began and ended, from Snakemake's record, if the file there was last written by that very job."""
    record = folder / ".snakemake" / "metadata" / base64.b64encode(name.encode()).decode()
    try:
        found = json.loads(record.read_text("utf-8"))
        started, ended = float(found["starttime"]), float(found["endtime"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    # Snakemake's record and the file's own time agree unless the file was copied, touched or written anew.
    return (started, ended) if started <= (folder / name).stat().st_mtime <= ended + 1.0 else None
