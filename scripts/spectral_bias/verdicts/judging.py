"""From intervals to a verdict: which side of its threshold a whole interval lies on, and what follows for the claim."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Literal

from spectral_bias.verdicts.intervals import Estimate

Outcome = Literal["holds", "fails", "undecided"]
Verdict = Literal["supported", "refuted", "inconclusive"]


def outcome(estimate: Estimate, *, at_least: float | None = None, at_most: float | None = None) -> Outcome:
    """Whether the whole interval lies on the stated side of the threshold, the whole of it on the other, or neither."""
    if estimate.n == 0 or math.isnan(estimate.value):
        return "undecided"
    if at_least is not None:
        return "holds" if estimate.lower >= at_least else "fails" if estimate.upper < at_least else "undecided"
    if at_most is not None:
        return "holds" if estimate.upper <= at_most else "fails" if estimate.lower > at_most else "undecided"
    raise ValueError("an outcome needs at_least or at_most")


def verdict(outcomes: Iterable[tuple[str, Outcome]]) -> Verdict:
    """The verdict that (kind, outcome) pairs make.

    Refuted where some test fails. Supported where every test and every control holds. Inconclusive otherwise: a
    control that misbehaves cannot refute the sentence, but it takes the tests' meaning away. Limits do not count.
    """
    pairs = [(kind, result) for kind, result in outcomes if kind != "limit"]
    if any(kind == "test" and result == "fails" for kind, result in pairs):
        return "refuted"
    return "supported" if pairs and all(result == "holds" for _, result in pairs) else "inconclusive"
