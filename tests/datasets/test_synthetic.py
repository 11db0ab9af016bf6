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


def test_derivatives_of_the_labels_are_closed_forms_and_their_shuffle_moves_both_together():
    terms = [term(sin=2.0, amplitude=-1.5, phase=0.7), term(cos=3.0, phase=0.3), term(sin=1.0)]
    data = synthetic((0, 1), terms=terms, train=20, domain=(0.0, 4.0), derivatives="true")
    x = np.linspace(0.0, 4.0, 20, endpoint=False)[:, None]
    a, b = np.pi, 1.5 * np.pi  # 2 pi k / 4
    first = -1.5 * a * np.cos(a * x + 0.7) - b * np.sin(b * x + 0.3) + a / 2 * np.cos(a / 2 * x)
    second = 1.5 * a**2 * np.sin(a * x + 0.7) - b**2 * np.cos(b * x + 0.3) - a**2 / 4 * np.sin(a / 2 * x)
    np.testing.assert_allclose(data["dy_train"], first, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(data["d2y_train"], second, rtol=1e-5, atol=1e-4)
    shuffled = synthetic((0, 1), terms=terms, train=20, domain=(0.0, 4.0), derivatives="shuffled")
    order = [int(np.abs(data["dy_train"].values - value).argmin()) for value in shuffled["dy_train"].values.ravel()]
    assert sorted(order) == list(range(20))
    assert order != list(range(20))
    np.testing.assert_array_equal(shuffled["d2y_train"], data["d2y_train"].values[order])
    np.testing.assert_array_equal(shuffled["y_train"], data["y_train"])
