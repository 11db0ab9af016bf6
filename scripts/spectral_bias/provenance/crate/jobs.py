"""The jobs that made the artefacts, as their certificates record them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from spectral_bias.artefacts.certificate import Certificate, as_text, sha256
from spectral_bias.artefacts.reading import read_certificate
from spectral_bias.plan.stages import order


@dataclass(frozen=True)
class Output:
    """One file of the crate: path relative to the working folder, size in bytes, SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Job:
    """One execution of a rule.

    Attributes:
        outputs: what it made, by name.
        record: the certificate of the first output; the others differ in ``artefact`` alone.
    """

    outputs: tuple[Output, ...]
    record: Certificate

    @property
    def rule(self) -> str:
        """The rule's name."""
        return str(self.record["rule"])

    @property
    def name(self) -> str:
        """A unique name: the rule's, and the first output's path."""
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
    jobs = [Job(tuple(output for output, _ in files), files[0][1]) for files in made.values()]
    return sorted(jobs, key=lambda job: (order(job.rule), job.name))


def examine(folder: Path, name: str) -> Output:
    """A file's size and digest."""
    return Output(name, (folder / name).stat().st_size, sha256(folder / name))
