"""Which outcomes a test could have had with exact times."""

import numpy as np
import pytest

from spectral_bias.verdicts.bounded import Bounded, exact
from spectral_bias.verdicts.exact_times import attainable
from spectral_bias.verdicts.intervals import median, proportion, trend
from spectral_bias.verdicts.judging import outcome

NAN, INF = float("nan"), float("inf")


def decided(statistic, **side):
    return lambda numbers: outcome(statistic(numbers), **side)


@pytest.mark.parametrize(
    ("lower", "upper", "expected"),
    [
        (1.0, 3.0, {"holds", "undecided", "fails"}),
        (2.5, 3.0, {"holds"}),
        (0.5, 1.5, {"fails"}),
        (2.0, INF, {"holds"}),
        (1.0, 2.0, {"holds", "undecided", "fails"}),
    ],
)
def test_a_median_could_have_been_any_number_between_its_ends(lower, upper, expected):
    numbers = Bounded(*(np.full(9, end) for end in (upper, lower, upper)))
    assert attainable(numbers, decided(median, at_least=2.0)) == expected


def test_numbers_that_are_known_have_the_outcome_that_they_have():
    numbers = exact(np.array([1.0, 3.0] * 5))
    assert attainable(numbers, decided(median, at_least=2.0)) == {"undecided"}


def test_an_undecided_seed_of_a_proportion_is_a_failure_or_a_success():
    open_ = np.full(16, NAN)
    numbers = Bounded(open_, np.zeros(16), np.ones(16))
    found = attainable(numbers, decided(lambda each: proportion(each.values), at_least=0.75))
    assert found == {"holds", "undecided", "fails"}


def test_runs_that_a_log_cannot_tell_apart_could_have_risen_or_fallen():
    tied = Bounded(*(np.tile([end] * 3, (9, 1)) for end in (8.0, 4.0, 8.0)))
    rising = decided(lambda each: trend(each), at_least=0.9)
    assert attainable(tied, rising) == {"holds", "undecided", "fails"}
    never = Bounded(*(np.tile(end, (9, 1)) for end in ([1.0, 2.0, INF], [1.0, 2.0, 5.0], [1.0, 2.0, INF])))
    assert attainable(never, rising) == {"holds"}
    nothing_known = Bounded(*(np.full((9, 3), end) for end in (NAN, -INF, INF)))
    assert "holds" in attainable(nothing_known, rising)
