"""Measures that divide times: ratios, speed-ups, leads, sweeps of them and the exponent of a power law."""

import numpy as np
import pytest
import xarray as xr
from hand_made_spectra import INF, LAST, NAN, NEVER, ends, logged_times, measured, passages, rising, spectrum
from hypothesis import given

from spectral_bias.spectra.exponent import exponent_bounds
from spectral_bias.verdicts.bounded import Bounded, quotient
from spectral_bias.verdicts.reading import crossing, times_ratio


def test_passage_ratio_divides_times_and_keeps_censoring():
    rows = [[10, 0, 50], [10, 0, NEVER], [NEVER, 0, 50], [NEVER, 0, NEVER], [0, 0, 50]]
    found = measured("passage_ratio", passages(rows), slow=5, fast=1)
    np.testing.assert_array_equal(found, [5, INF, 0, NAN, 100])


def test_what_never_came_over_what_may_never_have_come_may_be_any_number():
    never, late = (Bounded(*np.array([[INF], [lower], [INF]])) for lower in (INF, 50.0))
    assert [end.item() for end in quotient(never, late)[1:]] == [0.0, INF]
    assert [end.item() for end in quotient(late, never)[1:]] == [0.0, INF]


@pytest.mark.parametrize(
    ("scale", "expected"),
    [("logarithm", [np.log(5), -np.log(5), INF, -INF, NAN]), ("absolute_logarithm", [np.log(5)] * 2 + [INF, INF, NAN])],
)
def test_passage_ratio_has_its_logarithm(scale, expected):
    rows = [[10, 0, 50], [50, 0, 10], [10, 0, NEVER], [NEVER, 0, 10], [NEVER, 0, NEVER]]
    np.testing.assert_allclose(measured("passage_ratio", passages(rows), slow=5, fast=1, scale=scale), expected)


def test_passage_ratio_divides_bands_too():
    found = measured(
        "passage_ratio", passages([[10, 0, 50]], axis="band", places=(1, 2, 4)), slow=4, fast=1, along="band"
    )
    assert found.tolist() == [5]


def test_filtered_ratio_is_the_high_part_over_the_low_part_at_one_width():
    high, low = np.array([[30, 99], [NEVER, 99], [10, 99]]), np.array([[10, 1], [10, 1], [NEVER, 1]])
    data = xr.Dataset(
        {
            f"{part}_first_passage_{end}": (("seed", "threshold", "delta"), times[:, None])
            for part, steps in (("high", high), ("low", low))
            for end, times in (("step", steps), ("after_step", np.where(steps == NEVER, 200, steps - 5)))
        },
        coords={"threshold": [0.2], "delta": [0.06, 0.2]},
    )
    assert measured("filtered_ratio", spectrum(data), delta=0.06).tolist() == [3, INF, 0]
    assert measured("filtered_ratio", spectrum(data), delta=0.2).tolist() == [99, 99, 99]
    _, lower, upper = ends("filtered_ratio", spectrum(data), delta=0.06)
    np.testing.assert_array_equal(lower, [2.5, 20, 0])  # 25 < high <= 30, 5 < low <= 10; never is later than 200
    np.testing.assert_array_equal(upper, [6, INF, 10 / 200])


def test_speed_up_compares_each_seed_with_itself():
    slow = passages([[10, 20, 60], [10, 20, NEVER], [10, 20, NEVER]])
    fast = passages([[5, 10, 15], [10, 40, 30], [20, 20, NEVER]])
    np.testing.assert_array_equal(measured("speed_up", slow, fast, frequency=5), [4, INF, NAN])
    np.testing.assert_array_equal(measured("speed_up", slow, fast, frequency=1), [2, 1, 0.5])
    np.testing.assert_array_equal(measured("speed_up", slow, fast, frequency=5, over=1), [2, INF, NAN])
    with pytest.raises(ValueError, match="compares two runs; the test's 'where' chose 1"):
        measured("speed_up", slow, frequency=5)


def test_loss_speed_up_divides_the_first_steps_under_the_level():
    shallow = rising(loss=[[1, 0.5, 0.02, 0.009], [1, 1, 1, 1], [1, 0.001, 1, 1], [1, 1, 1, 1]])
    deep = rising(loss=[[1, 0.001, 0.5, 0.5], [1, 1, 0.01, 0.009], [0.001, 1, 1, 1], [1, 1, 1, 1]])
    found = measured("loss_speed_up", shallow, deep, level=0.01)
    np.testing.assert_array_equal(found, [3, INF, 20, NAN])
    with pytest.raises(ValueError, match="compares two runs; the test's 'where' chose 1"):
        measured("loss_speed_up", deep, level=0.01)


