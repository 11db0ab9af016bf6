"""Tests that their seeds cannot decide are told before anything runs."""

from __future__ import annotations

import itertools
import logging

import numpy as np
import pytest
from scipy.stats import binomtest

from real_plan import real_plan
from spectral_bias.config.claim import Criterion
from spectral_bias.config.seeds_needed import counted_tests, reach, seeds_of_tests
from spectral_bias.verdicts.intervals import median, proportion, trend
from spectral_bias.verdicts.judging import outcome

RUNS = 4
# All seeds on one side of any threshold, by statistic.
ALL = {
    "proportion": (lambda n, good: np.full(n, float(good)), proportion),
    "median": (lambda n, good: np.full(n, 9.0 if good else -9.0), median),
    "trend": (
        lambda n, good: np.tile(np.arange(float(RUNS)) * (1.0 if good else -1.0), (n, 1)),
        trend,
    ),
}


def a_criterion(statistic, side, threshold):
    return Criterion.model_validate(
        {
            "name": "a",
            "says": "Low first.",
            "experiment": "e",
            "measure": {"name": "falling_share", "variable": "rmse"},
            "statistic": statistic,
            side: threshold,
        }
    )


@pytest.mark.parametrize("level", [0.95, 0.99, 0.995])
@pytest.mark.parametrize("n", [1, 3, 5, 6, 8, 9, 12, 13, 16, 40])
@pytest.mark.parametrize(("statistic", "threshold"), [(s, t) for s in ALL for t in (0.1, 0.5, 0.75, 0.9)])
def test_what_a_test_can_come_to_is_what_it_comes_to_where_all_seeds_agree(statistic, threshold, n, level):
    values, interval = ALL[statistic]
    for side, good in (("at_least", True), ("at_most", False)):
        outcomes = [
            outcome(interval(values(n, each), 0.95), interval(values(n, each), level), **{side: threshold})
            for each in (good, not good)
        ]
        can = reach(a_criterion(statistic, side, threshold), n, RUNS, level)
        assert can == (outcomes[0] == "holds", outcomes[1] == "fails")


def test_a_claim_of_ten_medians_cannot_be_refuted_with_eight_seeds_and_can_with_nine():
    test = a_criterion("median", "at_least", 1.0)
    assert reach(test, 8, 1, 1 - 0.05 / 10) == (True, False)
    assert reach(test, 9, 1, 1 - 0.05 / 10) == (True, True)
    assert reach(test, 5, 1, 0.95) == (False, False)


def test_a_share_of_95_percent_needs_72_seeds_to_hold():
    test = a_criterion("proportion", "at_least", 0.95)
    assert binomtest(71, 71).proportion_ci(method="exact").low < 0.95
    assert binomtest(72, 72).proportion_ci(method="exact").low > 0.95
    assert next(n for n in itertools.count(1) if reach(test, n, 1, 0.95).holds) == 72


@pytest.fixture
def with_a_median(project):
    """The project's claim, of whose control a median is asked."""
    order = "measure: {name: passage_order, frequencies: [1, 3]}\n    statistic: proportion\n    at_most"
    median = "measure: {name: falling_share, variable: rmse}\n    statistic: median\n    at_most"
    project.replace(project.claim, order, median)
    project.replace(project.experiment, "seeds: 3", "seeds: 16")


def test_a_test_that_can_neither_hold_nor_fail_is_an_error_with_the_fewest_seeds_that_can(said, with_a_median):
    found = said({"experiments": {"tones": {"seeds": 5}}})
    assert found.startswith("mine/claims/tones-first.yaml:")
    assert 'tests[1] = "large-start": can neither hold nor fail with 5 seeds of tones; 6 are the fewest' in found
    assert "scale: smoke" in found


def test_smoke_verdicts_are_no_evidence_and_may_have_any_number_of_seeds(project, with_a_median):
    assert project.read({"scale": "smoke", "experiments": {"tones": {"seeds": 2}}}).settings.scale == "smoke"


def test_a_test_that_can_only_fail_is_told_of_in_a_warning(project, caplog):
    with caplog.at_level(logging.WARNING):
        project.read({"experiments": {"tones": {"seeds": 9}}})
    # All of nine leave [.66, 1], none of them [0, .34].
    assert caplog.messages == [
        "claim tones-first: test order cannot hold with its 9 seeds, however they come out",
        "claim tones-first: control large-start cannot fail with its 9 seeds, however they come out",
    ]
    caplog.clear()
    project.read({"experiments": {"tones": {"seeds": 13}}})
    assert caplog.messages == []


def test_the_shipped_tests_can_come_out_either_way():
    catalogue = real_plan().catalogue
    both = {}
    for name, claim in catalogue.claims.items():
        for each in seeds_of_tests(claim, catalogue.runs):
            both.setdefault(each.test.kind, []).append(all(each.reach()))
            if (name, each.test.name) == ("universality", "pooled-order"):
                assert (each.n, each.runs) == (39 * 9, 39)
            if (name, each.test.name) == ("low-first", "order"):
                assert (each.n, each.level) == (16, pytest.approx(1 - 0.05 / 4))
    assert all(both["test"])
    assert all(both["control"])
    assert counted_tests(catalogue.claims["activation-spectra"]) == 0
