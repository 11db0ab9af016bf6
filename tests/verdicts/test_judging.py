"""Truth tables: which outcome an interval makes, and which verdict outcomes make."""

import itertools

import pytest

from spectral_bias.verdicts.intervals import Estimate
from spectral_bias.verdicts.judging import inconclusive, outcome, verdict

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("lower", "upper", "at_least", "at_most"),
    [
        pytest.param(2.0, 3.0, "holds", "fails", id="wholly above"),
        pytest.param(1.0, 3.0, "holds", "undecided", id="from the threshold up"),
        pytest.param(0.5, 3.0, "undecided", "undecided", id="across"),
        pytest.param(0.5, 1.0, "undecided", "holds", id="up to the threshold"),
        pytest.param(0.2, 0.5, "fails", "holds", id="wholly below"),
        pytest.param(1.0, 1.0, "holds", "holds", id="on the threshold"),
        pytest.param(INF, INF, "holds", "fails", id="never"),
        pytest.param(0.5, INF, "undecided", "undecided", id="perhaps never"),
    ],
)
def test_an_outcome_is_decided_by_the_whole_interval(lower, upper, at_least, at_most):
    estimate = Estimate(lower, lower, upper, 8)
    assert outcome(estimate, at_least=1.0) == at_least
    assert outcome(estimate, at_most=1.0) == at_most


@pytest.mark.parametrize(
    ("wider", "expected"), [((0.2, 0.9), "fails"), ((0.2, 1.0), "undecided"), ((0.1, 1.5), "undecided")]
)
def test_a_test_fails_by_an_interval_of_its_own_and_holds_by_the_other(wider, expected):
    below, above = Estimate(0.5, 0.4, 0.8, 9), Estimate(1.5, 1.2, 1.6, 9)
    assert outcome(below, Estimate(0.5, *wider, 9), at_least=1.0) == expected
    mirrored = Estimate(1.5, 2.0 - wider[1], 2.0 - wider[0], 9)
    assert outcome(above, mirrored, at_most=1.0) == expected
    assert outcome(above, Estimate(1.5, 0.0, 2.0, 9), at_least=1.0) == "holds"


def test_without_a_decided_seed_nothing_is_decided():
    assert outcome(Estimate(NAN, NAN, NAN, 0), at_least=-INF) == "undecided"
    assert outcome(Estimate(NAN, NAN, NAN, 0), at_most=INF) == "undecided"


def test_a_threshold_of_zero_is_a_threshold():
    assert outcome(Estimate(0.5, 0.1, 0.9, 8), at_least=0.0) == "holds"
    assert outcome(Estimate(0.5, 0.1, 0.9, 8), at_most=0.0) == "fails"


def test_an_outcome_without_a_threshold_is_refused():
    with pytest.raises(ValueError, match="at_least or at_most"):
        outcome(Estimate(0.5, 0.1, 0.9, 8))


@pytest.mark.parametrize(
    ("tests", "controls", "expected"),
    [
        (["holds"], ["holds"], "supported"),
        (["holds", "holds"], ["holds", "holds"], "supported"),
        (["holds", "undecided"], ["holds"], "inconclusive"),
        (["holds"], ["undecided"], "inconclusive"),
        (["holds"], ["fails"], "inconclusive"),
        (["undecided"], ["fails"], "inconclusive"),
        (["fails"], ["holds"], "refuted"),
        (["holds", "fails"], ["holds"], "refuted"),
        (["undecided", "fails"], ["undecided"], "refuted"),
        (["fails"], ["fails"], "refuted"),
    ],
)
def test_a_verdict_is_supported_by_all_and_refuted_by_one_test(tests, controls, expected):
    pairs = [("test", each) for each in tests] + [("control", each) for each in controls]
    for order in itertools.permutations(pairs):
        assert verdict(order) == expected


@pytest.mark.parametrize("limit", ["holds", "fails", "undecided"])
@pytest.mark.parametrize("test", ["holds", "fails", "undecided"])
def test_limits_stand_beside_the_verdict(test, limit):
    pairs = [("test", test), ("control", "holds")]
    assert verdict([*pairs, ("limit", limit)]) == verdict(pairs)


def test_nothing_tested_is_inconclusive():
    assert verdict([]) == "inconclusive"
    assert verdict([("limit", "holds")]) == "inconclusive"
    assert inconclusive([], [("limit", {"holds"})], diverged=False) == "too-few-seeds"


OPEN = {"holds", "undecided", "fails"}


@pytest.mark.parametrize(
    ("outcomes", "could", "diverged", "expected"),
    [
        pytest.param("uf", [OPEN, {"fails"}], True, "all-diverged", id="nothing is said of runs that are gone"),
        pytest.param("uf", [OPEN, {"fails"}], False, "control-fails", id="a control goes before the log"),
        pytest.param("uu", [OPEN, OPEN], False, "coarse-log", id="everything is open"),
        pytest.param("hu", [{"holds"}, {"holds", "undecided"}], False, "coarse-log", id="a control is open"),
        pytest.param("uu", [{"holds", "undecided"}, {"undecided"}], False, "too-few-seeds", id="one is, one is not"),
        pytest.param("uu", [{"fails", "undecided"}, {"undecided"}], False, "coarse-log", id="one test could refute"),
        pytest.param("hu", [{"holds"}, {"fails", "undecided"}], False, "too-few-seeds", id="a control cannot refute"),
        pytest.param("uu", [{"undecided"}, {"undecided"}], False, "too-few-seeds", id="times are exact"),
    ],
)
def test_a_verdict_is_inconclusive_for_the_first_reason_that_there_is(outcomes, could, diverged, expected):
    words = {"h": "holds", "u": "undecided", "f": "fails"}
    pairs = [(kind, words[each]) for kind, each in zip(("test", "control"), outcomes, strict=True)]
    attainable = [*zip(("test", "control"), could, strict=True), ("limit", OPEN)]
    assert inconclusive([*pairs, ("limit", "fails")], attainable, diverged=diverged) == expected
