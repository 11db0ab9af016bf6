"""Intervals against scipy's, closed forms and every order that they leave open; their properties."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import binom, binomtest, spearmanr

from spectral_bias.registry.levels import median_rank, refutation_level, seeds_of_a_median, shared_level
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


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.99, 0.995])
def test_a_proportion_has_the_interval_of_the_level_asked_for(confidence):
    found = proportion(np.array([1.0] * 11 + [0.0] * 5), confidence)
    expected = binomtest(11, 16).proportion_ci(confidence, method="exact")
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


LEVELS = [0.8, 0.95, *(1 - 0.05 / m for m in (2, 3, 5, 10, 11, 40))]


@pytest.mark.parametrize("confidence", LEVELS)
@pytest.mark.parametrize("n", [*range(1, 33), 64, 128])
def test_the_median_lies_between_the_closest_order_statistics_that_cover_it(n, confidence):
    # Of continuous values fewer than r lie under the median where fewer than r of n fair coins show heads.
    ranks = [r for r in range(1, n // 2 + 1) if 2 * binom.cdf(r - 1, n, 0.5) <= 1 - confidence]
    values = np.random.default_rng(n).permutation(np.arange(n) ** 2 + 1.0)
    found, ordered = median(values, confidence), np.sort(values)
    expected = (ordered[ranks[-1] - 1], ordered[n - ranks[-1]]) if ranks else (-INF, INF)
    assert found == Estimate(pytest.approx(np.median(values)), *expected, n)


def test_nine_seeds_leave_out_the_least_and_the_greatest_and_eight_neither():
    assert median(np.arange(1.0, 10.0))[1:3] == (2.0, 8.0)
    assert pytest.approx(0.961, abs=5e-4) == 1 - 2 * (1 + 9) / 2**9
    assert median(np.arange(1.0, 9.0))[1:3] == (1.0, 8.0)
    assert 1 - 2 * (1 + 8) / 2**8 < 0.95


def test_a_rank_does_not_depend_on_rounding_where_binomials_have_hundreds_of_digits():
    for n in (1000, 3000):
        rank = median_rank(n, 0.95)
        assert 2 * binom.cdf(rank - 1, n, 0.5) <= 0.05 < 2 * binom.cdf(rank, n, 0.5)


@pytest.mark.parametrize(
    ("tests", "fewest"), [(1, 6), (2, 7), (3, 7), (4, 8), (6, 8), (7, 9), (10, 9), (12, 9), (13, 10)]
)
def test_a_claim_of_many_tests_needs_more_seeds_to_be_refuted(tests, fewest):
    level = refutation_level(tests)
    assert level == pytest.approx(1 - 0.05 / tests)
    assert 2 * 0.5**fewest <= 0.05 / tests < 2 * 0.5 ** (fewest - 1)
    assert seeds_of_a_median(level) == fewest
    assert refutation_level(0) is None


@pytest.mark.parametrize("n", [6, 8, 9, 16])
@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.995])
def test_the_interval_covers_the_median_of_discrete_values_at_least_as_often(n, confidence):
    # Every sample of three values, by its counts: 1 has probability .2, 2 has .45, so 2 is the median.
    covered = 0.0
    for ones, twos in itertools.product(range(n + 1), repeat=2):
        if (threes := n - ones - twos) >= 0:
            chance = binom.pmf(ones, n, 0.2) * binom.pmf(twos, n - ones, 0.45 / 0.8)
            found = median(np.repeat([1.0, 2.0, 3.0], [ones, twos, threes]), confidence)
            covered += chance * (found.lower <= 2.0 <= found.upper)
    assert covered >= confidence


SEEDS = st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.0, 7.0, INF]), min_size=1, max_size=24).map(np.array)


@given(SEEDS, st.sampled_from(LEVELS), st.sampled_from(LEVELS))
def test_more_confidence_is_a_wider_interval(values, one, other):
    less, more = sorted((one, other))
    for statistic in (median, lambda each, level: proportion((each > 1.0).astype(np.float64), level)):
        narrow, wide = statistic(values, less), statistic(values, more)
        assert wide.lower <= narrow.lower <= narrow.upper <= wide.upper


@given(SEEDS, st.sampled_from(LEVELS))
def test_a_rising_map_of_the_values_maps_the_interval(values, confidence):
    found, mapped = median(values, confidence), median(np.exp(values / 3.0) - 5.0, confidence)
    for end, other in zip(found[1:3], mapped[1:3], strict=True):
        assert other == (end if np.isinf(end) else np.exp(end / 3.0) - 5.0)


@given(SEEDS, st.lists(st.floats(0, 3), min_size=24, max_size=24), st.sampled_from(LEVELS))
def test_what_a_log_leaves_open_only_widens_the_interval(values, widths, confidence):
    width = np.array(widths[: len(values)])
    known, open_ = median(values, confidence), median(Bounded(values, values - width, values + width), confidence)
    assert open_.lower <= known.lower <= known.upper <= open_.upper
    censored = median(np.where(values > 1.0, INF, values), confidence)
    assert known.lower <= censored.lower
    assert known.upper <= censored.upper


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
    assert trend(np.arange(4.0) + np.zeros((n, 1))) == Estimate(1.0, -INF, INF, n)


def test_a_computed_value_is_its_own_interval_and_one_number():
    assert value(np.array([0.25])) == Estimate(0.25, 0.25, 0.25, 1)
    assert value(np.array([NAN]))[1:] == (-INF, INF, 1, (-INF, INF))
    assert value(Bounded(*np.array([[0.25], [0.2], [0.3]]))) == Estimate(0.25, 0.2, 0.3, 1, (0.2, 0.3))
    with pytest.raises(ValueError, match="a computed value is one number, not 2"):
        value(np.zeros(2))


def test_a_trend_of_runs_whose_seeds_never_meet_is_certain():
    rising = 10.0 * np.arange(5.0) + np.arange(9.0)[:, None]
    assert trend(rising) == Estimate(1.0, 1.0, 1.0, 9)
    assert trend(-rising) == Estimate(-1.0, -1.0, -1.0, 9)
    assert trend(np.where(rising >= 40, INF, rising)) == Estimate(1.0, 1.0, 1.0, 9)  # never is the latest
    two_nevers = trend(np.where(rising >= 30, INF, rising))  # and two nevers may come in either order
    assert two_nevers[1:3] == (0.9, 1.0)


def test_a_trend_is_the_rank_correlation_of_the_runs_medians():
    values = np.array([[1.0, 5.0, 2.0, 9.0], [1.0, 5.0, 2.0, 9.0], [9.0, 1.0, 8.0, 7.0]])
    found = trend(values)
    assert found.value == pytest.approx(1 - 6 * (0 + 1 + 1 + 0) / (4 * 15))  # medians 1, 5, 2, 9 have ranks 1, 3, 2, 4
    assert found.lower <= found.value <= found.upper
    assert found.n == 3


def test_no_trend_is_told_from_a_trend():
    noise = np.random.default_rng(0).standard_normal((16, 6))
    found = trend(noise)
    assert found.lower < 0 < found.upper
    assert trend(noise + 6.0 * np.arange(6)).lower == 1.0


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.99])
def test_the_ends_of_a_trend_are_those_of_the_orders_that_the_runs_median_intervals_leave_open(confidence):
    # Each of the four intervals at level 1 - (1 - c) / 4; every order that no pair of disjoint intervals forbids.
    values = np.random.default_rng(5).standard_normal((16, 4)) + np.array([0.0, 0.2, 6.0, 6.2])
    each = [median(run, 1 - (1 - confidence) / 4) for run in values.T]
    orders = [
        order
        for order in itertools.permutations(range(4))
        if all(each[late].upper >= each[early].lower for early, late in itertools.combinations(order, 2))
    ]
    rho = [spearmanr(range(4), np.argsort(order)).statistic for order in orders]
    found = trend(values, confidence)
    assert len(orders) == 4
    assert (found.lower, found.upper) == pytest.approx((min(rho), max(rho)), abs=1e-9)


def test_medians_that_may_be_equal_are_in_no_order():
    # Intervals [0, 5] and [5, 9] have 5 in common; times in (0, 5] and (5, 9] do not.
    seeds = np.linspace(0.0, 1.0, 9)[:, None]
    values = np.hstack([5.0 * seeds, 5.0 + 4.0 * seeds, 20.0 + seeds])
    ends = median(values[:, 0], shared_level(0.95, 3)), median(values[:, 1], shared_level(0.95, 3))
    assert (ends[0].upper, ends[1].lower) == (5.0, 5.0)
    assert trend(values).lower == 0.5
    after, upper = np.tile([0.0, 5.0, 9.0], (9, 1)), np.tile([5.0, 9.0, 20.0], (9, 1))
    assert trend(Bounded(upper, after, upper))[:3] == (1.0, 1.0, 1.0)
    one_is_exact = after.copy()
    one_is_exact[:, 1] = upper[:, 1]
    assert trend(Bounded(upper, one_is_exact, upper)).lower == 1.0  # in (0, 5], 9 and (9, 20]


def test_a_trend_of_medians_that_hardly_differ_is_not_certain():
    # All seeds rise by .01: the true correlation is 1, and no interval that noise alone decides may leave it out.
    generator = np.random.default_rng(11)
    found = [trend(generator.standard_normal((9, 5)) + 0.01 * np.arange(5)) for _ in range(200)]
    assert all(each.upper == 1.0 for each in found)


def test_a_run_that_no_seed_decides_may_have_any_place_in_a_trend():
    values = np.array([[1.0, NAN, 2.0, 3.0]] * 9)
    found = trend(values)
    # The second run is last at worst: ranks 1, 4, 2, 3 with rho = 1 - 6 (0 + 4 + 1 + 1) / 60.
    assert (found.value, found.n) == (1.0, 9)
    assert found.lower <= 0.4
    assert found.upper == 1.0
    two = trend(values[:, :3])  # two decided runs make no trend
    assert np.isnan(two.value)
    assert two.lower <= 0.5
    assert two.upper == 1.0
    assert trend(np.full((9, 5), NAN))[1:4] == (-1.0, 1.0, 9)


def test_a_trends_interval_holds_those_of_all_numbers_between_the_ends():
    generator = np.random.default_rng(7)
    middle = generator.standard_normal((9, 6)) + 0.3 * np.arange(6)
    width = generator.uniform(0.0, 0.6, (9, 6))
    wide = trend(Bounded(middle, middle - width, middle + width))
    assert wide.ends is not None
    assert wide.ends[0] <= trend(middle).value <= wide.ends[1]
    for _ in range(5):
        exact = trend(middle + generator.uniform(-1.0, 1.0, (9, 6)) * width)
        assert wide.lower <= exact.lower
        assert exact.upper <= wide.upper
