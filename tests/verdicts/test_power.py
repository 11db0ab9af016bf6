"""The seeds that a claim needs, where the power is known in closed form."""

import functools
from bisect import bisect_left

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, binomtest

from made_up_verdicts import a_record, a_test
from spectral_bias.verdicts.power import AHEAD, RESAMPLES, Together, plan, smallest

NAN = float("nan")


def rank_of_a_median(n, error=0.05):
    """The largest r with 2 P(B(n, 1/2) < r) at most this; 0 if there is none."""
    ranks = np.arange(1, n + 1)
    return int(ranks[2 * binom.cdf(ranks - 1, n, 0.5) <= error].max(initial=0))


@functools.cache
def power_of_a_median(n, share):
    """The probability that at most r - 1 of n seeds are wrong."""
    return float(binom.cdf(rank_of_a_median(n) - 1, n, 1 - share))


@functools.cache
def power_of_a_proportion(n, share, threshold):
    # The interval's lower end grows with the number of successes.
    fewest = bisect_left(range(n + 1), threshold, key=lambda k: binomtest(k, n).proportion_ci(method="exact").low)
    return float(binom.sf(fewest - 1, n, share))


def first_staying(power, probability=0.9, most=128):
    return next(n for n in range(1, most + 1) if all(power(each) >= probability for each in range(n, n + AHEAD + 1)))


def values(right, n, threshold=1.0):
    return [threshold + 1.0] * right + [threshold - 1.0] * (n - right)


@pytest.mark.parametrize(("right", "n"), [(9, 9), (8, 9), (7, 9), (12, 16), (16, 16)])
def test_one_median_needs_the_n_of_a_binomial_tail_of_its_shrunken_share(right, n):
    share = (right + 1) / (n + 2)
    (found,) = plan(a_record(a_test("ratio", values(right, n), at_least=1.0)))
    assert found.n == first_staying(lambda each: power_of_a_median(each, share))
    assert found.at_n == pytest.approx(power_of_a_median(found.n, share), abs=1e-12)
    assert found.at_first == pytest.approx(power_of_a_median(n, share), abs=1e-12)
    assert found.tests[0].share == share
    assert found.binding == ("ratio",)
    assert found.first == {"tones": n}
    assert found.product == found.least == pytest.approx(found.at_n, abs=1e-12)


@pytest.mark.parametrize("threshold", [0.5, 0.75])
def test_one_proportion_needs_the_n_of_clopper_and_pearson(threshold):
    (found,) = plan(a_record(a_test("order", [1.0] * 15 + [0.0], statistic="proportion", at_least=threshold)))
    assert found.n == first_staying(lambda each: power_of_a_proportion(each, 16 / 18, threshold))
    assert found.at_n == pytest.approx(power_of_a_proportion(found.n, 16 / 18, threshold), abs=1e-12)


def test_an_undecided_seed_is_planned_as_a_wrong_one():
    (undecided,) = plan(a_record(a_test("ratio", [2.0] * 8 + [NAN], at_least=1.0)))
    (wrong,) = plan(a_record(a_test("ratio", [2.0] * 8 + [0.0], at_least=1.0)))
    assert undecided.n == wrong.n


def test_experiments_are_independent_so_their_powers_multiply():
    share = 10 / 11
    tests = [a_test(name, values(9, 9), at_least=1.0, experiment=name) for name in ("tones", "images", "labels")]
    (found,) = plan(a_record(*tests))
    assert found.n == first_staying(lambda each: power_of_a_median(each, share) ** 3)
    assert found.at_n == pytest.approx(power_of_a_median(found.n, share) ** 3, abs=1e-12)
    assert found.least == pytest.approx(1 - 3 * (1 - power_of_a_median(found.n, share)), abs=1e-12)


