"""What measures read: times with their ends, and a clear error where there is nothing to read."""

import numpy as np
import pytest
import xarray as xr

from spectral_bias.verdicts.bounded import Bounded, ratio
from spectral_bias.verdicts.reading import Spectrum, diverged, only, passage, readings, times_ratio

INF = float("inf")
STATUS = {"flag_values": np.int8([0, 1, 2]), "flag_meanings": "complete diverged stopped"}


@pytest.fixture
def data():
    steps = np.array([[[0, 5], [10, -1]], [[-1, 40], [-1, -1]]])
    after = np.array([[[-1, -1], [5, 90]], [[90, 35], [90, 90]]])
    dims = ("seed", "threshold", "frequency")
    return xr.Dataset(
        {
            **{f"{name}_step": (dims, steps) for name in ("first_passage", "sustained")},
            **{f"{name}_after_step": (dims, after) for name in ("first_passage", "sustained")},
        },
        coords={"threshold": [0.2, 0.1], "frequency": [1, 5], "step": [0, 5, 10, 35, 40, 90, 91]},
    )


def test_a_time_lies_between_logged_steps_from_0_where_it_may_be_0_and_has_no_end_where_never(data):
    found = passage(data, "first_passage", threshold=0.2)
    assert found.values.tolist() == found.upper.tolist() == [[0.5, 5], [INF, 40]]
    assert found.lower.tolist() == [[0, 0], [90, 35]]
    assert passage(data, "first_passage", threshold=0.1, frequency=1).lower.tolist() == [5, 90]


def test_a_threshold_is_found_in_spite_of_rounding(data):
    assert passage(data, "first_passage", threshold=0.1 + 1e-12, frequency=5.0).values.tolist() == [INF, INF]


def test_what_is_not_there_is_named_with_what_is(data):
    with pytest.raises(KeyError, match=r"no 'low_sustained_step'; it has first_passage_after_step, first_passage_step"):
        passage(data, "low_sustained", threshold=0.2)
    with pytest.raises(KeyError, match=r"no 'sustained_after_step'"):
        passage(data.drop_vars("sustained_after_step"), "sustained", threshold=0.2)
    with pytest.raises(KeyError, match=r"no threshold 0\.3; it has \[0\.2, 0\.1\]"):
        passage(data, "first_passage", threshold=0.3)
    with pytest.raises(KeyError, match=r"no frequency 3; it has \[1, 5\]"):
        passage(data, "first_passage", threshold=0.2, frequency=3)


def test_a_seed_that_diverged_never_learns_what_it_had_not_learned_and_nothing_stays(data):
    told = data.assign(status=(("seed",), np.int8([2, 1]), STATUS))
    assert diverged(told).tolist() == [False, True]
    assert not diverged(data).any()
    first, stays = (passage(told, name, threshold=0.2) for name in ("first_passage", "sustained"))
    assert first.values.tolist() == [[0.5, 5], [INF, 40]]
    assert first.lower.tolist() == [[0, 0], [INF, 35]]
    assert stays.values.tolist() == stays.upper.tolist() == [[0.5, 5], [INF, INF]]
    assert stays.lower.tolist() == [[0, 0], [INF, INF]]
    # Between 90, where its error was still finite, and the next logged step it may have passed.
    coarse = told.assign_coords(step=[0, 5, 10, 35, 40, 90, 120])
    assert passage(coarse, "first_passage", threshold=0.2).lower.tolist() == [[0, 0], [90, 35]]


def test_readings_are_collected_inside_the_block_alone(data):
    with readings() as collected:
        passage(data, "sustained", threshold=0.1, frequency=5)
    passage(data, "first_passage", threshold=0.2)
    (reading,) = collected
    assert (reading.name, reading.threshold, reading.place) == ("sustained", 0.1, {"frequency": 5})


def test_a_ratio_of_censored_times_says_which_was_later():
    slow, fast = np.array([10.0, INF, 10.0, INF]), np.array([5.0, 5.0, INF, INF])
    np.testing.assert_array_equal(ratio(slow, fast), [2.0, INF, 0.0, np.nan])


def test_a_ratio_of_times_has_the_ratios_of_their_ends_and_is_open_where_both_may_be_never():
    slow = Bounded(*np.array([[30, INF, INF, 40, 5], [20, 90, INF, 30, 0], [30, INF, INF, 40, 5]], float))
    fast = Bounded(*np.array([[5, 5, INF, INF, 5], [0, 4, INF, INF, 4], [5, 5, INF, INF, 5]], float))
    found = times_ratio(slow, fast)
    np.testing.assert_array_equal(found.values, [6, INF, np.nan, 0, 1])
    np.testing.assert_array_equal(found.lower, [4, 18, 0, 0, 0.1])  # a time that may be 0 is at least half a step
    np.testing.assert_array_equal(found.upper, [60, INF, INF, 0, 1.25])


def test_a_measure_of_one_run_refuses_none_and_several(data):
    one, two = (Spectrum(name, {}, {}, data) for name in ("n-12", "n-40"))
    assert only([one]) is data
    with pytest.raises(ValueError, match="chose 2: n-12, n-40"):
        only([one, two])
    with pytest.raises(ValueError, match="chose 0: none"):
        only([])
