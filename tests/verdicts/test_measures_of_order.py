"""Measures of order: which frequency comes first, seed by seed, pair by pair or by rank."""

from itertools import pairwise

import numpy as np
import pytest
from hand_made_spectra import INF, LAST, NAN, NEVER, logged_times, measured, passages
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import rankdata, spearmanr

from spectral_bias.verdicts.bounded import Bounded
from spectral_bias.verdicts.measures.passage_order import order
from spectral_bias.verdicts.ranks import mean_ranks, spearman, spearman_bounds


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ([1, 2, 3], 1),
        ([0, 1, 500], 1),
        ([1, 3, 2], 0),
        ([2, 2, 3], NAN),
        ([3, 3, 2], 0),
        ([0, 0, 3], NAN),
        ([1, 2, NEVER], 1),
        ([NEVER, 2, 3], 0),
        ([1, NEVER, 3], 0),
        ([1, NEVER, NEVER], NAN),
        ([NEVER, NEVER, NEVER], NAN),
        ([NEVER, NEVER, 3], 0),
    ],
)
def test_passage_order_is_strict_and_leaves_ties_and_two_nevers_open(row, expected):
    found = measured("passage_order", passages([row]), frequencies=[1, 3, 5])
    np.testing.assert_array_equal(found, [expected])


def test_passage_order_reads_the_order_threshold_and_passage_asked_for():
    rows = [[30, 20, 10], [10, 20, 30]]
    assert measured("passage_order", passages(rows), frequencies=[5, 3, 1]).tolist() == [1, 0]
    assert measured("passage_order", passages([[30, 5, 10]]), frequencies=[3, 5]).tolist() == [1]
    sustained = passages(rows, name="sustained", threshold=0.1)
    assert measured("passage_order", sustained, frequencies=[1, 3, 5], passage="sustained", threshold=0.1).tolist() == [
        0,
        1,
    ]
    np.testing.assert_array_equal(measured("passage_order", passages(rows), frequencies=[1, 3], threshold=0.07), NAN)


@given(logged_times(4))
def test_passage_order_is_never_decided_against_the_truth(logged):
    true, seen = logged
    (found,) = order(seen)
    if found == 1:
        assert all(before < after for before, after in pairwise(true[0]))
    if found == 0:
        assert any(after < before for before, after in pairwise(true[0]))


@given(logged_times(4))
def test_passage_order_is_undecided_only_where_either_answer_is_possible(logged):
    _, seen = logged
    (found,) = order(seen)
    intervals = list(zip(seen.lower[0], seen.upper[0], strict=True))
    if np.isnan(found):
        # Some time may come at or after a later one, and all may come one after the other.
        assert any(a[1] > b[0] for a, b in pairwise(intervals))
        assert all(a[0] < b[1] for i, a in enumerate(intervals) for b in intervals[i + 1 :])


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ([1, 2, 3], 1),
        ([1, 2, NEVER], 1),
        ([1, NEVER, NEVER], 1),
        ([NEVER, NEVER, NEVER], NAN),
        ([1, NEVER, 3], 0),
        ([NEVER, NEVER, 3], 0),
        ([1, 1, 3], NAN),
        ([0, 0, 3], NAN),
        ([2, 2, 1], 0),
        ([3, 2, 1], 0),
    ],
)
def test_pooled_order_is_one_where_every_pair_of_which_one_converged_is_in_order(row, expected):
    np.testing.assert_array_equal(measured("pooled_order", passages([row])), [expected])


def test_a_pair_that_never_converged_at_a_logged_step_but_may_have_between_two_leaves_pooled_order_open():
    rows, ends = [[1, NEVER, NEVER], [3, NEVER, NEVER]], [[0, LAST, 4], [2, 4, LAST]]
    np.testing.assert_array_equal(measured("pooled_order", passages(rows, after=ends)), [NAN, NAN])