def joint_of_two_medians(n, both, neither, seeds):
    """Two tests on the same seeds, right in both or in neither: the sum over a trinomial of counts, in closed form.

    A seed that is drawn goes to the other side with probability 1 / (seeds + 2), for each test alone.
    """
    stays, goes = (seeds + 1) / (seeds + 2), 1 / (seeds + 2)
    right, wrong = both / seeds, neither / seeds
    chance = np.array(  # of (first right, second right)
        [
            [right * goes**2 + wrong * stays**2, (right + wrong) * stays * goes],
            [(right + wrong) * stays * goes, right * stays**2 + wrong * goes**2],
        ]
    )
    rank = rank_of_a_median(n)
    total = 0.0
    for first_wrong in range(rank):
        # Of the seeds that are wrong in the first test, and of the others, those that are wrong in the second.
        in_wrong = binom(first_wrong, chance[0, 0] / chance[0].sum())
        in_right = binom(n - first_wrong, chance[1, 0] / chance[1].sum())
        at_most = sum(in_wrong.pmf(k) * in_right.cdf(rank - 1 - k) for k in range(first_wrong + 1))
        total += binom.pmf(first_wrong, n, chance[0].sum()) * at_most
    return total


@pytest.mark.parametrize("n", [9, 16, 40])
def test_tests_of_one_experiment_are_planned_on_the_same_seeds(n):
    together = Together("tones", [a_test(name, values(7, 9), at_least=1.0) for name in ("one", "two")], most=n)
    exact = joint_of_two_medians(n, 7, 2, 9)
    assert together.power(n) == pytest.approx(exact, abs=4 * np.sqrt(exact * (1 - exact) / RESAMPLES))
    one = power_of_a_median(n, 8 / 11)
    assert together.tests["one"].power(n) == pytest.approx(one, abs=1e-12)
    assert exact > one**2 + 0.02


def test_a_trend_that_all_seeds_have_needs_enough_unreversed_seeds():
    # Five runs in strict order with the same numbers in every seed: the medians' intervals are single numbers as long
    # as their ranks leave out every reversed seed, which is a binomial tail.
    seeds = [[1.0, 2.0, 3.0, 4.0, 5.0]] * 16
    trend = a_test("sweep", seeds, statistic="trend", at_least=0.9)
    together = Together("tones", [trend], most=48)
    for n in (16, 24, 48):
        exact = float(binom.cdf(rank_of_a_median(n, 0.05 / 5) - 1, n, 1 / 18))
        assert together.power(n) == pytest.approx(exact, abs=4 * np.sqrt(exact * (1 - exact) / 500) + 1e-9)


def test_a_trend_and_a_median_of_one_experiment_hold_together_as_often_as_their_tails_multiply():
    # All seeds are alike, so only the replacements decide, and those of the two tests are independent.
    trend = a_test("sweep", [[1.0, 2.0, 3.0, 4.0, 5.0]] * 16, statistic="trend", at_least=0.9)
    together = Together("tones", [trend, a_test("ratio", values(16, 16), at_least=1.0)], most=24)
    for n in (9, 16, 24):
        exact = float(binom.cdf(rank_of_a_median(n, 0.05 / 5) - 1, n, 1 / 18)) * power_of_a_median(n, 17 / 18)
        assert together.power(n) == pytest.approx(exact, abs=4 * np.sqrt(exact * (1 - exact) / 500))


def test_a_trend_that_is_never_right_where_the_others_hold_has_no_power():
    trend = a_test("sweep", [[1.0, 2.0, 3.0, 4.0, 5.0]] * 9, statistic="trend", at_least=0.9)
    together = Together("tones", [trend, a_test("ratio", values(0, 9), at_least=1.0)], most=9)
    assert together.power(9) == 0.0


def test_an_estimate_on_the_wrong_side_has_no_n():
    (found,) = plan(a_record(a_test("ratio", values(4, 9), at_least=1.0)))
    assert found.n is None
    assert found.reason == "ratio: the estimate 0 is on the wrong side of 1"
    assert found.at_n is None
    assert found.at_first == pytest.approx(power_of_a_median(9, 5 / 11), abs=1e-12)


def test_a_control_that_fails_has_no_n_and_a_limit_does_not_count():
    control = a_test("flat", values(0, 9), kind="control", at_least=1.0)
    limit = a_test("edge", values(0, 9), kind="limit", at_least=1.0)
    good = a_test("ratio", values(9, 9), at_least=1.0)
    (found,) = plan(a_record(good, control, limit))
    assert found.reason == "flat: the control fails: the estimate 0 is on the wrong side of 1"
    assert [test.name for test in found.tests] == ["ratio", "flat"]
    (found,) = plan(a_record(good, limit))
    assert found.n is not None


