"""The fast periodogram against the sums that it stands for."""

import numpy as np
import pytest

from spectral_bias.spectra.periodogram import Periodogram


@pytest.mark.parametrize(
    ("samples", "first", "spacing", "count"),
    [(200, 0.5, 0.25, 400), (300, 0.125, 0.0625, 900), (50, 1.0, 1.0, 1), (64, 1.0, 1.0, 31), (64, 3.0, 5.0, 4)],
)
@pytest.mark.parametrize("place", [0.0, -70.0])
def test_it_is_the_sum_over_points_to_eight_digits_of_the_highest_peak(samples, first, spacing, count, place):
    generator = np.random.default_rng(0)
    position, values = place + generator.uniform(0, 4, samples), generator.standard_normal((3, samples))
    frequency = first + spacing * np.arange(count)
    expected = np.sum(np.abs(values @ np.exp(-2j * np.pi * position[:, None] * frequency)) ** 2, axis=0)
    found = Periodogram(position, first, spacing, count)(values)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-8 * max(expected.max(), np.sum(values**2)))
