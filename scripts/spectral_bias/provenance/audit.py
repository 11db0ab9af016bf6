"""The audit: is every file under results/ still what was made, and would today's source and configuration make it.

It needs neither Snakemake nor its metadata: each artefact carries its certificate and its seal, and the plan says what
the configuration asks for now. A file is at best as good as what it was made from.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from spectral_bias.artefacts.certificate import SCHEMA, Certificate
from spectral_bias.artefacts.dropped import read_dropped
from spectral_bias.artefacts.input_digests import input_digest
from spectral_bias.artefacts.links import escapes
from spectral_bias.artefacts.reading import SUFFIXES, read_certificate
from spectral_bias.artefacts.seal import SIDECAR, DamagedArtefactError, is_dropped, is_left_by
from spectral_bias.plan.plan import Plan
from spectral_bias.plan.stages import STAGES
from spectral_bias.provenance.conditions import contradictions, differences
from spectral_bias.provenance.crate.checking import METADATA, changes
from spectral_bias.provenance.lineage import is_artefact
from spectral_bias.provenance.versions import locked_versions, moved_versions

State = Literal["verified", "dropped", "stale", "broken", "foreign", "missing"]
STATES: tuple[State, ...] = ("verified", "dropped", "stale", "broken", "foreign", "missing")
# Nothing is wrong with these.
SOUND: frozenset[State] = frozenset({"verified", "dropped"})
DROPPED = "dropped by setting once its spectrum was made (keep_run_files: none)"
# Measurements of a machine without a certificate (seconds by job, the pages of a run, benchmarks), the folder's own
# explanation, and the crate with its copy of the source, which is checked as a whole.
_TIMINGS = r"timings/(.*\.tsv|(progress|run)\.html)"
EXEMPT = re.compile(rf"results/({_TIMINGS}|bench/.*|README\.md|codecheck\.yml|ro-crate-metadata\.json|source/.*)")
MAX_NAMED = 3


@dataclass(frozen=True)
class Finding:
    """What the audit finds of one file.

    Attributes:
        artefact: its path, relative to the working folder.
        state: verified; dropped (by setting, after all that reads it was made); stale (code, configuration or versions
            moved on); broken (its bytes or an input changed); foreign (not made by this project); or missing.
        reasons: why, one line each; empty where verified.
        inherited: whether nothing is wrong with the file itself, only with what it was made from.
    """

    artefact: str
    state: State
    reasons: tuple[str, ...] = ()
    inherited: bool = False


def audit(folder: Path, plan: Plan, only: Collection[str] = ()) -> list[Finding]:
    """Examine the results in a working folder.

    Args:
        folder: the working folder, the one that holds ``results``.
        plan: what the configuration asks for.
        only: files or folders to examine, relative to ``folder``; everything if empty.
    """

    def wanted(name: str) -> bool:
        return not only or any(Path(name).is_relative_to(each) for each in only)

    examiner = Examiner(folder, plan)
    present = [path.relative_to(folder).as_posix() for path in (folder / "results").rglob("*") if path.is_file()]
    examined = [name for name in sorted(present) if wanted(name) and not EXEMPT.fullmatch(name)]
    examined += [name for name in sorted(examiner.expected() - set(examined)) if wanted(name)]
    findings = [examiner.finding(name) for name in examined]
    if (folder / METADATA).is_file() and wanted(METADATA):
        findings.append(_crate(folder, {name for name in examiner.expected() if not is_dropped(folder / name)}))
    return findings


def _crate(folder: Path, expected: Iterable[str]) -> Finding:
    """Whether the crate describes the files that are there now."""
    try:
        reasons = tuple(changes(folder, expected))
    except (OSError, ValueError) as error:
        return Finding(METADATA, "broken", (str(error),))
    return Finding(METADATA, "stale", reasons) if reasons else Finding(METADATA, "verified")


class Examiner:
    """Examines files one by one, each at most once.

    Attributes:
        artefacts: rule and spec by path, of everything that the plan asks for.
    """

    def __init__(self, folder: Path, plan: Plan) -> None:
        self._folder = folder
        self._inputs = plan.inputs_by_artefact()
        self.artefacts = plan.artefacts()
        # Run files may have been dropped under another setting than today's.
        for name, (rule, spec) in list(self.artefacts.items()):
            if STAGES[rule].makes_run and not is_left_by(name):
                self.artefacts[f"{name}{SIDECAR}"] = rule, spec
                self._inputs[f"{name}{SIDECAR}"] = self._inputs[name]
        self._findings: dict[str, Finding] = {}
        self._digests: dict[str, str | DamagedArtefactError] = {}

    def finding(self, name: str) -> Finding:
        """The finding on a file, by its path relative to the working folder."""
        if name not in self._findings:
            self._findings[name] = self._examine(name)
        return self._findings[name]

    def expected(self) -> set[str]:
        """What must be there, or have been dropped; what a dropped file leaves is not missing while that is there."""
        return {name for name in self.artefacts if not is_left_by(name) or (self._folder / name).is_file()}

    def _examine(self, name: str) -> Finding:
        path = self._folder / name
        ours = name in self.artefacts
        if ours and is_dropped(path):
            return self._examine_dropped(name)
        if not path.is_file():
            reason = "the configuration asks for it" if ours else "there is no such file"
            return Finding(name, "missing", (_link(self._folder, name) or reason,))
        if path.suffix not in SUFFIXES or path.name.startswith("."):
            return Finding(name, "foreign", ("not a kind of file that this project writes here",))
        if escapes(path):
            return Finding(name, "broken", (_link(self._folder, name),))
        digest = self._sealed(name)
        try:
            record = read_certificate(self._folder / name)
        except DamagedArtefactError as error:
            reason = str(digest if isinstance(digest, DamagedArtefactError) else error)
            return Finding(name, "broken" if ours else "foreign", (reason,))
        if isinstance(digest, DamagedArtefactError):
            return Finding(name, "broken", (str(digest),))
        if record["artefact"] != name:
            return Finding(name, "broken", (f"it was made as {record['artefact']}: renamed or swapped",))
        if changed := tuple(self._changed_inputs(record["inputs"])):
            return Finding(name, "broken", changed)
        if not ours:
            return Finding(name, "stale", ("the configuration does not ask for it any more",))
        return self._against_plan(name, record)

    def _examine_dropped(self, name: str) -> Finding:
        try:
            record = read_dropped(self._folder / name).certificate
        except DamagedArtefactError as error:
            return Finding(name, "broken", (str(error),))
        if record["artefact"] != name:
            return Finding(name, "broken", (f"its certificate is that of {record['artefact']}",))
        if changed := tuple(self._changed_inputs(record["inputs"])):
            return Finding(name, "broken", changed)
        found = self._against_plan(name, record)
        return (
            Finding(name, "dropped", (f"{DROPPED}; its certificate is kept",)) if found.state == "verified" else found
        )

    def _against_plan(self, name: str, record: Certificate) -> Finding:
        """A file that is what was made, from inputs that still are: would it be made like this today."""
        moved = tuple(self._moved(name, record))
        worst, reasons = self._of_inputs(record["inputs"])
        if worst == "broken":
            return Finding(name, "broken", (*reasons, *moved), inherited=not moved)
        if moved or reasons:
            return Finding(name, "stale", (*moved, *reasons), inherited=not moved)
        return Finding(name, "verified")

    def _moved(self, name: str, record: Certificate) -> Iterator[str]:
        rule, spec = self.artefacts[name]
        if record.get("schema") != SCHEMA:
            yield f"the certificate's schema: {record.get('schema')} -> {SCHEMA}"
        if record["rule"] != rule:
            yield f"rule: {record['rule']} -> {rule}"
        yield from differences(record["spec"], spec)
        recorded, planned = set(record["inputs"]), set(self._inputs[name])
        if recorded != planned:
            yield f"inputs: {_some(sorted(recorded - planned))} -> {_some(sorted(planned - recorded))}"
        yield from moved_versions(record["packages"], spec["code"], locked_versions())
        yield from contradictions(record)

    def _changed_inputs(self, inputs: Mapping[str, str]) -> Iterator[str]:
        for name, recorded in inputs.items():
            if not (self._folder / name).is_file() and not is_dropped(self._folder / name):
                yield f"its input {name} is gone"
                continue
            found = self._sealed(name)
            if isinstance(found, DamagedArtefactError):
                # A damaged artefact has a finding of its own.
                yield from () if is_artefact(name) else (f"its input {found}",)
            elif found != recorded:
                yield f"its input {name} is another one: sha256 {recorded[:12]} -> {found[:12]}"

    def _of_inputs(self, inputs: Iterable[str]) -> tuple[State, list[str]]:
        """The worst state among inputs that are artefacts, and a line on each state with a fault."""
        found: dict[State, list[str]] = {}
        for name in filter(is_artefact, inputs):
            found.setdefault(self.finding(name).state, []).append(name)
        found = {state: names for state, names in found.items() if state not in SOUND}
        lines = [f"made from what is {state}: {_some(names)}" for state, names in found.items()]
        return ("stale" if set(found) <= {"stale"} else "broken"), lines

    def _sealed(self, name: str) -> str | DamagedArtefactError:
        """The digest of a sound or dropped artefact or of a user's file, or what is wrong with it; read once."""
        if name not in self._digests:
            path = self._folder / name
            dropped = is_dropped(path)
            try:
                self._digests[name] = read_dropped(path).sha256 if dropped else input_digest(self._folder, name)
            except DamagedArtefactError as error:
                self._digests[name] = error
        return self._digests[name]


def _link(folder: Path, name: str) -> str:
    """The link below ``results`` on the way to a file, and why it is not followed; empty where there is none."""
    for each in (folder / name, *(folder / name).parents[: -len(folder.parts) - 1]):
        if each.is_symlink():
            where = f"{each.relative_to(folder).as_posix()} is a link to {each.readlink()}"
            if not each.exists():
                return f"{where}, which does not exist"
            return f"{where}, outside of results/, and is not followed; only results/ itself may be such a link"
    return ""


def _some(names: list[str]) -> str:
    """A few names, and how many more there are."""
    more = len(names) - MAX_NAMED
    return ", ".join([*names[:MAX_NAMED], *([f"and {more} more"] if more > 0 else [])]) or "none"
