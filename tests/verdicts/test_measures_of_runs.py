"""Correlation over runs: against SciPy's, what never comes or diverges, and all that a log leaves open."""

from __future__ import annotations

import numpy as np
import pytest
from hand_made_spectra import INF, NAN, NEVER, ends, measured, passages, spectrum
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

TONES = (1, 2, 4)


def network(times, rmse, name="n", after=None, errors=None):
    """A run: first passages (seed, tone), the last rmse of each seed, and its last relative errors (seed, tone)."""
    data = passages(times, places=TONES, after=after).data
    rmse = np.array(rmse, float)
    data["rmse"] = ("seed", "step"), np.where(np.arange(data.sizes["step"]) < data.sizes["step"] - 1, 9, rmse[:, None])
    if errors is not None:
        last = np.array(errors, float)[:, None]
        data["relative_error"] = ("seed", "step", "frequency"), np.tile(last, (1, data.sizes["step"], 1))
    return spectrum(data, name)


# Exponents 1, 2, 0, 3 by construction, t_k = t_1 k^alpha.
STEEP = [[[10, 20, 40]], [[5, 20, 80]], [[30, 30, 30]], [[2, 16, 128]]]


def networks(rmse):
    return [network(times, [error], str(place)) for place, (times, error) in enumerate(zip(STEEP, rmse, strict=True))]


@pytest.mark.parametrize("rmse", [(0.2, 0.3, 0.1, 0.4), (0.4, 0.3, 0.2, 0.1), (0.1, 0.4, 0.3, 0.2)])
def test_correlation_over_runs_is_that_of_exponents_and_last_errors(rmse):
    expected = spearmanr([1, 2, 0, 3], rmse).statistic
    found = ends("correlation_over_runs", *networks(rmse), of="exponent")
    assert found.values == pytest.approx([expected])
    assert found.lower == pytest.approx([expected])
    assert found.upper == pytest.approx([expected])
    assert measured("correlation_over_runs", *networks(rmse), of="exponent", scale="absolute") == pytest.approx(
        [abs(expected)]
    )


def test_correlation_over_runs_of_a_time_ranks_steps_at_one_frequency():
    rmse = (0.4, 0.1, 0.2, 0.3)
    found = measured("correlation_over_runs", *networks(rmse), of="time", frequency=4)
    assert found == pytest.approx([spearmanr([40, 80, 30, 128], rmse).statistic])


def test_correlation_over_runs_of_an_error_ranks_last_errors_at_one_frequency():
    errors = [0.5, 0.02, 0.3, 0.01]
    rmse = (0.4, 0.1, 0.2, 0.3)
    runs = [
        network(times, [error], str(place), errors=[[0.7, 0.8, last]])
        for place, (times, error, last) in enumerate(zip(STEEP, rmse, errors, strict=True))
    ]
    found = ends("correlation_over_runs", *runs, of="error", frequency=4)
    assert found.values == found.lower == found.upper == pytest.approx([spearmanr(errors, rmse).statistic])


def test_correlation_over_runs_is_open_where_a_frequency_is_never_learned():
    runs = [*networks((0.1, 0.2, 0.3, 0.4)), network([[4, 20, NEVER]], [0.5], "open")]
    found = ends("correlation_over_runs", *runs, of="exponent")
    # Steps 4, 20 and more than LAST: an exponent of at least 3.98, above the four others.
    expected = spearmanr([1, 2, 0, 3, 9], [0.1, 0.2, 0.3, 0.4, 0.5]).statistic
    assert np.isnan(found.values).all()
    assert (found.lower, found.upper) == (pytest.approx([expected]), pytest.approx([expected]))
    nothing = [*networks((0.1, 0.2, 0.3, 0.4)), network([[NEVER, NEVER, NEVER]], [0.5], "nothing")]
    found = ends("correlation_over_runs", *nothing, of="exponent")
    possible = [spearmanr([1, 2, 0, 3, place], [0.1, 0.2, 0.3, 0.4, 0.5]).statistic for place in (-1, 0.5, 1.5, 2.5, 9)]
    assert found.lower[0] <= min(possible)
    assert found.upper[0] >= max(possible)


