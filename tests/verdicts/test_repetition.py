"""How many equal verdicts to expect, where it is known in closed form."""

import numpy as np
import pytest
from scipy.stats import binom

from made_up_verdicts import a_record, a_test
from spectral_bias.verdicts.repetition import RESAMPLES, as_many, expected_repetitions

NOISE = 4 * 0.5 / np.sqrt(RESAMPLES)


def values(right, n):
    return [2.0] * right + [0.0] * (n - right)


def median_holds(n, share):
    """At most r - 1 of n seeds are wrong; r is 2 of 9, 4 of 16: 2 P(B(n, 1/2) < r) <= .05."""
    rank = max(r for r in range(1, n + 1) if 2 * binom.cdf(r - 1, n, 0.5) <= 0.05)
    return float(binom.cdf(rank - 1, n, 1 - share))


def test_seeds_that_all_agree_are_expected_to_agree_again_unless_shares_are_shrunken():
    records = {"all": a_record(a_test("ratio", values(9, 9), at_least=1.0))}
    plain, shrunken = (expected_repetitions(records, shrunken=each) for each in (False, True))
    assert (plain.mean, plain.interval, plain.distribution) == (1.0, (1, 1), (0.0, 1.0))
    assert shrunken.mean == pytest.approx(median_holds(9, 10 / 11), abs=NOISE)


def test_the_same_verdict_has_the_probability_of_a_binomial_tail():
    (found,) = expected_repetitions({"one": a_record(a_test("ratio", values(14, 16), at_least=1.0))}).claims
    assert found.verdict == "supported"
    assert found.same == pytest.approx(median_holds(16, 14 / 16), abs=NOISE)
    assert found.contradicted == pytest.approx(0.0, abs=NOISE)


def test_a_refuted_claim_fails_again_by_the_level_that_its_tests_share():
    tests = [a_test(f"{place}", values(2, 16), at_least=1.0, tests=4, experiment=f"{place}") for place in range(4)]
    (found,) = expected_repetitions({"one": a_record(*tests)}).claims
    rank = max(r for r in range(1, 17) if 2 * binom.cdf(r - 1, 16, 0.5) <= 0.05 / 4)
    one_fails = float(binom.cdf(rank - 1, 16, 2 / 16))
    assert found.verdict == "refuted"
    assert found.same == pytest.approx(1 - (1 - one_fails) ** 4, abs=NOISE)


def test_claims_that_read_the_same_seeds_come_out_together_and_others_independently():
    test, other = (a_test("ratio", values(13, 16), at_least=1.0, experiment=each) for each in ("tones", "images"))
    chance = median_holds(16, 13 / 16)
    same = expected_repetitions({"one": a_record(test), "two": a_record(test, claim="two")})
    assert same.distribution == pytest.approx((1 - chance, 0.0, chance), abs=NOISE)
    apart = expected_repetitions({"one": a_record(test), "two": a_record(other, claim="two")})
    expected = ((1 - chance) ** 2, 2 * chance * (1 - chance), chance**2)
    assert apart.distribution == pytest.approx(expected, abs=NOISE)
    assert apart.mean == pytest.approx(2 * chance, abs=2 * NOISE)


def test_a_number_of_fresh_seeds_of_its_own_is_judged_at_that_number():
    records = {"one": a_record(a_test("ratio", values(7, 9), at_least=1.0), verdict="supported")}
    (found,) = expected_repetitions(records, {"one": {"ratio": 40}}).claims
    assert found.same == pytest.approx(median_holds(40, 7 / 9), abs=NOISE)


def test_a_test_that_is_not_repeated_keeps_its_outcome():
    repeated, kept = (a_test(name, values(9, 9), at_least=1.0) for name in ("repeated", "kept"))
    kept["outcome"] = "undecided"
    (found,) = expected_repetitions({"one": a_record(repeated, kept)}, {"one": {"repeated": 9}}).claims
    assert (found.verdict, found.same) == ("inconclusive", 1.0)


def test_a_trend_and_a_control_are_judged_too_and_limits_are_not():
    trend = a_test("sweep", [[1.0, 2.0, 3.0, 4.0]] * 16, statistic="trend", at_least=0.9)
    control = a_test("flat", values(0, 16), kind="control", at_most=1.0)
    limit = a_test("edge", values(8, 16), kind="limit", at_least=1.0)
    (found,) = expected_repetitions({"one": a_record(trend, control, limit)}, resamples=100).claims
    assert (found.verdict, found.same) == ("supported", 1.0)


def test_claims_without_seeds_are_not_counted():
    exact = a_test("exact", [2.0], statistic="value", at_least=1.0)
    records = {"exact": a_record(exact), "mixed": a_record(exact, a_test("ratio", values(9, 9), at_least=1.0))}
    assert as_many(records) == {"mixed": {"ratio": 9}}
    assert [each.claim for each in expected_repetitions(records).claims] == ["mixed"]


def test_a_run_without_a_seed_left_stays_inconclusive():
    test = a_test("ratio", values(9, 9), at_least=1.0, warnings=["all-diverged"])
    (found,) = expected_repetitions({"one": a_record(test, verdict="inconclusive")}).claims
    assert found.same == 1.0
