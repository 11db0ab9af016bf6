"""What is said of coverage: closed forms against sums over all samples, simulations against closed forms."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.stats import binom, binomtest

from spectral_bias.verdicts.coverage import (
    COARSE,
    DISTRIBUTIONS,
    TRUTHS,
    median_coverage,
    proportion_coverage,
    simulated_choice,
    simulated_median,
    simulated_proportion,
    simulated_trend,
)


@pytest.mark.parametrize(("n", "expected"), [(6, 1 - 2 / 64), (9, 1 - 20 / 512), (16, 1 - 2 * 697 / 2**16)])
def test_a_medians_coverage_is_binomial(n, expected):
    # 1, 1 + 9 and 1 + 16 + 120 + 560 of the 2^n ways to fall under the median leave it out on one side.
    assert median_coverage(n) == pytest.approx(expected)
    assert median_coverage(n) >= 0.95


@pytest.mark.parametrize(("n", "share"), [(5, 0.5), (9, 0.75), (16, 0.95)])
def test_a_proportions_coverage_is_a_sum_over_all_numbers_of_successes(n, share):
    expected = 0.0
    for successes in range(n + 1):
        interval = binomtest(successes, n).proportion_ci(method="exact")
        expected += binom.pmf(successes, n, share) * (interval.low <= share <= interval.high)
    assert proportion_coverage(n, share) == pytest.approx(expected)
    assert expected >= 0.95


@pytest.mark.parametrize("data", DISTRIBUTIONS, ids=lambda data: data.name)
def test_the_distributions_have_the_median_that_they_are_said_to_have(data):
    uniform = np.linspace(0.0, 1.0, 2001)[:-1]
    numbers = data.draw(uniform)
    assert (np.diff(numbers) >= 0).all()
    assert np.median(numbers) == pytest.approx(1.0, abs=0.002)
    seen = data.seen(numbers)
    reached = np.isfinite(seen.upper)
    assert (seen.lower <= numbers)[reached].all()
    assert (numbers <= seen.upper).all()
    assert not reached.all() or "censored" not in data.name


def test_no_step_of_the_coarse_log_is_the_median_by_chance():
    assert (np.abs(COARSE - 1.0) > 0.01).all()


def test_simulations_agree_with_closed_forms_within_their_error():
    draws = 250
    for data in DISTRIBUTIONS[:2]:
        exact = median_coverage(9)
        error = np.sqrt(exact * (1 - exact) / draws)
        assert simulated_median(9, data, draws) == pytest.approx(exact, abs=4 * error)
    exact = proportion_coverage(16, 0.75)
    error = np.sqrt(exact * (1 - exact) / draws)
    assert simulated_proportion(16, 0.75, draws) == pytest.approx(exact, abs=4 * error)


def test_what_a_log_or_undecided_seeds_leave_open_covers_more():
    draws = 120
    assert simulated_median(9, DISTRIBUTIONS[5], draws) >= median_coverage(9) - 0.03
    assert simulated_proportion(16, 0.75, draws, open_=0.3) >= proportion_coverage(16, 0.75)
    assert simulated_proportion(30, 0.75, draws, cells=10) >= 0.95


@pytest.mark.parametrize("truth", TRUTHS, ids=lambda truth: f"{truth.name}, {truth.data.name}")
def test_a_trends_interval_covers_the_correlation_of_the_true_medians(truth):
    found = simulated_trend(9, 4, truth, draws=30)
    assert found.coverage >= 0.95
    assert -1.0 <= found.truth <= 1.0
    assert 0.0 <= found.width <= 2.0


def test_the_choice_of_a_far_better_run_is_always_the_same():
    draws = 120
    exact = median_coverage(9)
    assert simulated_choice(9, 4, 20.0, draws) == pytest.approx(exact, abs=4 * np.sqrt(exact * (1 - exact) / draws))


def test_every_simulation_has_a_stream_of_its_own_and_comes_out_the_same_again():
    one, again = (simulated_median(9, DISTRIBUTIONS[1], 60) for _ in range(2))
    assert one == again
    others = [simulated_median(n, data, 60) for n, data in itertools.product((9, 12), DISTRIBUTIONS[:3])]
    assert len(set(others)) > 1