def test_pooled_order_has_every_seed_of_every_run_whatever_its_frequencies():
    first, second = passages([[1, 2, 3], [3, 2, 1]]), passages([[9, 4], [NEVER, NEVER]], places=(7, 2))
    np.testing.assert_array_equal(measured("pooled_order", first, second), [1, 0, 1, NAN])
    sustained = passages([[1, 2, 3]], name="sustained", threshold=0.1)
    assert measured("pooled_order", sustained, passage="sustained", threshold=0.1).tolist() == [1]
    np.testing.assert_array_equal(measured("pooled_order", first, threshold=0.07), [NAN, NAN])


@given(arrays(np.int64, (5, 4), elements=st.sampled_from([NEVER, 0, 5, 10])))
def test_pooled_order_and_decided_share_agree_with_a_loop_over_pairs(rows):
    expected, decided = [], 0
    for row in np.where(rows == NEVER, INF, rows):
        mine = [(row[i], row[j]) for i in range(4) for j in range(i + 1, 4) if min(row[i], row[j]) < INF]
        tied = sum(low == high for low, high in mine)
        decided += len(mine) - tied
        wrong = any(low > high for low, high in mine)
        expected.append(0.0 if wrong else NAN if tied or not mine else 1.0)
    spectra_ = passages(rows, places=(1, 2, 4, 8))
    np.testing.assert_array_equal(measured("pooled_order", spectra_), expected)
    np.testing.assert_allclose(measured("decided_share", spectra_), [decided / 30])


def test_decided_share_counts_pairs_over_all_runs():
    rows = passages([[1, NEVER, NEVER], [NEVER, NEVER, NEVER]]), passages([[2, NEVER]], places=(1, 5))
    np.testing.assert_allclose(measured("decided_share", *rows), [(2 + 0 + 1) / 7])
    assert measured("decided_share", *rows, threshold=0.07).tolist() == [0]


def test_rank_correlation_is_spearmans_with_nevers_last():
    rows = [[1, 2, 3, 4], [4, 3, 2, 1], [1, 2, NEVER, NEVER], [1, 1, 2, 2], [3, NEVER, 1, 2]]
    found = measured("rank_correlation", passages(rows, places=(1, 2, 3, 4)), along="frequency")
    expected = [spearmanr([1, 2, 3, 4], [1e9 if time < 0 else time for time in row]).statistic for row in rows]
    np.testing.assert_allclose(found, expected)
    assert found[:2].tolist() == [1, -1]


def test_rank_correlation_can_be_of_a_part_of_the_frequencies():
    data = passages([[9, 3, 2, 4, 8]], places=(1, 2, 3, 4, 5))
    assert measured("rank_correlation", data, along="frequency", highest=3).tolist() == [-1]
    assert measured("rank_correlation", data, along="frequency", lowest=3, highest=5).tolist() == [1]
    assert measured("rank_correlation", data, along="frequency", lowest=2, highest=4).tolist() == [0.5]


def test_rank_correlation_says_nothing_where_fewer_than_two_converged_or_all_are_tied():
    rows = [[NEVER] * 4, [5, NEVER, NEVER, NEVER], [7, 7, 7, 7]]
    found = measured("rank_correlation", passages(rows, axis="band", places=(1, 2, 4, 8)), along="band")
    assert np.isnan(found).all()


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=3, max_size=9))
def test_rank_correlation_agrees_with_scipys_on_ties(pairs):
    x, y = np.float64(pairs).T
    if np.ptp(x) and np.ptp(y):
        assert spearman(x, y) == pytest.approx(spearmanr(x, y).statistic, abs=1e-11)
    else:
        assert np.isnan(spearman(x, y))


@given(logged_times(5))
def test_rank_correlations_hold_the_truth(logged):
    true, seen = logged
    lower, upper = spearman_bounds(np.arange(5.0), Bounded(*(end[0] for end in seen)))
    if len(set(true[0])) == 5:
        assert lower - 1e-9 <= spearman(np.arange(5.0), true[0]) <= upper + 1e-9


@given(st.lists(st.sampled_from([0.5, 1.0, 2.0, 5.0, INF]), min_size=1, max_size=12))
def test_ties_share_their_mean_rank_infinities_too(values):
    np.testing.assert_array_equal(mean_ranks(np.array(values)), rankdata(values))
