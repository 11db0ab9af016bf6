"""What moved between two results folders, by artefact and by claim, and the recorded conditions that differ.

Neither the plan nor the source is read: the folders may come from other commits, machines and layouts of the source.
"""

from __future__ import annotations

import csv
import filecmp
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from spectral_bias.artefacts.csv_table import read_table
from spectral_bias.artefacts.dropped import read_dropped
from spectral_bias.artefacts.links import escapes
from spectral_bias.artefacts.reading import SUFFIXES, read_certificate
from spectral_bias.artefacts.seal import (
    SIDECAR,
    WITHOUT_ROOM,
    DamagedArtefactError,
    check_seal,
    is_dropped,
    is_left_by,
    sidecar,
)
from spectral_bias.config.errors import dotted
from spectral_bias.plan.stages import STAGES
from spectral_bias.plan.structure import changed, changes, shortened
from spectral_bias.provenance.audit import EXEMPT
from spectral_bias.provenance.comparison import Difference, compare
from spectral_bias.provenance.conditions import conditions

State = Literal["same bytes", "same content", "differs", "measured anew", "added", "missing"]
STATES: tuple[State, ...] = ("same bytes", "same content", "measured anew", "differs", "added", "missing")
OF_SECONDS = frozenset(rule for rule, stage in STAGES.items() if stage.of_seconds)
# The results of a claim and of each of its tests; the rest of a verdict is text and settings.
WORDS = ("verdict", "corrected")
BY_SEED = ("values", "lower", "upper")
RESULTS = ("estimate", "interval", "n", "undecided", "outcome", *BY_SEED)


@dataclass(frozen=True)
class Moved:
    """How one artefact of the second folder stands to that of the first.

    Attributes:
        artefact: its path, relative to the results folders.
        state: same bytes; same content (with another certificate, say); measured anew (seconds, never the same twice);
            differs; added; missing.
        differences: where the contents differ.
        conditions: what the certificates record otherwise.
        claim: of a verdict, what moved in it.
    """

    artefact: str
    state: State
    differences: tuple[Difference, ...] = ()
    conditions: tuple[str, ...] = ()
    claim: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether this is a change of results."""
        return self.state in {"differs", "added", "missing"}


def artefacts_of(old: Path, new: Path) -> list[str]:
    """The paths of all artefacts that one of two results folders holds."""
    found = {
        path.relative_to(folder).as_posix() for folder in (old, new) for path in folder.rglob("*") if path.is_file()
    }
    return sorted(name for name in found if not EXEMPT.fullmatch(f"results/{name}"))


def moved(old: Path, new: Path, name: str) -> Moved:
    """Compare one artefact of two results folders.

    Args:
        old: the first results folder.
        new: the second.
        name: the artefact's path, relative to both.
    """
    before, after = old / name, new / name
    for path in (before, after):
        if escapes(path):
            return Moved(name, "differs", (Difference(str(path), "is a link out of its results folder"),))
    older = any(_holds_its_certificate(path.with_name(path.name.removesuffix(SIDECAR))) for path in (before, after))
    if older and name.endswith(SIDECAR):
        return Moved(name, "same content")
    if not before.is_file() or not after.is_file():
        if is_dropped(before) or is_dropped(after):
            same = _digest(before) == _digest(after)
            found = () if same else (Difference(name, "one of the two was dropped, and its SHA-256 is another"),)
            return Moved(name, "same bytes" if same else "differs", found)
        if (artefact := is_left_by(name)) and (old / artefact).exists() != (new / artefact).exists():
            return Moved(name, "same content")  # the run file itself is compared under its own name
        state: State = "missing" if before.is_file() else "added"
        return Moved(name, state, claim=(f"the claim is {state}",) if _is_verdict(name) else ())
    if filecmp.cmp(before, after, shallow=False):
        return Moved(name, "same bytes")
    if before.suffix not in SUFFIXES:
        return Moved(name, "differs", (Difference(name, "other bytes"),))
    if older:
        found = compare(before, after, 0.0).differences
        return Moved(name, "differs" if found else "same content", found)
    try:
        # Seals first: a library that reads a damaged file can hang.
        check_seal(before)
        check_seal(after)
        one, two = (read_certificate(path) for path in (before, after))
    except DamagedArtefactError as error:
        return Moved(name, "differs", (Difference(name, str(error)),))
    found = compare(before, after, 0.0).differences
    why = tuple(conditions(one, two))
    if not found:
        return Moved(name, "same content", (), why)
    if {one["rule"], two["rule"]} <= OF_SECONDS:
        return Moved(name, "measured anew", found, why)
    records = [json.loads(path.read_text("utf-8")) for path in (before, after)] if _is_verdict(name) else []
    return Moved(name, "differs", found, why, tuple(claim_moves(*records)) if records else ())


def claim_moves(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """The lines on what moved in a claim: its words, then its tests by name, then those of its replication.

    Args:
        before: the verdict's record of the first folder.
        after: that of the second.
    """
    for word in WORDS:
        yield from changes(before.get(word), after.get(word), (word,))
    yield from _tests_moved(before, after)
    again = [record.get("replication") or {"verdict": "none", "tests": ()} for record in (before, after)]
    for line in (*changes(again[0]["verdict"], again[1]["verdict"], ("verdict",)), *_tests_moved(*again)):
        yield f"replication: {line}"


def _tests_moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    tests = [{test["name"]: test for test in record["tests"]} for record in (before, after)]
    for name in {**tests[0], **tests[1]}:
        if name not in tests[0] or name not in tests[1]:
            yield f"test {name}: {'added' if name in tests[1] else 'missing'}"
            continue
        one, two = tests[0][name], tests[1][name]
        for key in RESULTS:
            if key in BY_SEED and one.get(key) != two.get(key):
                yield f"test {name}: {key}: {_values_moved(one.get(key), two.get(key))}"
            else:
                yield from changes(one.get(key), two.get(key), (f"test {name}: {key}",))


def _values_moved(before: object, after: object) -> str:
    """How many of a test's values moved, and where one did first."""
    if not isinstance(before, list) or not isinstance(after, list) or len(before) != len(after):
        return f"{shortened(before)} -> {shortened(after)}"
    found = list(changed(before, after))
    if not found:
        return "the same numbers, written otherwise"
    path, old, new = found[0]
    count = len({path[0] for path, _, _ in found})
    return f"{count} of {len(before)} moved; {dotted(path)}: {shortened(old)} -> {shortened(new)}"


def _digest(path: Path) -> str:
    """The SHA-256 of a run file, or of what it was when it was dropped; empty if it is damaged."""
    try:
        return read_dropped(path).sha256 if is_dropped(path) else check_seal(path)
    except DamagedArtefactError:
        return ""


def _holds_its_certificate(path: Path) -> bool:
    """Whether a file is a table of an older format, which held certificate and seal in columns of its own."""
    if path.suffix not in WITHOUT_ROOM or escapes(path) or not path.is_file() or sidecar(path).exists():
        return False
    try:
        return any("certificate" in row for row in read_table(path))
    except (ValueError, csv.Error):
        return False


def _is_verdict(name: str) -> bool:
    return name.startswith("verdicts/") and name.endswith(".json")