def test_a_shrunken_share_that_can_never_clear_its_threshold_has_no_n():
    # 7 of 9 clears .75 as an estimate; (7 + 1) / (9 + 2) = .727 does not for any n.
    values = [1.0] * 7 + [0.0] * 2
    (found,) = plan(a_record(a_test("order", values, statistic="proportion", at_least=0.75)))
    assert found.reason == "order: 7 of 9 seeds on the claimed side, shrunken to 0.73: over 0.75 is needed"


def test_a_share_just_over_its_limit_needs_more_seeds_than_are_tried():
    (found,) = plan(a_record(a_test("ratio", values(6, 10), at_least=1.0)))
    most = power_of_a_median(128, 7 / 12)
    assert found.reason == f"ratio: holds with probability {most:.2f} at 128 seeds"
    (found,) = plan(a_record(a_test("ratio", values(6, 10), at_least=1.0)), most=1_000)
    assert found.n == first_staying(lambda n: power_of_a_median(n, 7 / 12), most=1_000)


def test_a_computed_value_must_hold_and_needs_no_seeds():
    good = a_test("ratio", values(9, 9), at_least=1.0)
    exact, wrong = (a_test("limit-case", [2.0], statistic="value", at_least=each) for each in (1.0, 3.0))
    (found,) = plan(a_record(good, exact))
    assert found.n is not None
    assert found.tests[1].n is None
    (found,) = plan(a_record(good, wrong))
    assert (found.n, found.at_first) == (None, 0.0)
    assert found.reason == "limit-case: does not hold, and has no seeds"
    (found,) = plan(a_record(exact))
    assert not found.applies
    assert found.reason == "no test has seeds"


def test_a_run_without_a_seed_left_has_no_n():
    (found,) = plan(a_record(a_test("ratio", values(9, 9), at_least=1.0, warnings=["all-diverged"])))
    assert found.reason == "ratio: every seed of a run diverged"


def test_pooled_runs_count_as_members_of_their_seeds():
    pooled = a_test("order", [1.0] * 36, statistic="proportion", at_least=0.75)
    (found,) = plan(a_record(pooled | {"measure": "pooled_order", "runs": ["a", "b", "c", "d"]}))
    assert found.first == {"tones": 9}
    assert found.n == first_staying(lambda n: power_of_a_proportion(4 * n, 37 / 38, 0.75))


def test_a_corrected_statement_has_an_n_of_its_own():
    hopeless = a_test("as-stated", values(2, 9), at_least=1.0)
    limit = a_test("instead", values(9, 9), kind="limit", at_least=1.0)
    stated, corrected = plan(a_record(hopeless, limit, corrected=["instead"]))
    assert (stated.statement, corrected.statement) == ("as stated", "corrected")
    assert stated.n is None
    assert corrected.n == first_staying(lambda n: power_of_a_median(n, 10 / 11))


@settings(max_examples=15)
@given(st.lists(st.tuples(st.integers(5, 16), st.sampled_from("ab")), min_size=1, max_size=4))
def test_more_tests_never_need_fewer_seeds_and_the_bounds_enclose_the_power(chosen):
    tests = [
        a_test(f"{place}", values(right, 16), at_least=1.0, experiment=experiment)
        for place, (right, experiment) in enumerate(chosen)
    ]
    (found,) = plan(a_record(*tests), most=40)
    alone = [test.n for test in found.tests]
    if found.n is None:
        return
    assert found.n >= max(alone)
    noise = 4 * 0.5 / np.sqrt(RESAMPLES)
    assert found.least - noise <= found.at_n <= min(test.at_n for test in found.tests) + noise
    assert found.at_n >= 0.9


@given(st.lists(st.floats(0, 1), min_size=30, max_size=30), st.floats(0, 1))
def test_the_smallest_n_is_the_first_from_which_the_power_stays(curve, probability):
    stays = [n for n in range(20) if min(curve[n : n + AHEAD + 1]) >= probability]
    assert smallest(curve.__getitem__, probability, range(20)) == next(iter(stays), None)
