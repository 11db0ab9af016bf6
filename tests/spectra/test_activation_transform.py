"""Fourier transforms of activations against closed forms that the library does not use."""

import numpy as np
import pytest

from spectral_bias.spectra.analyses.activation_transform import (
    activation_transform,
    closed_form,
    peak,
    windowed_transform,
)
from spectral_bias.spectra.decay import decay_rate

K = np.array([1.0, 2.5, 5.0])
RICKER = {"name": "ricker", "a": 0.3, "unit": False}


@pytest.mark.parametrize(
    ("activation", "expected"),
    [
        ("gaussian", np.sqrt(2 * np.pi) * np.exp(-(K**2) / 2)),
        # -d^2/dx^2 of a Gaussian of width a, times pi^(1/4) a / 15.
        (RICKER, np.pi**0.25 / 15 * np.sqrt(2 * np.pi) * 0.3**2 * K**2 * np.exp(-((0.3 * K) ** 2) / 2)),
        ("abs", -2 / K**2),
        ("relu", -1 / K**2),
        ("tanh", -1j * np.pi / np.sinh(np.pi * K / 2)),
    ],
)
def test_a_transform_is_its_closed_form(activation, expected):
    # The window convolves with a Gaussian of width 1/60: relative changes of (k / 60)^2 / 2 for the Gaussian.
    np.testing.assert_allclose(windowed_transform(activation, K), expected, rtol=5e-3, atol=1e-9)


def test_the_closed_forms_of_sigmoid_and_tanh_are_one():
    # sigmoid(x) = (1 + tanh(x / 2)) / 2, so its transform is that of tanh at 2k, beside a line at 0.
    np.testing.assert_allclose(closed_form("sigmoid", K), closed_form({"name": "tanh"}, 2 * K))
    assert closed_form("relu", K) is None


@pytest.mark.parametrize(
    ("law", "against"), [("algebraic", np.log), ("exponential", lambda k: k), ("gaussian", np.square)]
)
def test_a_law_is_recovered_with_no_residual(law, against):
    k = np.linspace(4, 10, 30)
    slope, residual = decay_rate(k, 3.0 * np.exp(-0.7 * against(k)), law)
    assert slope == pytest.approx(-0.7)
    assert residual == pytest.approx(0, abs=1e-12)


def test_too_little_to_fit_is_no_law():
    assert np.isnan(decay_rate(np.ones(2), np.ones(2), "algebraic")).all()


def test_a_peak_lies_between_grid_points_or_at_the_edge():
    k = np.linspace(0, 4, 41)
    assert peak(k, 5 - (k - 1.234) ** 2) == pytest.approx(1.234)
    assert peak(k, -k) == 0.0


def test_the_record_of_an_activation_holds_its_law():
    data = activation_transform(activation="tanh")
    assert data["exponential_rate"].item() == pytest.approx(-np.pi / 2, rel=1e-3)
    assert data["closed_form_deviation"].item() < 1e-3
    assert data["exponential_residual"].item() < data["algebraic_residual"].item() / 100
    assert np.isnan(activation_transform(activation="relu")["closed_form_deviation"].item())
