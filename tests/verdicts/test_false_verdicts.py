"""Probabilities of false verdicts against binomial sums by hand, and against claims that are drawn at random."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import binom, binomtest

from spectral_bias.config.claim import Criterion
from spectral_bias.config.seeds_needed import SeedsOfTest
from spectral_bias.verdicts.false_verdicts import chances, errors
from spectral_bias.verdicts.intervals import median
from spectral_bias.verdicts.judging import outcome


def a_test(statistic, n, level, runs=1, **side):
    criterion = Criterion.model_validate(
        {
            "name": "a",
            "says": "Low first.",
            "experiment": "e",
            "measure": "pooled_order",
            "statistic": statistic,
            **side,
        }
    )
    return SeedsOfTest(criterion, n, runs, level)


def test_a_median_at_its_threshold_holds_as_often_as_two_of_nine_coins_show_no_more_than_one_head():
    found = errors(a_test("median", 9, 1 - 0.05 / 10, at_least=1.0))
    assert found.holds == pytest.approx((1 + 9) / 512)
    assert found.fails == pytest.approx(1 / 512)
    assert errors(a_test("median", 8, 1 - 0.05 / 10, at_least=1.0)).fails == 0.0


@pytest.mark.parametrize("threshold", [0.25, 0.75])
def test_a_proportion_at_its_threshold_errs_by_a_binomial_sum(threshold):
    level, n = 0.99, 16
    above = below = 0.0
    for k in range(n + 1):
        narrow = binomtest(k, n).proportion_ci(0.95, method="exact")
        wide = binomtest(k, n).proportion_ci(level, method="exact")
        above += binom.pmf(k, n, threshold) * (narrow.low >= threshold)
        below += binom.pmf(k, n, threshold) * (wide.high < threshold)
    found = errors(a_test("proportion", n, level, at_least=threshold))
    assert found == pytest.approx((above, below))
    mirrored = errors(a_test("proportion", n, level, at_most=1.0 - threshold))
    assert mirrored == pytest.approx((above, below))


def test_a_trends_errors_are_bounded_by_those_of_all_its_medians_ends():
    found = errors(a_test("trend", 16, 0.95, runs=5, at_least=0.9))
    assert found.holds == pytest.approx(2 * 5 * (1 + 16 + 120) / 2**16)  # r = 3 at level 1 - .05 / 5
    assert found.holds <= 0.05


def test_many_tests_at_their_thresholds_refute_a_claim_with_less_than_5_percent():
    for m in range(1, 13):
        found = chances([a_test("median", 16, 1 - 0.05 / m, at_least=1.0)] * m)
        assert found.refuted <= found.refuted_at_most <= 0.05
        assert found.supported <= found.supported_at_most <= 0.025


def test_the_chances_are_those_of_claims_drawn_at_random():
    m, n, draws = 2, 9, 500
    tests = [a_test("median", n, 1 - 0.05 / m, at_least=0.0)] * m
    found = chances(tests)
    counts = {"refuted": 0, "supported": 0}
    for numbers in np.random.default_rng(4).standard_normal((draws, m, n)):
        outcomes = [outcome(median(each), median(each, 1 - 0.05 / m), at_least=0.0) for each in numbers]
        counts["refuted"] += "fails" in outcomes
        counts["supported"] += set(outcomes) == {"holds"}
    for name, count in counts.items():
        expected = getattr(found, name)
        assert count / draws == pytest.approx(expected, abs=4 * math.sqrt(expected / draws) + 1 / draws)
