"""Convergence times: first passage and sustained, never and from the start."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from spectral_bias.spectra.passage import NEVER, convergence_times, first_passage, sustained, threshold_coordinate

STEPS = np.array([0, 5, 10, 20, 40])
NAN = float("nan")


@pytest.mark.parametrize(
    ("error", "first", "stays"),
    [
        pytest.param([1, 0.5, 0.15, 0.1, 0.05], 10, 10, id="falls once"),
        pytest.param([1, 0.1, 0.5, 0.15, 0.1], 5, 20, id="is pushed back up while another is learned"),
        pytest.param([1, 0.1, 0.5, 0.1, 0.5], 5, NEVER, id="ends over the threshold"),
        pytest.param([1, 0.9, 0.8, 0.7, 0.6], NEVER, NEVER, id="never"),
        pytest.param([0.1, 0.1, 0.1, 0.1, 0.1], 0, 0, id="small from the start"),
        pytest.param([0.1, 0.9, 0.9, 0.9, 0.1], 0, 40, id="small by chance at the start"),
        pytest.param([1, 0.2, 0.2, 0.2, 0.2], NEVER, NEVER, id="equal is not under"),
        pytest.param([1, 0.1, 0.1, 0.1, NAN], 5, NEVER, id="diverges at the end"),
        pytest.param([NAN, NAN, 0.1, 0.1, 0.1], 10, 10, id="not a number at first"),
        pytest.param([np.inf, 0.1, np.inf, 0.1, 0.1], 5, 20, id="infinite on the way"),
    ],
)
def test_times_of_hand_made_trajectories(error, first, stays):
    trajectory = np.float64([error])
    assert first_passage(trajectory, STEPS, 0.2).tolist() == [first]
    assert sustained(trajectory, STEPS, 0.2).tolist() == [stays]


ERRORS = arrays(
    np.float64,
    st.tuples(st.integers(1, 3), st.integers(1, 6), st.integers(1, 3)),
    elements=st.sampled_from([0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 1.0, float("inf"), NAN]),
)


@given(ERRORS, st.sampled_from([0.1, 0.2, 0.25]), st.integers(0, 3))
def test_times_agree_with_a_loop_over_steps(error, threshold, start):
    steps = start + 7 * np.arange(error.shape[1])
    for seed in range(error.shape[0]):
        for part in range(error.shape[2]):
            first, stays = NEVER, NEVER
            for index, step in enumerate(steps):
                under = [error[seed, later, part] < threshold for later in range(index, len(steps))]
                if first == NEVER and under[0]:
                    first = step
                if stays == NEVER and all(under):
                    stays = step
            assert first_passage(error, steps, threshold)[seed, part] == first
            assert sustained(error, steps, threshold)[seed, part] == stays


@given(ERRORS)
def test_sustained_never_comes_before_first_passage_and_a_lower_threshold_never_earlier(error):
    steps = np.arange(error.shape[1])
    later = {NEVER: np.inf}
    first, stays, strict = (
        np.vectorize(lambda step: later.get(int(step), float(step)))(measure(error, steps, threshold))
        for measure, threshold in ((first_passage, 0.2), (sustained, 0.2), (first_passage, 0.1))
    )
    assert (stays >= first).all()
    assert (strict >= first).all()


def test_convergence_times_have_an_axis_of_thresholds_and_say_what_never_is():
    error = np.float64([[1, 0.15, 0.3, 0.15, 0.05]])[:, :, None]
    times = convergence_times(error, STEPS, (0.1, 0.2), "band", "low_")
    assert set(times) == {"low_first_passage_step", "low_sustained_step"}
    first, stays = times["low_first_passage_step"], times["low_sustained_step"]
    assert first.dims == stays.dims == ("seed", "threshold", "band")
    assert first.values[0, :, 0].tolist() == [40, 5]
    assert stays.values[0, :, 0].tolist() == [40, 20]
    assert first.attrs["flag_values"].tolist() == [NEVER] == [-1]
    assert first.dtype == stays.dtype == np.int32
    assert first.attrs["flag_meanings"] == "never"
    assert first.attrs["units"] == "1"
    assert first.attrs["long_name"]
    assert threshold_coordinate((0.1, 0.2)).values.tolist() == [0.1, 0.2]
