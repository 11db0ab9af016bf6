"""Intervals: exact ones against scipy's and closed forms, the bootstrap's against every resample there is."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import binom, binomtest, spearmanr

from spectral_bias.verdicts.bounded import Bounded
from spectral_bias.verdicts.intervals import Estimate, median, proportion, trend, value
from spectral_bias.verdicts.medians import median_of

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize("n", range(1, 21))
def test_a_proportion_has_the_interval_of_clopper_and_pearson(n):
    for successes in range(n + 1):
        found = proportion(np.array([1.0] * successes + [0.0] * (n - successes)))
        expected = binomtest(successes, n).proportion_ci(method="exact")
        assert found.value == successes / n
        assert found.n == n
        assert (found.lower, found.upper) == pytest.approx((expected.low, expected.high), abs=1e-9)


@pytest.mark.parametrize(("n", "bound"), [(16, 0.794), (8, 0.631)])
def test_all_of_sixteen_and_all_of_eight_have_the_bounds_that_claims_count_on(n, bound):
    found = proportion(np.ones(n))
    assert found.lower == pytest.approx(0.025 ** (1 / n), abs=1e-12)  # the n-th root of the tail, all being successes
    assert round(found.lower, 3) == bound
    assert found.upper == 1.0
    assert proportion(np.zeros(n))[:3] == pytest.approx((0.0, 0.0, 1 - 0.025 ** (1 / n)), abs=1e-12)


@given(st.integers(0, 8), st.integers(0, 8), st.integers(0, 8))
def test_undecided_seeds_count_as_failures_in_the_lower_bound_and_as_successes_in_the_upper(ones, zeros, open_):
    values = np.array([1.0] * ones + [0.0] * zeros + [NAN] * open_)
    found, n = proportion(values), len(values)
    assert found.n == n
    if n:
        least, most = (np.nan_to_num(values, nan=each) for each in (0.0, 1.0))
        assert found.lower == proportion(least).lower
        assert found.upper == proportion(most).upper
        assert found.ends == ((ones / n, (ones + open_) / n) if open_ else None)
    if ones + zeros:
        assert found.value == ones / (ones + zeros)


@given(st.lists(st.tuples(st.floats(0, 9), st.floats(0, 9)), min_size=6, max_size=17))
def test_a_median_of_intervals_takes_lower_ends_below_and_upper_ends_above(pairs):
    lower, upper = np.sort(np.array(pairs), axis=1).T
    found = median(Bounded(upper, lower, upper))
    assert found.lower == median(lower).lower
    assert found.upper == median(upper).upper
    assert found.n == len(pairs)
    low, high = np.median(lower), np.median(upper)
    assert found.value == pytest.approx(high)
    assert (found.ends or (found.value, found.value)) == pytest.approx((low, high))


def test_an_undecided_seed_may_be_any_number_to_a_median():
    values = np.array([NAN, 3.0, NAN, 1.0, 2.0, 4.0, 5.0, 6.0, 7.0])
    found = median(values)
    assert (found.value, found.n) == (4.0, 9)
    assert found.lower == median(np.where(np.isnan(values), -INF, values)).lower
    assert found.upper == median(np.where(np.isnan(values), INF, values)).upper
    assert found.ends == (3.0, 5.0)


@pytest.mark.parametrize("statistic", [proportion, median])
def test_no_seed_gives_no_number_at_all(statistic):
    found = statistic(np.array([], dtype=float))
    assert found.n == 0
    assert np.isnan(found[:3]).all()


@pytest.mark.parametrize(("statistic", "widest"), [(proportion, (0.0, 1.0)), (median, (-INF, INF))])
def test_no_decided_seed_leaves_everything_open(statistic, widest):
    found = statistic(np.full(8, NAN))
    assert np.isnan(found.value)
    assert found[1:] == (*widest, 8, widest)


def test_the_median_of_an_even_number_is_the_mean_of_the_middle_two_or_open_between_them():
    assert median_of(np.array([5.0, 7.0, 1.0, 9.0])).values == 6.0
    one_never = median_of(np.array([5.0, INF, 1.0, INF]))
    assert np.isnan(one_never.values)
    assert (one_never.lower, one_never.upper) == (5.0, INF)
    assert median_of(np.array([1.0, INF, INF, INF])).values == INF
    assert median(np.array([5.0, INF, 1.0, INF])).ends == (5.0, INF)


@given(arrays(np.float64, st.tuples(st.integers(1, 9), st.integers(1, 3)), elements=st.floats(-50, 50)))
def test_a_median_of_finite_numbers_is_numpys(values):
    for end in median_of(values):
        np.testing.assert_allclose(end, np.median(values, axis=0))


def test_a_proportion_of_anything_but_zeros_and_ones_is_refused():
    with pytest.raises(ValueError, match="0, 1 or NaN"):
        proportion(np.array([1.0, 0.5]))


def every_resample(n):
    """Ranks of the lower and the upper median in each of the n^n resamples of n values."""
    draws = np.sort(np.array(list(itertools.product(range(n), repeat=n))), axis=1)
    return draws[:, (n - 1) // 2], draws[:, n // 2]


@pytest.mark.parametrize("n", [6, 7])
def test_the_median_has_the_percentile_interval_of_all_resamples(n):
    values = np.random.default_rng(n).permutation(np.arange(n) ** 2 + 1.0)
    lower_median, upper_median = every_resample(n)
    ordered = np.sort(values)
    lower = ordered[int(np.quantile(lower_median, 0.025, method="inverted_cdf"))]
    upper = ordered[int(np.quantile(upper_median, 0.975, method="inverted_cdf"))]
    assert median(values) == Estimate(np.median(values), lower, upper, n)


@pytest.mark.parametrize("n", [7, 8, 15, 16])
def test_the_median_has_nearly_the_interval_of_many_resamples(n):
    draws = np.sort(np.random.default_rng(0).integers(0, n, size=(200_000, n)), axis=1)
    found = median(np.arange(float(n)))
    below = np.mean(draws[:, (n - 1) // 2] <= found.lower), np.mean(draws[:, (n - 1) // 2] < found.lower)
    above = np.mean(draws[:, n // 2] >= found.upper), np.mean(draws[:, n // 2] > found.upper)
    for including, beyond in (below, above):
        assert beyond < 0.025 <= including


@pytest.mark.parametrize("n", [6, 8, 16, 32])
def test_the_interval_covers_the_true_median_about_as_often_as_it_says(n):
    found = median(np.arange(float(n)))
    # Values are their own ranks, from 0: the true median lies under the r-th where at most r of n coins are heads.
    misses = binom.cdf(found.lower, n, 0.5), binom.cdf(n - 1 - found.upper, n, 0.5)
    assert 0.005 < misses[0] <= 0.036
    assert misses[0] == pytest.approx(misses[1])

    generator = np.random.default_rng(n)
    intervals = [median(np.exp(generator.standard_normal(n))) for _ in range(1000)]
    covered = np.mean([each.lower <= 1.0 <= each.upper for each in intervals])
    assert covered == pytest.approx(1 - sum(misses), abs=0.03)


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.0, 7.0, INF, NAN]), min_size=1, max_size=20))
def test_infinities_are_never_averaged(values):
    found = median(np.array(values, dtype=float))
    decided = sorted(value for value in values if value == value)
    assert found.n == len(values)
    assert {found.lower, found.upper} <= {*decided, -INF, INF}
    assert found.lower <= found.upper
    middle = decided[(len(decided) - 1) // 2 : len(decided) // 2 + 1]
    if any(np.isinf(middle)) and len(set(middle)) > 1:
        assert np.isnan(found.value)
    elif middle:
        assert found.value == np.mean(middle)
        assert found.lower <= found.value <= found.upper


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=20))
def test_the_interval_does_not_know_up_from_down(values):
    found, mirrored = median(np.array(values)), median(-np.array(values))
    assert (mirrored.lower, mirrored.upper) == (-found.upper, -found.lower)


def test_a_few_nevers_among_sixteen_leave_the_upper_end_finite_and_many_do_not():
    few = median(np.array([2.0] * 13 + [INF] * 3))
    assert few == Estimate(2.0, 2.0, 2.0, 16)
    half = median(np.array([2.0] * 8 + [INF] * 8))
    assert (half.ends, half.lower, half.upper) == ((2.0, INF), 2.0, INF)
    assert median(np.full(6, INF)) == Estimate(INF, INF, INF, 6)


@pytest.mark.parametrize("n", range(1, 6))
def test_fewer_than_six_seeds_hold_no_median_with_95_percent(n):
    # Even the whole range of n values misses the median where all lie on one side of it.
    assert 2 * 0.5**n > 0.05
    assert 2 * 0.5**6 <= 0.05
    assert median(np.arange(float(n))) == Estimate((n - 1) / 2, -INF, INF, n)
    assert trend(np.arange(4.0) + np.zeros((n, 1)), KEY) == Estimate(1.0, -INF, INF, n)


def test_a_computed_value_is_its_own_interval_and_one_number():
    assert value(np.array([0.25])) == Estimate(0.25, 0.25, 0.25, 1)
    assert value(np.array([NAN]))[1:] == (-INF, INF, 1, (-INF, INF))
    assert value(Bounded(*np.array([[0.25], [0.2], [0.3]]))) == Estimate(0.25, 0.2, 0.3, 1, (0.2, 0.3))
    with pytest.raises(ValueError, match="a computed value is one number, not 2"):
        value(np.zeros(2))


KEY = (1, 2)


def test_a_trend_that_every_seed_shows_is_certain():
    rising = np.arange(5.0) + 10.0 * np.arange(8.0)[:, None]
    assert trend(rising, KEY) == Estimate(1.0, 1.0, 1.0, 8)
    assert trend(-rising, KEY) == Estimate(-1.0, -1.0, -1.0, 8)
    assert trend(np.where(rising > 70, INF, rising), KEY)[0] > 0  # nevers are the latest


def test_a_trend_is_the_rank_correlation_of_the_runs_medians():
    values = np.array([[1.0, 5.0, 2.0, 9.0], [1.0, 5.0, 2.0, 9.0], [9.0, 1.0, 8.0, 7.0]])
    found = trend(values, KEY)
    assert found.value == pytest.approx(1 - 6 * (0 + 1 + 1 + 0) / (4 * 15))  # medians 1, 5, 2, 9 have ranks 1, 3, 2, 4
    assert found.lower <= found.value <= found.upper
    assert found.n == 3
    assert found == trend(values, KEY)


def test_no_trend_is_told_from_a_trend():
    noise = np.random.default_rng(0).standard_normal((16, 6))
    found = trend(noise, KEY)
    assert found.lower < 0 < found.upper
    assert trend(noise + 3.0 * np.arange(6), KEY).lower == 1.0


def test_the_ends_of_a_trends_interval_are_quantiles_of_thousands_of_resamples():
    # Without ties rho = 1 - 6 sum d^2 / (m^3 - m), here for 40,000 resamples of whole seeds at once. The share of them
    # below an end of the interval has a standard deviation of sqrt(p (1 - p) / 2000) = 0.0035 about p.
    n, m = 9, 12
    generator = np.random.default_rng(5)
    values = generator.standard_normal((n, m)) + 0.15 * np.arange(m) + generator.standard_normal((n, 1))
    medians = np.median(values[generator.integers(0, n, (40_000, n))], axis=1)
    ranks = medians.argsort(axis=1).argsort(axis=1)
    rho = np.round(1 - 6 * np.sum((ranks - np.arange(m)) ** 2, axis=1) / (m**3 - m), 12)
    intervals = [trend(values, (key, 0)) for key in range(8)]
    shares = [(np.mean(rho <= each.lower), np.mean(rho < each.upper)) for each in intervals]
    assert len({(each.lower, each.upper) for each in intervals}) > 1  # of different streams
    assert np.sqrt(np.mean(np.square(np.array(shares) - (0.025, 0.975)))) < 0.006


def test_the_ends_of_a_trends_interval_are_order_statistics_of_the_resamples_of_its_stream(monkeypatch):
    # Of 30 resamples the 2.5 % quantile is the first in order and the 97.5 % quantile the last, without interpolation.
    monkeypatch.setattr("spectral_bias.verdicts.intervals.RESAMPLES", 30)
    values = np.random.default_rng(3).standard_normal((8, 7)) + 0.3 * np.arange(7)
    generator = np.random.default_rng(list(KEY))
    resamples = [np.sort(values[generator.integers(0, 8, 8)], axis=0) for _ in range(30)]
    rho = [spearmanr(np.arange(7), np.median(each, axis=0)).statistic for each in resamples]
    found = trend(values, KEY)
    assert (found.lower, found.upper) == pytest.approx((min(rho), max(rho)), abs=1e-9)
    assert found.lower < found.upper


def test_a_run_that_no_seed_decides_may_have_any_place_in_a_trend():
    values = np.array([[1.0, NAN, 2.0, 3.0]] * 6)
    found = trend(values, KEY)
    # The second run is last at worst: ranks 1, 4, 2, 3 with rho = 1 - 6 (0 + 4 + 1 + 1) / 60.
    assert (found.value, found.n) == (1.0, 6)
    assert found.lower <= 0.4
    assert found.upper == 1.0
    two = trend(values[:, :3], KEY)  # two decided runs make no trend
    assert np.isnan(two.value)
    assert two.lower <= 0.5
    assert two.upper == 1.0
    assert trend(np.full((6, 5), NAN), KEY)[1:4] == (-1.0, 1.0, 6)


def test_a_trends_interval_holds_those_of_all_numbers_between_the_ends():
    generator = np.random.default_rng(7)
    middle = generator.standard_normal((8, 6)) + 0.5 * np.arange(6)
    width = generator.uniform(0.0, 0.6, (8, 6))
    wide = trend(Bounded(middle, middle - width, middle + width), KEY)
    assert wide.ends is not None
    assert wide.ends[0] <= trend(middle, KEY).value <= wide.ends[1]
    for _ in range(5):
        exact = trend(middle + generator.uniform(-1.0, 1.0, (8, 6)) * width, KEY)
        assert wide.lower <= exact.lower
        assert exact.upper <= wide.upper
