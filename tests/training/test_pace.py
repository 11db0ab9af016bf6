"""How long the next call may be, from made-up calls whose costs are known."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spectral_bias.training.pace import Pace

costs = st.floats(1e-6, 1e3)
calls = st.lists(st.tuples(st.integers(1, 10_000), st.integers(1, 50)), min_size=2, max_size=20)


def test_before_any_step_nothing_is_known_so_that_one_is_timed_first():
    """A tenth of a long training, as a first call would otherwise be, may be hours."""
    pace = Pace(5.0)
    assert pace.most_steps() == 1.0
    pace.add(0, 1, 3.0)
    assert pace.most_steps() == 1.0


def test_without_a_limit_there_is_none():
    pace = Pace(math.inf)
    assert pace.most_steps() == math.inf
    pace.add(100, 3, 2.0)
    assert pace.most_steps() == math.inf


def test_one_call_bounds_the_cost_of_a_step():
    pace = Pace(6.0)
    pace.add(100, 1, 2.0)
    assert pace.most_steps() == 300.0


def test_a_call_takes_a_step_at_least():
    pace = Pace(6.0)
    pace.add(0, 1, 1.0)
    pace.add(1, 1, 61.0)
    assert pace.most_steps() == 1.0


def test_a_call_of_one_step_and_one_look_is_followed_by_one_of_two():
    """Whether the step or the look took the minute, it does not tell."""
    pace = Pace(6.0)
    pace.add(1, 1, 60.0)
    assert pace.most_steps() == 2.0


noises = st.lists(st.floats(-0.3, 0.3), min_size=40, max_size=40)


@given(step=st.floats(1e-3, 0.1), look=st.floats(6.0, 100.0), noise=noises)
def test_cheap_steps_are_found_beside_dear_looks_of_varying_length(step, look, noise):
    """Looks vary by up to 30 %, and the first one takes longest: calls would be of one step for ever."""
    pace = Pace(5.0)
    pace.add(0, 1, 1.5 * look)
    reached = []
    for each in noise:
        steps = int(pace.most_steps())
        pace.add(steps, 1, steps * step + look * (1 + each))
        reached.append(steps)
    assert max(reached) >= 0.1 * 5.0 / step
    # The dear first look makes steps seem too cheap at first: the longest call is a few times as long as allowed.
    assert max(reached) * step <= 4 * (5.0 + look)


def test_dear_looks_do_not_shorten_calls():
    """A step of 0.01 s and a look of 4 s: five seconds are 500 steps, which calls come to in a few."""
    pace = Pace(5.0)
    pace.add(100, 4, 100 * 0.01 + 4 * 4)
    assert pace.most_steps() < 50
    taken = [100]
    while len(taken) < 5:
        steps = int(pace.most_steps())
        pace.add(steps, 1, steps * 0.01 + 4)
        taken.append(steps)
    assert pace.most_steps() == pytest.approx(500)
    assert all(after <= 4 * max(taken[:place]) for place, after in enumerate(taken) if place)


@given(step=costs, look=costs, seen=calls)
def test_the_cost_of_a_step_is_found_or_bounded_from_above(step, look, seen):
    pace = Pace(5.0)
    for steps, looks in seen:
        pace.add(steps, looks, steps * step + looks * look)
    assert pace.seconds_a_step >= step * (1 - 1e-6) or pace.seconds_a_step == pytest.approx(step, rel=1e-3)


def test_noise_never_gives_a_cost_that_is_not_positive():
    pace = Pace(5.0)
    for steps, looks, seconds in [(100, 1, 1.0), (200, 1, 0.9), (300, 1, 0.8)]:
        pace.add(steps, looks, seconds)
    assert pace.seconds_a_step > 0
    assert math.isfinite(pace.most_steps())
