"""Convergence times: first passage and sustained, never and from the start."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from spectral_bias.spectra.passage import (
    NEVER,
    convergence_times,
    first_passage,
    first_passage_after,
    sustained,
    sustained_after,
    threshold_coordinate,
)

STEPS = np.array([0, 5, 10, 20, 40])
NAN = float("nan")


@pytest.mark.parametrize(
    ("error", "first", "stays"),
    [
        pytest.param([1, 0.5, 0.15, 0.1, 0.05], (5, 10), (5, 10), id="falls once"),
        pytest.param([1, 0.1, 0.5, 0.15, 0.1], (0, 5), (10, 20), id="is pushed back up while another is learned"),
        pytest.param([1, 0.1, 0.5, 0.1, 0.5], (0, 5), (40, NEVER), id="ends over the threshold"),
        pytest.param([1, 0.9, 0.8, 0.7, 0.6], (40, NEVER), (40, NEVER), id="never"),
        pytest.param([0.1, 0.1, 0.1, 0.1, 0.1], (NEVER, 0), (NEVER, 0), id="small from the start"),
        pytest.param([0.1, 0.9, 0.9, 0.9, 0.1], (NEVER, 0), (20, 40), id="small by chance at the start"),
        pytest.param([1, 0.2, 0.2, 0.2, 0.2], (40, NEVER), (40, NEVER), id="equal is not under"),
        pytest.param([1, 0.1, 0.1, 0.1, NAN], (0, 5), (0, 5), id="is not logged at the end"),
        pytest.param([1, 0.9, 0.8, NAN, NAN], (10, NEVER), (10, NEVER), id="stops early"),
        pytest.param([NAN, NAN, 0.1, 0.1, 0.1], (NEVER, 10), (NEVER, 10), id="is not logged at first"),
        pytest.param([NAN, 0.9, 0.1, 0.1, 0.1], (5, 10), (5, 10), id="starts late over the threshold"),
        pytest.param([np.inf, 0.1, np.inf, 0.1, 0.1], (NEVER, 5), (NEVER, 5), id="infinite is not logged"),
        pytest.param([NAN, NAN, NAN, NAN, NAN], (NEVER, NEVER), (NEVER, NEVER), id="never logged"),
    ],
)
def test_times_of_hand_made_trajectories_have_both_ends(error, first, stays):
    trajectory = np.float64([error])
    assert (first_passage_after(trajectory, STEPS, 0.2).item(), first_passage(trajectory, STEPS, 0.2).item()) == first
    assert (sustained_after(trajectory, STEPS, 0.2).item(), sustained(trajectory, STEPS, 0.2).item()) == stays


@pytest.mark.parametrize(
    ("error", "steps", "after"),
    [
        # The steepest logged change is 0.08 a step: it allows (0.3 + 0.4 - 10 * 0.08) / 2 < 0.2 between 10 and 20.
        pytest.param([1, 0.6, 0.3, 0.4, 0.1], [0, 5, 10, 20, 30], 10, id="may dip after the turn"),
        pytest.param([1, 0.6, 0.58, 0.59, 0.1], [0, 5, 6, 7, 30], 7, id="too far above the threshold for the gaps"),
        pytest.param([1, 0.5, 0.3, 0.31, 0.1], [0, 5, 10, 11, 30], 5, id="may dip before the turn"),
        pytest.param([1, 0.3, 0.4, 0.3, 0.1], [0, 1, 2, 3, 4], 3, id="nothing is hidden between neighbouring steps"),
        pytest.param([1, 0.6, 0.4, 0.3, 0.1], [0, 5, 10, 20, 30], 20, id="no turn"),
        pytest.param([1, 0.6, 0.3, 0.3, 0.1], [0, 5, 10, 20, 30], 20, id="staying the same is no turn"),
        pytest.param([1, 0.6, 0.3, 0.3, 0.4], [0, 5, 10, 20, 30], 10, id="but staying the same before rising is"),
        pytest.param([1, 0.31, 0.29, 0.3, 0.19], [0, 1, 110, 120, 200], 1, id="a wide gap after steep steps"),
        pytest.param([1, 0.3, 0.3, 0.29, 0.3, 0.19], [0, 1, 99, 110, 120, 200], 99, id="steep steps long before"),
        pytest.param([1, 0.6, 0.3, 0.4, 0.5], [0, 5, 10, 20, 30], 10, id="never at a logged step, perhaps between two"),
        pytest.param([0.3, 0.5, 0.4, 0.3, 0.1], [10, 15, 20, 30, 40], NEVER, id="rises from before the log"),
        pytest.param([0.9, 0.91, 0.4, 0.3, 0.1], [1, 15, 20, 30, 40], 30, id="too high to rise from under it"),
    ],
)
def test_a_first_passage_may_hide_next_to_a_turn_where_it_fits_into_the_gap(error, steps, after):
    assert first_passage_after(np.float64([error]), np.array(steps), 0.2).item() == after


@st.composite
def admissible(draw):
    """A logged error, and one at every step that agrees with it: monotone, but next to turns as steep as was logged."""
    count = draw(st.integers(2, 7))
    steps = np.cumsum([draw(st.integers(0, 1)), *(draw(st.integers(1, 8)) for _ in range(count - 1))])
    error = np.array([draw(st.floats(0.0, 1.0)) for _ in steps])
    rates = np.abs(np.diff(error) / np.diff(steps))
    falls, rises = np.diff(error) < 0, np.diff(error) > 0
    turn = np.array([False, *(falls[:-1] & rises[1:]), False])
    dense = [np.array(error[:1])]
    for gap in range(count - 1):
        (a, b), width = error[gap : gap + 2], steps[gap + 1] - steps[gap]
        inside = np.arange(1, width + 1)
        if turn[gap] or turn[gap + 1]:
            rate, reach = rates.max(), draw(st.floats(0.0, 1.0))
            low = np.maximum(a - rate * inside, b - rate * (width - inside))
            line = a + (b - a) * inside / width
            dense.append(line + reach * (np.minimum(low, line) - line))
        else:
            dense.append(a + (b - a) * np.sort(inside / width) ** draw(st.sampled_from([0.5, 1.0, 2.0])))
        dense[-1][-1] = b
    return steps, error, np.concatenate(dense)


@given(admissible(), st.floats(0.05, 0.6))
def test_the_true_passage_lies_in_the_interval_of_every_log_of_an_admissible_error(drawn, threshold):
    steps, error, dense = drawn
    under = np.flatnonzero(dense < threshold)
    true = steps[0] + under[0] if under.size else np.inf
    after = first_passage_after(error[None], steps, threshold).item()
    step = first_passage(error[None], steps, threshold).item()
    assert after < true <= (np.inf if step == NEVER else step)


@given(
    arrays(np.float64, 12, elements=st.floats(0.0, 1.0)), st.sets(st.integers(0, 11), min_size=1), st.floats(0.05, 0.9)
)
def test_a_coarser_log_of_a_falling_error_has_a_wider_interval_around_the_finer_one(values, kept, threshold):
    error, steps = np.sort(values)[::-1][None], np.arange(12) * 3
    some = sorted(kept)
    for upper, lower in ((first_passage, first_passage_after), (sustained, sustained_after)):
        fine, coarse = (upper(error, steps, threshold).item(), upper(error[:, some], steps[some], threshold).item())
        assert coarse == NEVER or (fine != NEVER and fine <= coarse)
        assert lower(error[:, some], steps[some], threshold) <= lower(error, steps, threshold)


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
                if not np.isfinite(error[seed, index, part]):
                    continue
                under = [not error[seed, later, part] >= threshold for later in range(index, len(steps))]
                under = [a or np.isinf(error[seed, index + place, part]) for place, a in enumerate(under)]
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
    names = [f"low_{name}_{end}" for name in ("first_passage", "sustained") for end in ("step", "after_step")]
    assert list(times) == names
    first, after, stays, stays_after = times.values()
    # Under 0.1 only at the end; from 0.3 on it may have fallen to (0.3 + 0.15 - 10 * 0.17) / 2 since 5.
    assert after.values[0, :, 0].tolist() == [5, 0]
    assert stays_after.values[0, :, 0].tolist() == [20, 10]
    assert after.attrs["flag_meanings"] == "unknown"
    assert first.dims == stays.dims == ("seed", "threshold", "band")
    assert first.values[0, :, 0].tolist() == [40, 5]
    assert stays.values[0, :, 0].tolist() == [40, 20]
    assert first.attrs["flag_values"].tolist() == [NEVER] == [-1]
    assert first.dtype == stays.dtype == np.int32
    assert first.attrs["flag_meanings"] == "never"
    assert first.attrs["units"] == "1"
    assert first.attrs["long_name"]
    assert threshold_coordinate((0.1, 0.2)).values.tolist() == [0.1, 0.2]
