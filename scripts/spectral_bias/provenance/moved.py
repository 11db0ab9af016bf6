"""What moved between two results folders, by artefact and by claim, and the recorded conditions that differ.

Neither the plan nor the source is asked: both folders may come from other commits, machines and layouts of the source.
"""

from __future__ import annotations

import filecmp
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from spectral_bias.artefacts.links import escapes
from spectral_bias.artefacts.reading import SUFFIXES, read_certificate
from spectral_bias.artefacts.seal import DamagedArtefactError, check_seal
from spectral_bias.provenance.audit import EXEMPT
from spectral_bias.provenance.comparison import Difference, compare
from spectral_bias.provenance.conditions import conditions
from spectral_bias.provenance.structure import changed, dotted, shortened

State = Literal["same bytes", "same content", "differs", "measured anew", "added", "missing"]
STATES: tuple[State, ...] = ("same bytes", "same content", "measured anew", "differs", "added", "missing")
# Of a claim and of one of its tests, what is a result; the rest of a verdict is text and settings.
WORDS = ("verdict", "corrected")
RESULTS = ("estimate", "interval", "n", "undecided", "outcome", "values")


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
    if not before.is_file() or not after.is_file():
        return Moved(name, "missing" if before.is_file() else "added", claim=_whole_claim(name, old, new))
    if filecmp.cmp(before, after, shallow=False):
        return Moved(name, "same bytes")
    if before.suffix not in SUFFIXES:
        return Moved(name, "differs", (Difference(name, "other bytes"),))
    try:
        # Seals first: a library that reads a damaged file can hang.
        check_seal(before)
        check_seal(after)
        one, two = read_certificate(before), read_certificate(after)
    except DamagedArtefactError as error:
        return Moved(name, "differs", (Difference(name, str(error)),))
    found = compare(before, after, 0.0).differences
    why = tuple(conditions(one, two))
    if not found:
        return Moved(name, "same content", (), why)
    if one["rule"] == two["rule"] == "timing":
        return Moved(name, "measured anew", found, why)
    return Moved(
        name, "differs", found, why, tuple(claim_moves(_record(before), _record(after))) if _is_verdict(name) else ()
    )


def claim_moves(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """The lines on what moved in a claim: its words, then its tests by name.

    Args:
        before: the verdict's record of the first folder.
        after: that of the second.
    """
    for word in WORDS:
        yield from _lines(word, before.get(word), after.get(word))
    tests = [{test["name"]: test for test in record["tests"]} for record in (before, after)]
    for name in {**tests[0], **tests[1]}:
        if name not in tests[0] or name not in tests[1]:
            yield f"test {name}: {'added' if name in tests[1] else 'missing'}"
            continue
        one, two = tests[0][name], tests[1][name]
        for key in RESULTS:
            if key == "values" and one.get(key) != two.get(key):
                yield f"test {name}: values: {_values_moved(one.get(key), two.get(key))}"
            else:
                yield from _lines(f"test {name}: {key}", one.get(key), two.get(key))


def _lines(label: str, before: object, after: object) -> Iterator[str]:
    for path, old, new in changed(before, after):
        yield f"{dotted((label, *path))}: {shortened(old)} -> {shortened(new)}"


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


def _is_verdict(name: str) -> bool:
    return name.startswith("verdicts/") and name.endswith(".json")


def _whole_claim(name: str, old: Path, new: Path) -> tuple[str, ...]:
    """The line on a claim that one folder lacks."""
    if not _is_verdict(name):
        return ()
    return ("the claim is missing" if (old / name).is_file() else "the claim is added",)


def _record(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text("utf-8")))