def test_correlation_over_runs_of_those_that_learned_leaves_out_the_others_seed_by_seed():
    rmse = np.array([[0.1, 0.9], [0.3, 0.2], [0.2, 0.3], [0.4, 0.1]])
    times = [np.array([*row, *row]) for row in STEEP]
    times[0][1, 2] = NEVER
    runs = [network(each, errors, str(place)) for place, (each, errors) in enumerate(zip(times, rmse, strict=True))]
    found = measured("correlation_over_runs", *runs, of="exponent", runs="learned")
    expected = [spearmanr([1, 2, 0, 3], rmse[:, 0]).statistic, spearmanr([2, 0, 3], rmse[1:, 1]).statistic]
    assert found == pytest.approx(expected)
    found = ends("correlation_over_runs", *runs[:3], of="exponent", runs="learned")
    assert (np.isnan(found.values[1]), found.lower[1], found.upper[1]) == (True, -1.0, 1.0)


def test_correlation_over_runs_takes_a_diverged_network_for_the_least_accurate():
    found = measured("correlation_over_runs", *networks((0.1, 0.2, NAN, 0.3)), of="exponent")
    assert found == pytest.approx([spearmanr([1, 2, 0, 3], [0.1, 0.2, INF, 0.3]).statistic])


def test_correlation_over_runs_permutes_each_seeds_values_by_a_fixed_order_as_a_control():
    rng = np.random.default_rng(5)
    slopes = rng.permutation(60) / 20
    times = [np.round([[10 * k**slope for k in TONES]] * 9).astype(int) for slope in slopes]
    runs = [
        network(each, [slope + 0.1] * 9, str(place))
        for place, (each, slope) in enumerate(zip(times, slopes, strict=True))
    ]
    assert measured("correlation_over_runs", *runs, of="exponent").min() > 0.99
    found = measured("correlation_over_runs", *runs, of="exponent", order="permuted")
    # Nine permutations of sixty numbers: standard deviation 1 / sqrt(59) = .13.
    assert np.abs(found).max() < 0.5
    assert len(np.unique(found)) == 9
    np.testing.assert_array_equal(found, measured("correlation_over_runs", *runs, of="exponent", order="permuted"))


def test_correlation_over_runs_refuses_what_it_cannot_compare():
    one, two = network(STEEP[0], [0.1], "one"), network([*STEEP[1], *STEEP[1]], [0.1, 0.2], "two")
    with pytest.raises(ValueError, match="numbers of seeds differ"):
        measured("correlation_over_runs", one, two, of="exponent")
    with pytest.raises(ValueError, match="frequency: is missing; the time is read at one"):
        measured("correlation_over_runs", one, of="time")


LOGS = st.lists(st.integers(0, 40), min_size=1, max_size=6, unique=True).map(sorted)
TIMES = st.lists(st.lists(st.floats(0.5, 60.0), min_size=len(TONES), max_size=len(TONES)), min_size=3, max_size=6)


@settings(max_examples=60, deadline=None)
@given(TIMES, LOGS, st.randoms(use_true_random=False), st.sampled_from(["exponent", "time"]))
def test_correlation_over_runs_holds_the_truth_whatever_was_logged(times, log, random, of):
    rmse = [0.1 * (place + 1) for place in range(len(times))]
    random.shuffle(rmse)
    true = np.array(times)
    slopes = np.polyfit(np.log(TONES), np.log(true).T, 1)[0]
    numbers = slopes if of == "exponent" else true[:, -1]
    assume(np.diff(np.sort(numbers)).min() > 1e-6)
    steps, at = np.array(log), np.searchsorted(log, true)
    step, after = np.append(steps, NEVER)[at], np.where(at > 0, steps[np.maximum(at, 1) - 1], NEVER)
    runs = [network(step[[place]], [error], str(place), after=after[[place]]) for place, error in enumerate(rmse)]
    found = ends("correlation_over_runs", *runs, of=of, frequency=4)
    rho = spearmanr(numbers, rmse).statistic
    assert found.lower[0] - 1e-9 <= rho <= found.upper[0] + 1e-9
    known = found.values[~np.isnan(found.values)]
    assert (found.lower[0] - 1e-9 <= known).all()
    assert (known <= found.upper[0] + 1e-9).all()
