"""Outcome of a test from its intervals and threshold, and the verdict on a claim from its tests' outcomes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Literal

from spectral_bias.verdicts.intervals import Estimate

Outcome = Literal["holds", "fails", "undecided"]
Verdict = Literal["supported", "refuted", "inconclusive"]
# Kinds of an inconclusive verdict, the one that goes before others first.
Inconclusive = Literal["all-diverged", "control-fails", "coarse-log", "too-few-seeds"]


def outcome(
    estimate: Estimate,
    refuting: Estimate | None = None,
    /,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
) -> Outcome:
    """holds: the whole interval is on the stated side of the threshold; fails: on the other side; else undecided.

    Args:
        estimate: with the 95 % interval, by which a test holds.
        refuting: with the interval by which it fails, if that is another one.
        at_least: threshold of a claim that a number is large.
        at_most: threshold of a claim that it is small.

    Raises:
        ValueError: no threshold is given.
    """
    against = refuting or estimate
    if at_least is not None:
        return "holds" if estimate.lower >= at_least else "fails" if against.upper < at_least else "undecided"
    if at_most is not None:
        return "holds" if estimate.upper <= at_most else "fails" if against.lower > at_most else "undecided"
    raise ValueError("an outcome needs at_least or at_most")


def verdict(outcomes: Iterable[tuple[str, Outcome]]) -> Verdict:
    """The verdict from (kind, outcome) pairs; limits are ignored.

    Refuted if some test fails. Supported if every test and every control holds. Inconclusive otherwise: a failed
    control does not refute the statement, but without it the tests are not evidence.
    """
    pairs = [(kind, result) for kind, result in outcomes if kind != "limit"]
    if any(kind == "test" and result == "fails" for kind, result in pairs):
        return "refuted"
    return "supported" if pairs and all(result == "holds" for _, result in pairs) else "inconclusive"


def inconclusive(
    outcomes: Iterable[tuple[str, Outcome]], attainable: Iterable[tuple[str, Collection[Outcome]]], *, diverged: bool
) -> Inconclusive:
    """Why a verdict is inconclusive, from (kind, outcome) pairs; limits are ignored.

    Args:
        outcomes: of the tests and controls.
        attainable: the outcomes that each could have had with exact times.
        diverged: whether one of them reads a run without a seed left.
    """
    if diverged:
        return "all-diverged"
    if any(kind == "control" and result == "fails" for kind, result in outcomes):
        return "control-fails"
    pairs = [(kind, could) for kind, could in attainable if kind != "limit"]
    refuted = any(kind == "test" and "fails" in could for kind, could in pairs)
    supported = bool(pairs) and all("holds" in could for _, could in pairs)
    return "coarse-log" if refuted or supported else "too-few-seeds"
