"""The logged steps: evenly spaced at first, then by ratio, from 0 to the last step."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spectral_bias.registry.logged_steps import snapshot_steps, spread_steps

SCHEDULES = st.fixed_dictionaries(
    {
        "steps": st.integers(1, 20_000),
        "every": st.integers(1, 300),
        "until": st.integers(0, 3000),
        "growth": st.floats(1.001, 3.0),
    }
)


def test_a_schedule_written_out():
    assert snapshot_steps(60, every=5, until=20, growth=1.5) == [0, 5, 10, 15, 20, 30, 45, 60]


@pytest.mark.parametrize(
    ("steps", "every", "until", "logged"),
    [
        (1, 5, 500, [0, 1]),
        (5, 5, 500, [0, 5]),
        (7, 5, 500, [0, 5, 7]),
        (10, 5, 0, [0, 5, 10]),
        (3, 1, 3, [0, 1, 2, 3]),
    ],
)
def test_short_runs(steps, every, until, logged):
    assert snapshot_steps(steps, every=every, until=until, growth=1.02) == logged


@given(SCHEDULES)
def test_a_schedule_rises_from_0_to_the_last_step(schedule):
    logged = snapshot_steps(**schedule)
    assert logged[0] == 0
    assert logged[-1] == schedule["steps"]
    assert all(before < after for before, after in itertools.pairwise(logged))
    assert all(type(step) is int for step in logged)


@given(SCHEDULES)
def test_spacing_is_even_at_first_and_by_ratio_after_that(schedule):
    every, until, growth = schedule["every"], schedule["until"], schedule["growth"]
    for before, after in itertools.pairwise(snapshot_steps(**schedule)[:-1]):
        gap = after - before
        assert gap >= every
        if after <= until:
            assert gap == every
        else:
            # Rounding to whole steps moves a step by half of one at most.
            assert gap == every or abs(after - before * growth) <= 0.5


@given(SCHEDULES)
def test_the_last_gap_is_no_longer_than_the_rule_would_have_made_it(schedule):
    *_, before, last = snapshot_steps(**schedule)
    assert last - before <= max(schedule["every"], before * (schedule["growth"] - 1) + 0.5)


def test_neighbouring_tones_are_not_tied_by_the_spacing():
    # In the reference schedule a first-passage time is known to 2 % or one step of 5, far below ratios of 1.5.
    logged = snapshot_steps(4000, every=5, until=500, growth=1.02)
    assert all(after <= before * 1.02 + 5 for before, after in itertools.pairwise(logged))


@given(steps=st.integers(1, 5000), every=st.integers(1, 20), until=st.integers(0, 500), count=st.integers(0, 12))
def test_spread_steps_are_some_of_the_logged_ones_first_and_last_among_them(steps, every, until, count):
    logged = snapshot_steps(steps, every=every, until=until, growth=1.1)
    found = spread_steps(logged, count)
    assert len(found) <= count
    assert set(found) <= set(logged)
    assert found == sorted(set(found))
    assert found[-1:] == logged[len(logged) - min(count, 1) :]
    if count > 1:
        assert found[0] == 0


def test_spread_steps_are_evenly_spaced_on_a_logarithmic_scale():
    assert spread_steps(list(range(0, 1001)), 5) == [0, 1, 10, 100, 1000]
