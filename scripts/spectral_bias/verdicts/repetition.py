"""How many verdicts would come out equal if every claim were repeated with as many fresh seeds.

Each resample draws an edition's seeds with replacement, for each experiment once, and judges every claim on them: so
tests that read one experiment, also those of several claims, stay dependent. Beside this bootstrap stands one on
shrunken shares (``verdicts.shrunken``), since a bootstrap of n seeds that all agree never disagrees.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Int

from spectral_bias.registry.levels import CONFIDENCE, refutation_level
from spectral_bias.registry.seeds import stream
from spectral_bias.verdicts.intervals import trend
from spectral_bias.verdicts.judging import Outcome, outcome, verdict
from spectral_bias.verdicts.shrunken import Draws, Replaced, draw, replaced, reversed_where
from spectral_bias.verdicts.sides import COUNTED, numbers, seeds_needed, sides
from spectral_bias.verdicts.warnings import ALL_DIVERGED

RESAMPLES = 1_000
OUTCOMES: tuple[Outcome, ...] = ("undecided", "holds", "fails")
OPPOSITE = {"supported": "refuted", "refuted": "supported"}

Records = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class ClaimRepetition:
    """What is expected of one claim's repetition.

    Attributes:
        claim: its name.
        verdict: the first.
        same: the probability of the same verdict.
        contradicted: of refuted after supported, or the reverse.
    """

    claim: str
    verdict: str
    same: float
    contradicted: float


@dataclass(frozen=True)
class Expected:
    """What is expected of the repetition of many claims.

    Attributes:
        claims: those that have seeds.
        mean: the expected number of equal verdicts.
        interval: that contains the number with a probability of 95 %.
        distribution: the share of resamples by number of equal verdicts, from 0 to all.
        contradicted: the expected number of contradicted verdicts.
    """

    claims: tuple[ClaimRepetition, ...]
    mean: float
    interval: tuple[int, int]
    distribution: tuple[float, ...]
    contradicted: float


def expected_repetitions(
    records: Records,
    sizes: Mapping[str, int] | None = None,
    resamples: int = RESAMPLES,
    *,
    shrunken: bool = False,
) -> Expected:
    """What is expected if all claims with seeds are repeated.

    Args:
        records: the first verdict by claim.
        sizes: the number of fresh seeds by experiment; an experiment without one keeps its first seeds. As many as
            there were, for all, if None.
        resamples: the number of resamples.
        shrunken: plan on shrunken shares.
    """
    drawn: dict[tuple[str, int], Draws] = {}
    verdicts: dict[str, np.ndarray] = {}
    for claim, record in records.items():
        for test in _repeated(record, sizes):
            key = test["experiment"], int(test["n"])
            if key not in drawn:
                size = key[1] if sizes is None else sizes[key[0]]
                drawn[key] = draw(key[1], size, resamples, stream("repetition", *key))
            verdicts[claim] = np.array([])
    for claim in verdicts:
        verdicts[claim] = _verdicts(records[claim], _repeated(records[claim], sizes), drawn, resamples, shrunken=shrunken)
    claims = [_claim(claim, records[claim]["verdict"], words) for claim, words in verdicts.items()]
    same = np.sum([words == records[claim]["verdict"] for claim, words in verdicts.items()], axis=0, dtype=np.int64)
    counts = np.broadcast_to(same, resamples)
    low, high = np.quantile(counts, [(1.0 - CONFIDENCE) / 2.0, (1.0 + CONFIDENCE) / 2.0], method="inverted_cdf")
    return Expected(
        claims=tuple(claims),
        mean=float(counts.mean()),
        interval=(int(low), int(high)),
        distribution=tuple((np.bincount(counts, minlength=len(claims) + 1) / resamples).tolist()),
        contradicted=sum(each.contradicted for each in claims),
    )


def _repeated(record: Mapping[str, Any], sizes: Mapping[str, int] | None) -> list[Mapping[str, Any]]:
    """The tests and controls of a claim that get fresh seeds."""
    return [
        test
        for test in record["tests"]
        if test["kind"] != "limit" and test["statistic"] != "value" and (sizes is None or test["experiment"] in sizes)
    ]


def _claim(claim: str, first: str, words: np.ndarray) -> ClaimRepetition:
    return ClaimRepetition(claim, first, float(np.mean(words == first)), float(np.mean(words == OPPOSITE.get(first, ""))))


def _verdicts(
    record: Mapping[str, Any],
    repeated: Sequence[Mapping[str, Any]],
    drawn: Mapping[tuple[str, int], Draws],
    resamples: int,
    *,
    shrunken: bool,
) -> np.ndarray:
    """A claim's verdict in each resample; a test that is not repeated keeps its outcome."""
    tests = [test for test in record["tests"] if test["kind"] != "limit"]
    if any(warning["code"] == ALL_DIVERGED for test in tests for warning in test["warnings"]):
        return np.full(resamples, "inconclusive")
    level = refutation_level(sum(test["kind"] == "test" and test["statistic"] != "value" for test in tests))
    names = {test["name"] for test in repeated}
    columns = []
    for test in tests:
        if test["name"] not in names:
            columns.append(np.full(resamples, OUTCOMES.index(test["outcome"])))
            continue
        draws = drawn[test["experiment"], int(test["n"])]
        instead = replaced(draws, stream("repeated seeds", test["experiment"], test["name"])) if shrunken else None
        confidence = level if test["kind"] == "test" and level is not None else CONFIDENCE
        columns.append(_outcomes(test, draws, instead, confidence))
    different, place = np.unique(np.stack(columns, axis=1), axis=0, return_inverse=True)
    words = [
        verdict((test["kind"], OUTCOMES[code]) for test, code in zip(tests, row, strict=True)) for row in different
    ]
    return np.array(words)[place.ravel()]


def _outcomes(
    test: Mapping[str, Any], draws: Draws, instead: Replaced | None, confidence: float
) -> Int[np.ndarray, " resample"]:
    """The places in OUTCOMES of a test's outcome in each resample; it fails by the interval of ``confidence``."""
    if test["statistic"] not in COUNTED:
        return _trend_outcomes(test, draws, instead, confidence)
    found = np.zeros(len(draws.index), np.int64)
    for place, side, level in ((1, "right", CONFIDENCE), (2, "wrong", confidence)):
        on_it = getattr(sides(test), side)[draws.index]
        if instead is not None:
            on_it = instead.of(on_it, claimed=side == "right")
        needed = seeds_needed(test, draws.index.shape[1], OUTCOMES[place], level)
        if needed is not None:
            found[on_it.sum(axis=1) >= needed] = place
    return found


def _trend_outcomes(
    test: Mapping[str, Any], draws: Draws, instead: Replaced | None, confidence: float
) -> Int[np.ndarray, " resample"]:
    seeds, side = numbers(test), {test["side"]: float(test["threshold"])}
    wrong = np.zeros(draws.index.shape, bool) if instead is None else instead.wrong
    found = []
    for index, turned in zip(draws.index, wrong, strict=True):
        resample = reversed_where(seeds.select(index), turned)
        word = outcome(trend(resample, (0, 0)), trend(resample, (0, 0), confidence), **side)
        found.append(OUTCOMES.index(word))
    return np.array(found, np.int64)
