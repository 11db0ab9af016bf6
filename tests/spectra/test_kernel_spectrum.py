"""Kernels and derivatives whose eigenvalues are known in closed form."""

import numpy as np
import pytest

from spectral_bias.spectra.analyses.derivative_spectrum import derivative_spectrum
from spectral_bias.spectra.analyses.kernel_spectrum import (
    falling_eigenvalues,
    fitted_laws,
    kernel,
    kernel_spectrum,
    law_variables,
)

X = -1.0 + (2.0 * np.arange(400) + 1.0) / 400


@pytest.mark.parametrize("trained", ["output", "all"])
@pytest.mark.parametrize(
    ("name", "sigma", "slope"), [("tanh", np.tanh, lambda z: 1 / np.cosh(z) ** 2), ("sin", np.sin, np.cos)]
)
def test_a_kernel_is_the_double_sum(trained, name, sigma, slope):
    generator = np.random.default_rng(3)
    x = np.array([-0.7, 0.1, 0.4])
    w, b, a = generator.standard_normal((3, 5))
    expected = np.zeros((3, 3))
    for i in range(3):
        for j in range(3):
            for unit in range(5):
                zi, zj = w[unit] * x[i] + b[unit], w[unit] * x[j] + b[unit]
                expected[i, j] += sigma(zi) * sigma(zj) / 5
                if trained == "all":
                    expected[i, j] += a[unit] ** 2 * slope(zi) * slope(zj) * (1 + x[i] * x[j]) / 5
    np.testing.assert_allclose(kernel(name, x, w, b, a**2, trained), expected, atol=1e-14)


def test_a_kernel_of_very_many_units_is_taken_in_parts():
    w = np.linspace(-1, 1, 20_001)
    whole = np.outer(X[:5], w)
    np.testing.assert_allclose(
        kernel("tanh", X[:5], w, 0 * w, w, "output"), np.tanh(whole) @ np.tanh(whole).T / w.size, atol=1e-12
    )


def test_the_integral_operator_of_brownian_motion_has_its_known_eigenvalues():
    # min(x, y) on (0, 2): the inverse of -d2/dx2 with u(0) = 0 and u'(2) = 0.
    found = falling_eigenvalues(np.minimum(X[:, None] + 1, X[None] + 1))
    expected = (2 / ((np.arange(1, 9) - 0.5) * np.pi)) ** 2
    np.testing.assert_allclose(found[:8], expected, rtol=1e-3)


@pytest.mark.parametrize(("law", "against"), [("algebraic", np.log), ("exponential", lambda k: k)])
def test_the_law_that_was_put_in_fits_and_the_other_does_not(law, against):
    k = np.arange(1, 65)
    laws = fitted_laws(k, np.exp(-0.4 * against(np.float64(k))), (16.0, 48.0))
    assert laws[law][0] == pytest.approx(-0.4)
    ratio = law_variables([laws])["residual_ratio"].item()
    assert ratio > 1e6 if law == "algebraic" else ratio < 1e-6


def test_what_rounding_made_is_not_fitted():
    k = np.arange(1, 65)
    values = np.maximum(np.exp(-1.0 * k), 1e-17)
    assert fitted_laws(k, values, (8.0, 60.0))["exponential"][0] == pytest.approx(-1.0)


@pytest.mark.parametrize(("trained", "expected"), [("output", -4.0), ("all", -2.0)])
def test_relus_eigenvalues_at_infinite_width_fall_as_the_derivative_that_they_invert(trained, expected):
    data = kernel_spectrum(activation="relu", trained=trained, width=512, points=512, seeds=1)
    k = np.arange(32, 97)
    slope = np.polyfit(np.log(k), np.log(data["infinite_width_eigenvalue"].values[k - 1]), 1)[0]
    assert slope == pytest.approx(expected, rel=0.04)


def test_members_are_streams_of_their_own_and_the_same_every_time():
    choices = {"activation": "tanh", "width": 64, "points": 64, "band": (4.0, 16.0)}
    three, two = (kernel_spectrum(seeds=seeds, **choices) for seeds in (3, 2))
    np.testing.assert_array_equal(three["eigenvalue"][:2], two["eigenvalue"])
    assert not np.allclose(three["eigenvalue"][0], three["eigenvalue"][1], rtol=1e-3)
    assert (three["eigenvalue"][:, 0].values > 0).all()
    assert (three["infinite_width_deviation"] > 0).all()


def test_a_band_that_the_grid_does_not_resolve_is_refused():
    for analysis in (lambda: kernel_spectrum(activation="tanh", points=64), lambda: derivative_spectrum(points=64)):
        with pytest.raises(ValueError, match="64 points resolve eigenvalues up to number 16, not 48"):
            analysis()


def test_the_second_derivatives_eigenvalues_grow_as_k_squared():
    data = derivative_spectrum(points=511)
    k = np.arange(1, 512)
    np.testing.assert_allclose(data["eigenvalue"][0], (512 * np.sin(k * np.pi / 1024)) ** 2, rtol=1e-9)
    assert data["algebraic_rate"].item() == pytest.approx(2, rel=0.01)
    # sin^2 z = z^2 (1 - z^2 / 3 + ...), at the band's end.
    assert data["closed_form_deviation"].item() == pytest.approx((48 * np.pi / 1024) ** 2 / 3, rel=0.01)
