"""Outcome of a test from its interval and threshold, and the verdict on a claim from its tests' outcomes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from spectral_bias.verdicts.intervals import Estimate

Outcome = Literal["holds", "fails", "undecided"]
Verdict = Literal["supported", "refuted", "inconclusive"]


def outcome(estimate: Estimate, *, at_least: float | None = None, at_most: float | None = None) -> Outcome:
    """holds: the whole interval is on the stated side of the threshold; fails: on the other side; else undecided.

    Raises:
        ValueError: no threshold is given.
    """
    if at_least is not None:
        return "holds" if estimate.lower >= at_least else "fails" if estimate.upper < at_least else "undecided"
    if at_most is not None:
        return "holds" if estimate.upper <= at_most else "fails" if estimate.lower > at_most else "undecided"
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
