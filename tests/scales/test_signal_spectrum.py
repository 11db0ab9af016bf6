"""Spectra of signals against closed forms, and the test for white noise."""

from __future__ import annotations

import numpy as np
import pytest

from spectral_bias.scales.signal import Signal, SignalError, on_line
from spectral_bias.scales.spectrum import bartlett, closes, spectrum_of

X = np.arange(256) / 256


def line(values: np.ndarray) -> Signal:
    return on_line("line", np.asarray(values)[:, None])


def test_tones_have_the_energy_of_their_amplitudes():
    found = spectrum_of(line(3 + 2 * np.sin(2 * np.pi * 5 * X) + np.cos(2 * np.pi * 40 * X)))
    assert found.share[found.frequency == 5] == pytest.approx(0.8)
    assert found.share[found.frequency == 40] == pytest.approx(0.2)
    assert (found.quantile(0.5), found.quantile(0.9), found.limit) == (5, 40, 128)
    assert found.below(39.0) == pytest.approx(0.8)
    assert found.near_limit == pytest.approx(0, abs=1e-12)


def test_a_line_that_does_not_close_is_windowed_and_leaks_less():
    values = np.sin(2 * np.pi * 5.5 * X)
    assert not closes(np.sin(2 * np.pi * 5.25 * X)[:, None])
    assert closes(np.sin(2 * np.pi * 5 * X)[:, None])
    ramp = spectrum_of(line(values + 20 * X))
    assert "Hann" in ramp.method
    assert 1 - ramp.below(20) < 1e-4  # a ramp alone leaks a share of about 1 / (2 k) above k without a window


def test_uneven_points_find_a_tone():
    x = np.sort(np.random.default_rng(1).uniform(size=200))
    found = spectrum_of(on_line("uneven", np.sin(2 * np.pi * 20 * x)[:, None], x))
    assert found.frequency[found.share.argmax()] == pytest.approx(20, abs=0.6)
    assert found.white is None


def test_a_picture_of_a_cosine_has_its_radius():
    rows, columns = (np.arange(n) + 0.5 for n in (32, 32))
    wave = np.cos(np.pi * 6 * rows / 32)[:, None] * np.cos(np.pi * 8 * columns / 32)[None, :]
    found = spectrum_of(Signal("wave", wave[..., None]))
    assert found.frequency[found.share.argmax()] == 5.0  # half of sqrt(6^2 + 8^2)
    assert found.share.max() == pytest.approx(1.0)


@pytest.mark.parametrize("shape", [(200,), (24, 24)])
def test_white_noise_is_rejected_as_seldom_as_the_level_says(shape):
    generator = np.random.default_rng(9)
    values = [spectrum_of(Signal("noise", generator.standard_normal((*shape, 1)))).white for _ in range(200)]
    # 200 draws at level .05: more than 20 come with probability .001.
    assert np.sum(np.array(values) < 0.05) <= 20


def test_energy_at_one_place_is_not_white():
    assert bartlett(np.eye(100)[10]) < 1e-12


def test_equal_points_are_averaged_and_even_ones_recognised():
    signal = on_line("line", np.array([[1.0], [5.0], [3.0], [2.0]]), np.array([2.0, 0.0, 2.0, 1.0]))
    assert signal.position is None
    assert signal.values[:, 0].tolist() == [5.0, 2.0, 2.0]
    assert signal.extent == (0.0, 3.0)
    with pytest.raises(SignalError, match="same x"):
        on_line("line", np.ones((3, 1)), np.ones(3))
