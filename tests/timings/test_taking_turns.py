"""Parties take turns: one at a time, in a circle, whatever becomes of the others."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spectral_bias.timings._taking_turns import taking_turns


def party(name, passes, heard, fails=False):
    def work(on):
        for count in range(passes):
            heard.append((name, count))
            on()
        heard.append((name, passes))
        if fails:
            raise ValueError(f"{name} failed")
        return name

    return work


def expected(passes):
    """A circle, simulated with lists."""
    left = [(name, 0) for name in range(len(passes))]
    heard = []
    while left:
        name, count = left.pop(0)
        heard.append((name, count))
        if count < passes[name]:
            left.append((name, count + 1))
    return heard


@given(st.lists(st.integers(0, 4), max_size=4))
def test_parties_go_round_in_a_circle_and_return_what_they_return(passes):
    heard = []
    found = taking_turns([party(name, count, heard) for name, count in enumerate(passes)])
    assert found == list(range(len(passes)))
    assert heard == expected(passes)


def test_never_do_two_run_at_once():
    inside = threading.Lock()

    def work(on):
        for _ in range(50):
            assert inside.acquire(blocking=False)
            inside.release()
            on()
        return True

    assert taking_turns([work] * 3) == [True] * 3


@pytest.mark.parametrize("passes", [[0, 3], [2, 3], [3, 1]])
def test_one_that_fails_leaves_the_circle_and_its_error_is_raised(passes):
    heard = []
    parties = [party(0, passes[0], heard, fails=True), party(1, passes[1], heard)]
    with pytest.raises(ValueError, match="0 failed"):
        taking_turns(parties)
    assert heard == expected(passes)
