"""How many seeds decide a test, against the closed forms of the intervals; and the sides of seeds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, binomtest

from made_up_verdicts import a_test
from spectral_bias.verdicts.sides import members, members_needed, seeds_of, sides

NAN, INF = float("nan"), float("inf")


def seeds_of_a_median(n, confidence=0.95):
    """n + 1 - r, where the r-th value from below to the r-th from above covers the median; None if there is no r."""
    rank = max((r for r in range(1, n + 1) if 2 * binom.cdf(r - 1, n, 0.5) <= 1 - confidence), default=None)
    return None if rank is None else n + 1 - rank


@pytest.mark.parametrize("side", [{"at_least": 2.0}, {"at_most": 2.0}])
@pytest.mark.parametrize("n", [1, 5, 6, 8, 9, 12, 16, 64, 128])
def test_a_median_holds_if_at_most_r_minus_1_seeds_are_on_the_other_side(n, side):
    test = a_test("ratio", [1.0] * 9, **side)
    assert members_needed(test, n, "holds") == seeds_of_a_median(n)
    assert members_needed(test, n, "fails", 0.99) == seeds_of_a_median(n, 0.99)


@pytest.mark.parametrize("threshold", [0.5, 0.75, 0.9])
@pytest.mark.parametrize("n", [3, 9, 16, 40, 128])
def test_a_proportion_holds_from_the_number_of_successes_that_clopper_and_pearson_give(n, threshold):
    low = [binomtest(k, n).proportion_ci(method="exact").low for k in range(n + 1)]
    high = [binomtest(k, n).proportion_ci(method="exact").high for k in range(n + 1)]
    at_least = a_test("order", [1.0] * 9, statistic="proportion", at_least=threshold)
    at_most = a_test("order", [1.0] * 9, statistic="proportion", at_most=threshold)
    assert members_needed(at_least, n, "holds") == next((k for k in range(n + 1) if low[k] >= threshold), None)
    # Failures count for at_most, and against at_least.
    assert members_needed(at_most, n, "holds") == next((n - k for k in range(n, -1, -1) if high[k] <= threshold), None)
    assert members_needed(at_least, n, "fails") == next((n - k for k in range(n, -1, -1) if high[k] < threshold), None)


def lists(found):
    return found.right[:, 0].tolist(), found.wrong[:, 0].tolist()


def test_an_undecided_seed_is_on_neither_side():
    found = sides(a_test("order", [1.0, 0.0, NAN], statistic="proportion", at_least=0.5))
    assert lists(found) == ([True, False, False], [False, True, False])
    found = sides(a_test("order", [1.0, 0.0, NAN], statistic="proportion", at_most=0.5))
    assert lists(found) == ([False, True, False], [True, False, False])
    found = sides(a_test("ratio", [INF, 2.0, 1.0, NAN], at_least=2.0))
    assert lists(found) == (
        [True, True, False, False],
        [False, False, True, False],
    )
    found = sides(a_test("ratio", [INF, 2.0, 1.0, NAN], at_most=2.0))
    assert lists(found) == (
        [False, True, True, False],
        [True, False, False, False],
    )


@given(
    st.lists(st.sampled_from([0.0, 1.0, NAN]), min_size=1, max_size=20),
    st.sampled_from(["median", "proportion"]),
    st.sampled_from(["at_least", "at_most"]),
    st.floats(0.05, 0.95),
)
def test_the_count_of_sides_gives_the_outcome_that_the_judge_gives(values, statistic, side, threshold):
    test = a_test("any", values, statistic=statistic, **{side: threshold})
    n, found = len(values), sides(test)
    needed, to_fail = (members_needed(test, n, word) for word in ("holds", "fails"))
    holds = needed is not None and found.right.sum() >= needed
    fails = to_fail is not None and found.wrong.sum() >= to_fail
    assert test["outcome"] == ("holds" if holds else "fails" if fails else "undecided")


def test_the_members_of_a_seed_are_its_runs_where_runs_are_pooled():
    # The seeds of the first run, then those of the second.
    test = a_test("order", [1.0, 1.0, 0.0, 0.0, 1.0, NAN], statistic="proportion", at_least=0.5)
    pooled = test | {"measure": "pooled_order", "runs": ["one", "two"]}
    assert sides(pooled).right.tolist() == [[True, False], [True, True], [False, False]]
    assert (seeds_of(pooled), members(pooled)) == (3, 2)
    assert (seeds_of(test), members(test)) == (6, 1)
