"""Sums of tones on periodic grids."""

import numpy as np
import pytest

from spectral_bias.datasets.synthetic import synthetic


def term(amplitude=1.0, phase=0.0, **wave):
    return {"sin": None, "cos": None, "amplitude": amplitude, "phase": phase, **wave}


def test_on_the_default_domain_a_tone_k_is_sin_kx_without_the_end_point():
    data = synthetic((0, 0), terms=[term(sin=1.0), term(sin=3.0)], train=64, evaluate=256)
    for points, labels, count in ((data["x_train"], data["y_train"], 64), (data["x"], data["target"], 256)):
        x = np.linspace(-np.pi, np.pi, count, endpoint=False)[:, None]
        np.testing.assert_allclose(points, x, atol=1e-6)
        np.testing.assert_allclose(labels, np.sin(x) + np.sin(3 * x), atol=1e-6)
    assert data.attrs["domain_length"] == pytest.approx(2 * np.pi)
    assert data.attrs["train_points"] == 64


def test_on_another_domain_frequencies_are_in_cycles_per_length():
    terms = [term(sin=2.0, amplitude=-1.5, phase=0.7), term(cos=3.0, amplitude=0.25)]
    data = synthetic((0, 0), terms=terms, train=10, evaluate=30, domain=(1.0, 5.0))
    x = np.linspace(1.0, 5.0, 30, endpoint=False)[:, None]
    expected = -1.5 * np.sin(2 * np.pi * 2 * x / 4 + 0.7) + 0.25 * np.cos(2 * np.pi * 3 * x / 4)
    np.testing.assert_allclose(data["x"], x, atol=1e-6)
    np.testing.assert_allclose(data["target"], expected, atol=1e-6)
    assert data.attrs["domain_length"] == 4.0


def test_a_tone_has_whole_periods_so_that_its_spectrum_does_not_leak():
    data = synthetic((0, 0), terms=[term(sin=7.0)], train=20, evaluate=100, domain=(-10.0, 10.0))
    spectrum = np.abs(np.fft.rfft(np.float64(data["target"][:, 0]))) / 100
    assert spectrum[7] == pytest.approx(0.5, abs=1e-6)
    assert np.delete(spectrum, 7).max() < 1e-6