def test_rising_lead_divides_the_first_steps_over_their_levels():
    spectra = rising(
        contours=[[0, 0.96, 1, 1], [0, 0.96, 1, 1], [0, 0, 0, 0], [0, 0, 0, 0], [0.99, 1, 1, 1]],
        detail=[[0, 0, 0.4, 0.6], [0, 0, 0.4, 0.5], [0, 0, 0, 0.6], [0, 0, 0, 0], [0, 0.6, 0.6, 0.6]],
    )
    found = measured("rising_lead", spectra, early="contours", early_level=0.95, late="detail", late_level=0.5)
    np.testing.assert_array_equal(found, [3, INF, 0, NAN, 20])
    rise = crossing(spectra.data, "contours", 0.95, rising=True)
    np.testing.assert_array_equal(rise.values, [10, 10, INF, INF, 0.5])
    np.testing.assert_array_equal(rise.lower, [0.5, 0.5, 30, 30, 0])


# Seed 0: the ratio rises with a; seed 1: it falls; seed 2: undecided in two of four runs; seed 3: in one.
SWEEP = {
    0.1: [[10, 20], [10, 90], [NEVER, NEVER], [10, 20]],
    1.0: [[10, 80], [10, 20], [10, 20], [10, NEVER]],
    0.5: [[10, 50], [10, 30], [NEVER, NEVER], [NEVER, NEVER]],
    0.3: [[10, 30], [10, 40], [10, 30], [10, 30]],
}


def sweep():
    return [passages(rows, places=(1, 5), run=f"a-{a}", a=a) for a, rows in SWEEP.items()]


def test_sweep_ratio_has_the_runs_in_ascending_order_of_what_is_swept():
    found = measured("sweep_ratio", *sweep(), axis="a", slow=5, fast=1)
    np.testing.assert_array_equal(found, [[2, 3, 5, 8], [9, 4, 3, 2], [NAN, 3, NAN, 2], [2, 3, NAN, INF]])


def test_sweep_correlation_ranks_the_sweeps_values_against_ratios():
    found = measured("sweep_correlation", *sweep(), axis="a", slow=5, fast=1)
    np.testing.assert_allclose(found, [1, -1, NAN, 1])


def test_sweep_time_has_the_runs_in_ascending_order_of_what_is_swept():
    runs = [
        passages([[1, 3, t5], [1, 3, NEVER]], run=str(beta), beta=beta) for beta, t5 in ((10.0, 4), (0.0, 9), (1.0, 6))
    ]
    found = measured("sweep_time", *runs, axis="beta", frequency=5)
    np.testing.assert_array_equal(found, [[9, 6, 4], [INF, INF, INF]])


def test_spectral_exponent_is_the_slope_over_all_frequencies_or_bounded_by_what_was_logged():
    k = np.array([1, 2, 4])
    found = ends("spectral_exponent", passages([5 * k**2, 7 * k, [5, 10, NEVER], [NEVER, 10, 20]], places=k))
    np.testing.assert_allclose(found.values, [2, 1, NAN, NAN])
    # A tone in the middle of log k has no weight, so the bounds are slopes between the outer two.
    expected = [
        np.log([last / first for first, last in pairs]) / np.log(4)
        for pairs in (
            [(5, 79), (7, 27), (5, LAST)],
            [(4, 80), (6, 28)],
        )
    ]
    np.testing.assert_allclose(found.lower, [*expected[0], -INF])
    np.testing.assert_allclose(found.upper, [*expected[1], INF, np.log(20 / LAST) / np.log(4)])
    single = ends("spectral_exponent", passages([[5], [NEVER]], places=np.array([3])))
    np.testing.assert_array_equal(single.values, [NAN, NAN])
    np.testing.assert_array_equal([single.lower, single.upper], [[-INF, -INF], [INF, INF]])
    with pytest.raises(KeyError, match=r"has no threshold 0.3; it has \[0.07, 0.2\]"):
        measured("spectral_exponent", passages([[1, 2, 3]]), threshold=0.3)
    with pytest.raises(ValueError, match="analyse the run by dft"):
        measured("spectral_exponent", passages([[1, 2, 3]], axis="band"))


@given(logged_times(4), logged_times(4))
def test_ratios_logarithms_and_slopes_hold_the_truth(one, two):
    (true, seen), (other, also) = one, two
    k = np.array([1.0, 2.0, 3.0, 5.0])
    with np.errstate(invalid="ignore", divide="ignore"):
        truth = true / other
        logarithm = np.log(truth)
    found = times_ratio(seen, also)
    for number, numbers in (
        (truth, found),
        (logarithm, found.map(np.log)),
        (np.abs(logarithm), found.map(np.log).absolute()),
    ):
        sure = ~np.isnan(number)
        assert (numbers.lower[sure] <= number[sure] + 1e-12).all()
        assert (number[sure] <= numbers.upper[sure] + 1e-12).all()
    lower, upper = exponent_bounds(k, seen.lower, seen.upper)
    slope = np.polynomial.Polynomial.fit(np.log(k), np.log(np.minimum(true[0], 1e9)), 1).convert().coef
    if np.isfinite(true).all():
        assert lower[0] - 1e-9 <= (slope[1] if len(slope) > 1 else 0.0) <= upper[0] + 1e-9
