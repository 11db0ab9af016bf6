"""Shifted sub-bands against closed forms: single tones, the whole signal, and what the network makes of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spectral_bias.datasets._sub_bands import centres, recombined, shifted_sub_bands

COUNT = 128
X = -np.pi + 2 * np.pi * np.arange(COUNT) / COUNT


def test_a_tone_falls_into_one_band_and_is_slow_there():
    parts = shifted_sub_bands(np.cos(23 * X + 0.3), X, 10, 4)
    np.testing.assert_allclose(parts[:, [0, 1, 3]], 0, atol=1e-13)
    np.testing.assert_allclose(parts[:, 2], 0.5 * np.exp(1j * (3 * X + 0.3)), atol=1e-13)


@pytest.mark.parametrize("k", [4, 5, 14, 15])
def test_a_band_reaches_from_half_its_width_below_its_centre_to_just_under_half_above(k):
    parts = shifted_sub_bands(np.sin(k * X), X, 10, 3)
    energy = np.sum(np.abs(parts) ** 2, axis=0)
    assert energy.argmax() == (k + 5) // 10
    assert np.sort(energy)[:2].max() < 1e-20


@given(seed=st.integers(0, 2**32 - 1), width=st.integers(1, 20), count=st.integers(1, 6))
def test_recombined_sub_bands_are_the_signal_as_far_as_they_reach(seed, width, count):
    generator = np.random.default_rng(seed)
    highest = min(width * (count - 1) + (width + 1) // 2 - 1, COUNT // 2 - 1)
    k = np.arange(highest + 1)
    signal = np.cos(X[:, None] * k + generator.uniform(0, 7, k.size)) @ generator.standard_normal(k.size)
    if width * (count - 1) + width // 2 > COUNT // 2:
        with pytest.raises(ValueError, match="beyond 64"):
            shifted_sub_bands(signal, X, width, count)
        return
    parts = shifted_sub_bands(signal, X, width, count)
    np.testing.assert_allclose(recombined(parts, X, width), signal, atol=1e-10)


def test_centres_are_multiples_of_the_width():
    np.testing.assert_array_equal(centres(10, 4), [0, 10, 20, 30])
