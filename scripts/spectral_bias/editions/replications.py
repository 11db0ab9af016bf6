"""First and repeated verdicts beside each other: of each claim, and how many are equal, observed and expected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spectral_bias.editions.edition import Edition, EditionError
from spectral_bias.verdicts.repetition import OPPOSITE, Expected, expected_repetitions
from spectral_bias.verdicts.sides import members, seeds_of


@dataclass(frozen=True)
class Repeated:
    """One claim's first and repeated verdict.

    Attributes:
        claim: its name.
        first: the first verdict, with its kind where it is inconclusive.
        seeds: the numbers of seeds of the first one's tests and controls, by those that were repeated.
        again: the repeated verdict, with its kind.
        fresh: the numbers of fresh seeds.
        same: whether the two verdicts are the same word.
        contradicted: whether one is supported and the other refuted.
        corrected: the corrected statement's two verdicts, with their kinds; None where none of its tests was repeated.
        corrected_contradicted: whether one of those is supported and the other refuted.
        expected: the probability of the same verdict, from the first edition's seeds; on shrunken shares second.
    """

    claim: str
    first: str
    seeds: tuple[int, ...]
    again: str
    fresh: tuple[int, ...]
    same: bool
    contradicted: bool
    corrected: tuple[str, str] | None
    corrected_contradicted: bool
    expected: tuple[float, float]


@dataclass(frozen=True)
class Replications:
    """All claims of an edition that were repeated.

    Attributes:
        claims: the repeated ones.
        without_seeds: claims of which no test or control has seeds.
        not_repeated: the others.
        expected: what the first edition's seeds make expected.
        shrunken: the same on shrunken shares.
    """

    claims: tuple[Repeated, ...]
    without_seeds: tuple[str, ...]
    not_repeated: tuple[str, ...]
    expected: Expected
    shrunken: Expected

    @property
    def same(self) -> int:
        """The observed number of equal verdicts."""
        return sum(each.same for each in self.claims)


def replications(edition: Edition) -> Replications:
    """The replications that an edition's verdicts record.

    Raises:
        EditionError: none of them has been repeated.
    """
    repeated = {claim: record for claim, record in edition.records.items() if _sizes(record)}
    if not repeated:
        raise EditionError(
            f"{edition.name}: no verdict has a replication; run the workflow with --configfile config/replication.yaml"
        )
    others = [claim for claim in edition.records if claim not in repeated]
    without = tuple(claim for claim in others if not _seeded(edition.records[claim]))
    sizes = {claim: _sizes(record) for claim, record in repeated.items()}
    expected, shrunken = (expected_repetitions(repeated, sizes, shrunken=shrunken) for shrunken in (False, True))
    chances = zip(expected.claims, shrunken.claims, strict=True)
    return Replications(
        claims=tuple(_repeated(repeated[one.claim], one.same, other.same) for one, other in chances),
        without_seeds=without,
        not_repeated=tuple(claim for claim in others if claim not in without),
        expected=expected,
        shrunken=shrunken,
    )


def _seeded(record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The tests and controls with seeds."""
    return [test for test in record["tests"] if test["kind"] != "limit" and test["statistic"] != "value"]


def _sizes(record: Mapping[str, Any]) -> dict[str, int]:
    """The number of fresh seeds of each test and control that was repeated, by its name."""
    again = (record.get("replication") or {"tests": []})["tests"]
    return {test["name"]: int(test["n"]) for test in again if test["replicated"] and test["kind"] != "limit"}


def _repeated(record: Mapping[str, Any], *expected: float) -> Repeated:
    sizes, again = _sizes(record), record["replication"]
    tests = [test for test in _seeded(record) if test["name"] in sizes]
    return Repeated(
        claim=record["claim"],
        first=_word(record),
        seeds=tuple(sorted({seeds_of(test) for test in tests})),
        again=_word(again),
        fresh=tuple(sorted({sizes[test["name"]] // members(test) for test in tests})),
        same=record["verdict"] == again["verdict"],
        contradicted=_opposite(record, again),
        corrected=_corrected(record),
        corrected_contradicted=_opposite(record.get("corrected") or {}, again.get("corrected") or {}),
        expected=(expected[0], expected[1]),
    )


def _corrected(record: Mapping[str, Any]) -> tuple[str, str] | None:
    first, again = record.get("corrected"), record["replication"].get("corrected")
    fresh = {test["name"] for test in record["replication"]["tests"] if test["replicated"]}
    return (_word(first), _word(again)) if first and again and fresh & set(first["tests"]) else None


def _opposite(first: Mapping[str, Any], again: Mapping[str, Any]) -> bool:
    return OPPOSITE.get(first.get("verdict", "")) == again.get("verdict", "")


def _word(record: Mapping[str, Any]) -> str:
    """A verdict, and of which kind it is where it is inconclusive."""
    return f"{record['verdict']} ({record['inconclusive']})" if record.get("inconclusive") else record["verdict"]
