"""The spectral exponent against power laws that are known beforehand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from spectral_bias.spectra.exponent import spectral_exponent
from spectral_bias.spectra.passage import NEVER


@pytest.mark.parametrize(("power", "scale"), [(0, 7), (1, 3), (2, 10), (4, 1), (-1, 60), (-2, 3600)])
def test_a_power_law_has_its_own_exponent(power, scale):
    k = np.arange(1, 7)
    times = np.array([scale * step**power if power >= 0 else scale // step**-power for step in k.tolist()])
    alpha, reached = spectral_exponent(np.float64(k), times[None])
    assert alpha[0] == pytest.approx(power, abs=1e-12)
    assert reached[0] == 6


def test_frequencies_that_were_never_reached_do_not_count():
    times = np.array([[5, 20, NEVER, 80, NEVER]])
    alpha, reached = spectral_exponent(np.array([1.0, 2.0, 3.0, 4.0, 5.0]), times)
    assert alpha[0] == pytest.approx(2.0, abs=1e-12)
    assert reached[0] == 3


def test_fewer_than_two_reached_frequencies_have_no_exponent():
    times = np.array([[NEVER, NEVER], [5, NEVER], [5, 10]])
    alpha, reached = spectral_exponent(np.array([1.0, 2.0]), times)
    assert np.isnan(alpha[:2]).all()
    assert alpha[2] == pytest.approx(1.0)
    assert reached.tolist() == [0, 1, 2]


def test_a_frequency_that_is_there_at_the_start_counts_as_half_a_step():
    alpha, _ = spectral_exponent(np.array([1.0, 2.0]), np.array([[0, 1]]))
    assert alpha[0] == pytest.approx(1.0)  # ln(1 / 0.5) / ln(2 / 1)


@given(arrays(np.int64, (2, 3, 5), elements=st.sampled_from([NEVER, 0, 1, 2, 10, 35, 400])))
def test_the_slope_is_that_of_a_straight_line_fit(times):
    k = np.array([1.0, 2.0, 3.0, 5.0, 9.0])
    alpha, reached = spectral_exponent(k, times)
    for place in np.ndindex(times.shape[:-1]):
        mask = times[place] >= 0
        assert reached[place] == mask.sum()
        if mask.sum() < 2:
            assert np.isnan(alpha[place])
        else:
            slope = np.polynomial.Polynomial.fit(
                np.log(k[mask]), np.log(np.maximum(times[place][mask], 0.5)), 1, domain=[-1, 1], window=[-1, 1]
            ).coef
            assert alpha[place] == pytest.approx(slope[1] if len(slope) > 1 else 0.0, abs=1e-8)
