"""When a recorder looks: every step at first, then a fraction of the steps taken apart."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from spectral_bias.recording.schedule import SPACING, next_look

PAGE = Path(__file__).resolve().parents[2] / "docs/recording.md"


def looks(last: int, spacing: float) -> list[int]:
    steps = [0]
    while (step := next_look(steps[-1], spacing)) <= last:
        steps.append(step)
    return steps


@pytest.mark.parametrize("spacing", [0.0, 0.01, 0.05, 0.3, 1.0])
def test_gaps_are_one_step_or_a_fraction_of_the_steps_taken(spacing):
    steps = looks(5000, spacing)
    gaps = [(later - step, step) for step, later in pairwise(steps)]
    assert all(gap == 1 or gap <= spacing * step for gap, step in gaps)
    if spacing:
        every = min(5000, int(2 / spacing))
        assert steps[: every + 1] == list(range(every + 1))
        # None is closer than it must be, but for whole numbers.
        assert all(gap + 1 > spacing * step for gap, step in gaps)


def test_the_page_states_the_number_of_looks():
    counts = [len(looks(last, SPACING)) for last in (5000, 10**6)]
    assert re.search(rf"{counts[0]} looks in 5,000 steps, {counts[1]} in a million", PAGE.read_text("utf-8"))
