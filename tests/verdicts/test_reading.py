"""What measures read: times with their censoring, and clear words where there is nothing to read."""

import numpy as np
import pytest
import xarray as xr

from spectral_bias.verdicts.reading import Spectrum, only, ratio, times

INF = float("inf")


@pytest.fixture
def data():
    steps = np.array([[[0, 5], [10, -1]], [[-1, 40], [-1, -1]]])
    return xr.Dataset(
        {"first_passage_step": (("seed", "threshold", "frequency"), steps)},
        coords={"threshold": [0.2, 0.1], "frequency": [1, 5]},
    )


def test_a_time_is_infinite_where_never_and_half_a_step_at_the_start(data):
    assert times(data, "first_passage_step", threshold=0.2, frequency=1).tolist() == [0.5, INF]
    assert times(data, "first_passage_step", threshold=0.1, frequency=1).tolist() == [10, INF]
    assert times(data, "first_passage_step", threshold=0.2).tolist() == [[0.5, 5], [INF, 40]]


def test_a_threshold_is_found_in_spite_of_rounding(data):
    assert times(data, "first_passage_step", threshold=0.1 + 1e-12, frequency=5.0).tolist() == [INF, INF]


def test_what_is_not_there_is_named_with_what_is(data):
    with pytest.raises(KeyError, match=r"no 'sustained_step'; it has first_passage_step"):
        times(data, "sustained_step", threshold=0.2)
    with pytest.raises(KeyError, match=r"no threshold 0\.3; it has \[0\.2, 0\.1\]"):
        times(data, "first_passage_step", threshold=0.3)
    with pytest.raises(KeyError, match=r"no frequency 3; it has \[1, 5\]"):
        times(data, "first_passage_step", threshold=0.2, frequency=3)


def test_a_ratio_of_censored_times_says_which_was_later():
    slow, fast = np.array([10.0, INF, 10.0, INF]), np.array([5.0, 5.0, INF, INF])
    np.testing.assert_array_equal(ratio(slow, fast), [2.0, INF, 0.0, np.nan])


def test_a_measure_of_one_run_refuses_none_and_several(data):
    one, two = (Spectrum(name, {}, {}, data) for name in ("n-12", "n-40"))
    assert only([one]) is data
    with pytest.raises(ValueError, match="chose 2: n-12, n-40"):
        only([one, two])
    with pytest.raises(ValueError, match="chose 0: none"):
        only([])
