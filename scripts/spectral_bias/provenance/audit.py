"""The audit: is every file under results/ still what was made, and would today's source and configuration make it.

It needs neither Snakemake nor its metadata: each artefact carries its certificate and its seal, and the plan says what
the configuration asks for now.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from spectral_bias.provenance.crate.checking import METADATA, changes
from spectral_bias.spec.plan import Plan, Spec
from spectral_bias.store.reading import SUFFIXES, input_digest, read_certificate
from spectral_bias.store.seal import DamagedArtefactError

State = Literal["verified", "stale", "broken", "foreign", "missing"]
STATES: tuple[State, ...] = ("verified", "stale", "broken", "foreign", "missing")
# Measurements of a machine without a certificate (seconds by job, benchmarks), the folder's own explanation, and the
# crate with its copy of the source, which is checked as a whole.
EXEMPT = re.compile(r"results/(timings/.*\.tsv|bench/.*|README\.md|ro-crate-metadata\.json|source/.*)")


@dataclass(frozen=True)
class Finding:
    """What the audit says of one file.

    Attributes:
        artefact: its path, relative to the working folder.
        state: verified; stale (code or configuration moved on); broken (its bytes or an input changed); foreign (not
            made by this project); or missing.
        reasons: why, one line each; empty where verified.
    """

    artefact: str
    state: State
    reasons: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The finding as JSON has it."""
        return asdict(self)


def audit(folder: Path, plan: Plan, only: Iterable[Path] = ()) -> list[Finding]:
    """Examine the results in a working folder.

    Args:
        folder: the working folder, the one that holds ``results``.
        plan: what the configuration asks for.
        only: files or folders under ``results`` to look at; everything if empty.
    """
    expected = plan.artefacts()
    wanted = [path.resolve() for path in only]
    present = sorted(path for path in (folder / "results").rglob("*") if path.is_file())
    digests: dict[str, str | DamagedArtefactError] = {}
    findings = []
    for path in present:
        name = path.relative_to(folder).as_posix()
        if not EXEMPT.fullmatch(name) and _among(path, wanted):
            findings.append(_examine(name, folder, expected, digests))
    names = {finding.artefact for finding in findings}
    for name in sorted(set(expected) - names):
        if _among(folder / name, wanted):
            findings.append(Finding(name, "missing", ("the configuration asks for it",)))
    if (folder / METADATA).is_file() and _among(folder / METADATA, wanted):
        findings.append(_crate(folder, expected))
    return findings


def _crate(folder: Path, expected: Iterable[str]) -> Finding:
    """Whether the crate describes the files that are there now."""
    try:
        reasons = tuple(changes(folder, expected))
    except (OSError, ValueError) as error:
        return Finding(METADATA, "broken", (str(error),))
    return Finding(METADATA, "stale", reasons) if reasons else Finding(METADATA, "verified")


def _among(path: Path, wanted: list[Path]) -> bool:
    return not wanted or any(path.resolve().is_relative_to(each) for each in wanted)


def _examine(name: str, folder: Path, expected: Mapping[str, tuple[str, Spec]], digests: dict[str, Any]) -> Finding:
    path = folder / name
    ours = name in expected
    if path.suffix not in SUFFIXES or path.name.startswith("."):
        return Finding(name, "foreign", ("not a kind of file that this project writes here",))
    digest = _sealed(name, folder, digests)
    try:
        record = read_certificate(path)
    except DamagedArtefactError as error:
        reason = str(digest if isinstance(digest, DamagedArtefactError) else error)
        return Finding(name, "broken" if ours else "foreign", (reason,))
    if isinstance(digest, DamagedArtefactError):
        return Finding(name, "broken", (str(digest),))
    if record.get("artefact") != name:
        return Finding(name, "broken", (f"it was made as {record.get('artefact')}: renamed or swapped",))
    changed = tuple(_changed_inputs(record["inputs"], folder, digests))
    if changed:
        return Finding(name, "broken", changed)
    if not ours:
        return Finding(name, "stale", ("the configuration does not ask for it any more",))
    rule, spec = expected[name]
    moved = tuple(differences(record["spec"], spec))
    if record["rule"] != rule:
        moved = (f"rule: {record['rule']} -> {rule}", *moved)
    return Finding(name, "stale" if moved else "verified", moved)


def _sealed(name: str, folder: Path, digests: dict[str, Any]) -> str | DamagedArtefactError:
    """The digest of an artefact whose seal holds, or what is wrong with it, or of a user's file; each is read once."""
    if name not in digests:
        try:
            digests[name] = input_digest(folder, name)
        except DamagedArtefactError as error:
            digests[name] = error
    found: str | DamagedArtefactError = digests[name]
    return found


def _changed_inputs(inputs: Mapping[str, str], folder: Path, digests: dict[str, Any]) -> Iterator[str]:
    for name, recorded in inputs.items():
        if not (folder / name).is_file():
            yield f"its input {name} is gone"
            continue
        found = _sealed(name, folder, digests)
        if isinstance(found, DamagedArtefactError):
            yield f"its input is damaged: {found}"
        elif found != recorded:
            yield f"its input {name} is another one: sha256 {recorded[:12]} -> {found[:12]}"


def differences(before: Any, now: Any, key: str = "") -> Iterator[str]:
    """Every key whose value differs, with the old and the new value."""
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        for name in sorted({*before, *now}):
            place = f"{key}: {name}" if key == "code" else f"{key}.{name}" if key else str(name)
            yield from differences(before.get(name, "absent"), now.get(name, "absent"), place)
    elif isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        for index, (old, new) in enumerate(zip(before, now, strict=True)):
            yield from differences(old, new, f"{key}[{index}]")
    elif before != now:
        yield f"{key}: {_short(before)} -> {_short(now)}"


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
