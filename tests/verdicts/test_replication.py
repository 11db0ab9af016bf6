"""Replications on trajectories made by formula, whose outcomes are known, beside the first verdict."""

from __future__ import annotations

import functools

import pytest
from ensembles_by_formula import ORDER, RATIO, a_test, spectrum_of
from scipy.stats import beta

from spectral_bias.plan.records.verdict import BothVerdictsSpec
from spectral_bias.verdicts.replication import judge_both

FIRST, AGAIN = 16, 12


@pytest.fixture(scope="module")
def spectrum(make_run):
    """``spectrum_of`` by the ways of the members alone."""
    return functools.partial(spectrum_of, make_run)


TESTS = (
    a_test("order", "plain", at_least=0.6),
    a_test("ratio", "plain", RATIO, statistic="median", at_least=5.0),
    a_test("large-start", "control", kind="control", at_most=0.7),
)
BOTH = {"order": "tones-again", "ratio": "tones-again"}


def judged(first, again, tests=TESTS, replicated=BOTH, corrected=()):
    """The record of made-up runs by name, and of those of the replicate."""
    replication = replicated and {"tests": replicated, "seeds": {"tones-again": AGAIN}, "fixed": ["the tones"]}
    spec = {
        **{"claim": "low-first", "scale": "default", "experiments": ["tones"], "tests": tests, "corrected": corrected},
        "replication": replication or None,
    }
    spectra = {"tones": first, "tones-again": again}
    return judge_both(BothVerdictsSpec.read(spec), lambda experiment, run: spectra[experiment][run])


@pytest.fixture(scope="module")
def first(spectrum):
    """Runs that support the claim."""
    return {"plain": spectrum(*["low-first"] * FIRST), "control": spectrum(*["high-first"] * FIRST)}


def test_a_claim_without_replicates_has_no_replication(first):
    assert judged(first, {}, replicated=None)["replication"] is None


@pytest.mark.parametrize(
    ("ways", "word"),
    [
        (["low-first"] * AGAIN, "supported"),
        (["high-first"] * AGAIN, "refuted"),
        (["low-first"] * 7 + ["high-first"] * 5, "inconclusive"),
    ],
)
def test_the_replication_has_a_verdict_of_its_own_and_the_first_one_stays(spectrum, first, ways, word):
    record = judged(first, {"plain": spectrum(*ways)})
    assert record["verdict"] == "supported"
    assert record["replication"]["verdict"] == word
    assert (record["replication"]["inconclusive"] is None) == (word != "inconclusive")
    assert record["tests"] == judged(first, {}, replicated=None)["tests"]


def test_a_test_whose_runs_are_not_replicated_stands_with_its_first_record(spectrum, first):
    record = judged(first, {"plain": spectrum(*["low-first"] * AGAIN)})
    order, ratio, control = record["replication"]["tests"]
    assert [each["replicated"] for each in (order, ratio, control)] == [True, True, False]
    assert control == {**record["tests"][2], "replicated": False}
    assert [each["n"] for each in (order, ratio, control)] == [AGAIN, AGAIN, FIRST]
    assert (order["experiment"], control["experiment"]) == ("tones-again", "tones")
    assert record["replication"]["experiments"] == {"tones": "tones-again"}
    assert record["replication"]["seeds"] == {"tones-again": AGAIN}
    assert record["replication"]["fixed"] == ["the tones"]


def test_the_replications_intervals_are_those_of_its_own_seeds(spectrum, first):
    ways = ["low-first"] * 11 + ["high-first"]
    record = judged(first, {"plain": spectrum(*ways)})["replication"]["tests"][0]
    # Clopper and Pearson's interval of 11 of 12.
    assert record["interval"] == pytest.approx([beta.ppf(0.025, 11, 2), beta.ppf(0.975, 12, 1)])
    assert record["estimate"] == pytest.approx(11 / 12)


def test_both_together_are_an_estimate_over_all_seeds_without_an_outcome(spectrum, first):
    ways = ["low-first"] * 9 + ["high-first"] * 3
    both = judged(first, {"plain": spectrum(*ways)})["replication"]["both"]
    assert both.keys() == {"order", "ratio"}
    # 16 of 16, and 9 of 12.
    assert both["order"]["n"] == FIRST + AGAIN
    assert both["order"]["estimate"] == pytest.approx(25 / 28)
    assert both["order"]["interval"] == pytest.approx([beta.ppf(0.025, 25, 4), beta.ppf(0.975, 26, 3)])
    assert set(both["order"]) == {"estimate", "estimate_ends", "interval", "n"}


def test_a_control_that_is_replicated_and_fails_takes_the_replications_verdict_away(spectrum, first):
    again = {"plain": spectrum(*["low-first"] * AGAIN), "control": spectrum(*["low-first"] * AGAIN)}
    record = judged(first, again, replicated={**BOTH, "large-start": "tones-again"})
    assert record["verdict"] == "supported"
    assert (record["replication"]["verdict"], record["replication"]["inconclusive"]) == (
        "inconclusive",
        "control-fails",
    )


def test_the_corrected_statement_is_judged_on_fresh_seeds_too(spectrum, first):
    record = judged(first, {"plain": spectrum(*["high-first"] * AGAIN)}, corrected=("order",))
    assert record["corrected"]["verdict"] == "supported"
    assert record["replication"]["corrected"]["verdict"] == "refuted"


def test_an_error_names_the_claim_and_the_test(spectrum, first):
    tests = (a_test("order", "plain", {**ORDER, "threshold": 0.33}, at_least=0.6), *TESTS[1:])
    with pytest.raises(ValueError, match="claim low-first, test order: "):
        judged(first, {"plain": spectrum(*["low-first"] * AGAIN)}, tests)
