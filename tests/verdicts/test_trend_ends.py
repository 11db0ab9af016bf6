"""The ends of a trend's interval against all orders that the runs' median intervals allow."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from spectral_bias.verdicts.intervals import trend


def seeds_with_ends(ends):
    """Nine seeds a run, spread evenly between its ends.

    Nine seeds and three to five runs leave rank 1, so a run's interval goes from its least to its greatest seed.
    """
    return np.stack([np.linspace(low, high, 9) for low, high in ends], axis=1)


def attainable(ends):
    """The least and the greatest rank correlation over the orders in which no run is out of its interval."""
    runs = range(len(ends))
    found = [
        spearmanr(runs, order).statistic
        for order in itertools.permutations(runs)
        if all(order[i] < order[j] for i in runs for j in runs if ends[i][1] < ends[j][0])
    ]
    return min(found), max(found)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 8)), min_size=3, max_size=5))
def test_the_interval_holds_every_order_that_the_medians_may_have(starts):
    ends = [(float(start), float(start + length)) for start, length in starts]
    found, (least, greatest) = trend(seeds_with_ends(ends)), attainable(ends)
    assert found.lower <= least + 1e-9
    assert found.upper >= greatest - 1e-9


def test_the_end_is_that_of_an_order_where_overlapping_pairs_do_not_exclude_each_other():
    ends = [(0.0, 2.0), (1.0, 3.0), (4.0, 5.0), (6.0, 8.0), (7.0, 9.0)]
    assert np.allclose(attainable(ends), (0.8, 1.0))
    assert (trend(seeds_with_ends(ends)).lower, trend(seeds_with_ends(ends)).upper) == (0.8, 1.0)


def test_the_end_lies_further_out_where_overlapping_pairs_exclude_each_other():
    # The second run may come after the third or before the first, not both, since the first comes before the third.
    ends = [(0.0, 2.0), (1.0, 5.0), (4.0, 6.0), (7.0, 8.0), (9.0, 10.0)]
    assert np.allclose(attainable(ends), (0.9, 1.0))
    assert (trend(seeds_with_ends(ends)).lower, trend(seeds_with_ends(ends)).upper) == (0.8, 1.0)
