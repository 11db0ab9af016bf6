"""The spectral exponent against power laws that are known beforehand."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from spectral_bias.spectra.exponent import exponent_bounds, spectral_exponent
from spectral_bias.spectra.passage import NEVER

INF = float("inf")


@pytest.mark.parametrize(("power", "scale"), [(0, 7), (1, 3), (2, 10), (4, 1), (-1, 60), (-2, 3600)])
def test_a_power_law_has_its_own_exponent(power, scale):
    k = np.arange(1, 7)
    times = np.array([scale * step**power if power >= 0 else scale // step**-power for step in k.tolist()])
    alpha, reached = spectral_exponent(np.float64(k), times[None])
    assert alpha[0] == pytest.approx(power, abs=1e-12)
    assert reached[0] == 6


def test_a_frequency_that_was_never_reached_leaves_no_exponent():
    times = np.array([[NEVER, NEVER], [5, NEVER], [5, 10]])
    alpha, reached = spectral_exponent(np.array([1.0, 2.0]), times)
    assert np.isnan(alpha[:2]).all()
    assert alpha[2] == pytest.approx(1.0)
    assert reached.tolist() == [0, 1, 2]


@pytest.mark.parametrize("k", [[3.0], [3.0, 3.0], [7.0] * 3, [11.0] * 7])
def test_one_frequency_has_no_exponent(k):
    alpha, _ = spectral_exponent(np.array(k), np.array([[7] * len(k)]))
    assert np.isnan(alpha[0])
    lower, upper = exponent_bounds(np.array(k), np.ones((1, len(k))), np.ones((1, len(k))))
    assert (lower[0], upper[0]) == (-INF, INF)


def test_an_exponent_is_bounded_below_where_a_high_frequency_was_never_reached_and_above_where_a_low_one_was():
    k = np.array([1.0, 4.0])
    lower = np.array([[4.0, 400.0], [400.0, 4.0], [400.0, 400.0]])
    upper = np.array([[5.0, INF], [INF, 5.0], [INF, INF]])
    least, greatest = exponent_bounds(k, lower, upper)
    assert least == pytest.approx([np.log(80) / np.log(4), -INF, -INF])
    assert greatest == pytest.approx([INF, np.log(1 / 80) / np.log(4), INF])


@pytest.mark.parametrize("k", [[1.0, 3.0, 9.0], [2.0, 6.0, 18.0], [0.7, 2.1, 6.3], [5.0, 35.0, 245.0]])
def test_a_frequency_in_the_middle_of_the_others_has_no_part_in_the_slope(k):
    """That of 10 and 100 steps at the ends, ln 10 / ln(last / first), whenever the middle one passes."""
    slope = np.log(10.0) / np.log(k[2] / k[0])
    found = exponent_bounds(np.array(k), np.array([10.0, 50.0, 100.0]), np.array([10.0, INF, 100.0]))
    assert [float(end) for end in found] == pytest.approx([slope, slope])


@given(st.lists(st.tuples(st.floats(1, 900), st.floats(1, 900)), min_size=4, max_size=4))
def test_the_bounds_are_the_extreme_slopes_over_all_corners(pairs):
    k = np.array([1.0, 2.0, 3.0, 7.0])
    lower, upper = np.sort(np.array(pairs), axis=1).T
    corners = np.array(list(itertools.product(*zip(lower, upper, strict=True))))
    slopes = np.polyfit(np.log(k), np.log(corners).T, 1)[0]
    least, greatest = exponent_bounds(k, lower, upper)
    assert (float(least), float(greatest)) == pytest.approx((slopes.min(), slopes.max()), abs=1e-8)


def test_a_frequency_that_is_there_at_the_start_counts_as_half_a_step():
    alpha, _ = spectral_exponent(np.array([1.0, 2.0]), np.array([[0, 1]]))
    assert alpha[0] == pytest.approx(1.0)  # ln(1 / 0.5) / ln(2 / 1)


@given(arrays(np.int64, (2, 3, 5), elements=st.sampled_from([NEVER, 0, 1, 2, 10, 35, 400])))
def test_the_slope_is_that_of_a_straight_line_fit(times):
    k = np.array([1.0, 2.0, 3.0, 5.0, 9.0])
    alpha, reached = spectral_exponent(k, times)
    for place in np.ndindex(times.shape[:-1]):
        mask = times[place] >= 0
        assert reached[place] == mask.sum()
        if not mask.all():
            assert np.isnan(alpha[place])
        else:
            slope = np.polynomial.Polynomial.fit(
                np.log(k[mask]), np.log(np.maximum(times[place][mask], 0.5)), 1, domain=[-1, 1], window=[-1, 1]
            ).coef
            assert alpha[place] == pytest.approx(slope[1] if len(slope) > 1 else 0.0, abs=1e-8)
