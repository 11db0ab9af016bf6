"""How many verdicts would come out equal if every claim were repeated with as many fresh seeds.

Each resample draws an edition's seeds with replacement, for each experiment once, and judges every claim on them: so
tests that read one experiment, also those of several claims, stay dependent. Beside this bootstrap stands one on
shrunken shares (``verdicts.shrunken``), since a bootstrap of n seeds that all agree never disagrees.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from jaxtyping import Int

from spectral_bias.registry.levels import CONFIDENCE, refutation_level
from spectral_bias.registry.seeds import stream
from spectral_bias.verdicts.intervals import trend
from spectral_bias.verdicts.judging import Outcome, outcome, verdict
from spectral_bias.verdicts.shrunken import Draws, counted, draw, reversed_seeds, reversed_where
from spectral_bias.verdicts.sides import COUNTED, members, members_needed, numbers, seeds_of, sides
from spectral_bias.verdicts.warnings import ALL_DIVERGED

RESAMPLES = 1_000
OUTCOMES: tuple[Outcome, ...] = ("undecided", "holds", "fails")
OPPOSITE = {"supported": "refuted", "refuted": "supported"}

Records = Mapping[str, Mapping[str, Any]]
Sizes = Mapping[str, Mapping[str, int]]


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
        claims: those that are repeated.
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
    records: Records, sizes: Sizes | None = None, resamples: int = RESAMPLES, *, shrunken: bool = False
) -> Expected:
    """What is expected if claims are repeated.

    Args:
        records: the first verdict by claim.
        sizes: by claim and test, its n in the repetition; a test without one keeps its outcome. If None, every test and
            control with seeds gets the n that it had.
        resamples: the number of resamples.
        shrunken: draw from shrunken shares.
    """
    sizes = as_many(records) if sizes is None else sizes
    drawn = functools.cache(
        lambda experiment, seeds, size: draw(seeds, size, resamples, stream("repetition", experiment, seeds))
    )

    def outcomes(test: Mapping[str, Any], size: int | None, level: float) -> np.ndarray:
        if size is None:
            return np.full(resamples, OUTCOMES.index(test["outcome"]))
        draws = drawn(test["experiment"], seeds_of(test), size // members(test))
        return (_counted_outcomes if test["statistic"] in COUNTED else _trend_outcomes)(test, draws, shrunken, level)

    words = {claim: _verdicts(records[claim], fresh, outcomes, resamples) for claim, fresh in sizes.items()}
    same = sum((each == records[claim]["verdict"] for claim, each in words.items()), np.zeros(resamples, np.int64))
    claims = tuple(_claim(claim, records[claim]["verdict"], each) for claim, each in words.items())
    low, high = np.quantile(same, [(1.0 - CONFIDENCE) / 2.0, (1.0 + CONFIDENCE) / 2.0], method="inverted_cdf")
    return Expected(
        claims=claims,
        mean=float(same.mean()),
        interval=(int(low), int(high)),
        distribution=tuple((np.bincount(same, minlength=len(claims) + 1) / resamples).tolist()),
        contradicted=sum(each.contradicted for each in claims),
    )


def as_many(records: Records) -> Sizes:
    """As many fresh seeds as there were, for every claim that has a test or control with seeds."""
    sizes = {
        claim: {test["name"]: int(test["n"]) for test in _counted(record) if test["statistic"] != "value"}
        for claim, record in records.items()
    }
    return {claim: fresh for claim, fresh in sizes.items() if fresh}


def _counted(record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [test for test in record["tests"] if test["kind"] != "limit"]


def _claim(claim: str, first: str, words: np.ndarray) -> ClaimRepetition:
    return ClaimRepetition(claim, first, float(np.mean(words == first)), float(np.mean(words == OPPOSITE.get(first))))


def _verdicts(
    record: Mapping[str, Any], sizes: Mapping[str, int], outcomes: Callable[..., np.ndarray], resamples: int
) -> np.ndarray:
    """A claim's verdict in each resample."""
    tests = _counted(record)
    if any(warning["code"] == ALL_DIVERGED for test in tests for warning in test["warnings"]):
        return np.full(resamples, "inconclusive")
    level = refutation_level(sum(test["kind"] == "test" and test["statistic"] != "value" for test in tests))
    levels = {"test": level or CONFIDENCE, "control": CONFIDENCE}
    columns = [outcomes(test, sizes.get(test["name"]), levels[test["kind"]]) for test in tests]
    different, place = np.unique(np.stack(columns, axis=1), axis=0, return_inverse=True)
    words = [
        verdict((test["kind"], OUTCOMES[code]) for test, code in zip(tests, row, strict=True)) for row in different
    ]
    return np.array(words)[place.ravel()]


def _counted_outcomes(
    test: Mapping[str, Any], draws: Draws, shrunken: bool, confidence: float
) -> Int[np.ndarray, " resample"]:
    """The places in OUTCOMES of a test's outcome in each resample; it fails by the interval of ``confidence``."""
    found, size = np.zeros(len(draws.drawn), np.int64), draws.drawn.shape[1] * members(test)
    right, wrong = sides(test)
    words: tuple[Literal["holds"], Literal["fails"]] = ("holds", "fails")
    for word, on_side, level in zip(words, (right, wrong), (CONFIDENCE, confidence), strict=True):
        needed = members_needed(test, size, word, level)
        if needed is not None:
            count = counted(on_side, draws, _key(test, word) if shrunken else None).sum(axis=1)
            found[count >= needed] = OUTCOMES.index(word)
    return found


def _trend_outcomes(
    test: Mapping[str, Any], draws: Draws, shrunken: bool, confidence: float
) -> Int[np.ndarray, " resample"]:
    seeds, side = numbers(test), {test["side"]: float(test["threshold"])}
    wrong = reversed_seeds(draws, _key(test, "fails")) if shrunken else np.zeros(draws.drawn.shape, bool)
    found = []
    for index, turned in zip(draws.drawn, wrong, strict=True):
        resample = reversed_where(seeds.select(index), turned)
        word = outcome(trend(resample), trend(resample, confidence), **side)
        found.append(OUTCOMES.index(word))
    return np.array(found, np.int64)


def _key(test: Mapping[str, Any], word: str) -> tuple[int, int]:
    return stream("repeated seeds", test["experiment"], test["name"], word)
