"""The discrete Fourier transform on a periodic grid, against tones whose coefficients are known in closed form."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spectral_bias.spectra.methods.dft import coefficients, dft

N = 64
X = -np.pi + 2.0 * np.pi * np.arange(N) / N
THREE = np.sin(X) + np.sin(3 * X) + np.sin(5 * X)


def of(make_run, prediction, target=THREE, frequencies=(1, 3, 5), **options):
    """The dft spectrum of predictions (step, sample) of one seed."""
    prediction = np.atleast_2d(prediction)[None]
    return dft(make_run(prediction, target, X, **options.pop("run", {})), frequencies=list(frequencies), **options)


@given(st.integers(5, 200), st.data())
def test_a_tone_has_half_its_amplitude_at_its_frequency_and_nothing_elsewhere(count, data):
    k = data.draw(st.integers(1, (count - 1) // 2))
    phase = data.draw(st.floats(0, 6))
    start, length = data.draw(st.sampled_from([(-np.pi, 2 * np.pi), (0.0, 1.0), (-10.0, 20.0)]))
    x = start + length * np.arange(count) / count
    found = np.abs(coefficients(np.sin(2 * np.pi * k * x / length + phase)))
    expected = np.zeros(count // 2 + 1)
    expected[k] = 0.5
    np.testing.assert_allclose(found, expected, atol=1e-12)


def test_coefficients_are_the_mean_of_the_values_times_a_wave():
    values = np.random.default_rng(0).standard_normal((2, 3, 10))
    found = coefficients(values)
    for k in range(6):
        direct = sum(values[..., j] * np.exp(-2j * np.pi * k * j / 10) for j in range(10)) / 10
        np.testing.assert_allclose(found[..., k], direct, atol=1e-14)


def test_the_relative_error_of_a_multiple_is_the_distance_of_its_factor_from_one(make_run):
    factors = np.array([0.0, 0.25, 0.9, 1.0, 1.5, -1.0])
    spectrum = of(make_run, factors[:, None] * THREE)
    for k in (1, 3, 5):
        np.testing.assert_allclose(spectrum["relative_error"].sel(frequency=k)[0], np.abs(1 - factors), atol=1e-12)
    np.testing.assert_allclose(
        spectrum["relative_error_magnitude"][0], np.abs(1 - np.abs(factors))[:, None] * np.ones(3), atol=1e-12
    )


def test_each_frequency_has_its_own_error(make_run):
    spectrum = of(make_run, 0.9 * np.sin(X) + 0.5 * np.sin(3 * X) + 0.2 * np.sin(7 * X))
    np.testing.assert_allclose(spectrum["relative_error"][0, 0], [0.1, 0.5, 1.0], atol=1e-12)
    assert spectrum["frequency"].values.tolist() == [1, 3, 5]


@pytest.mark.parametrize("phase", [0.1, 1.0, np.pi])
def test_a_wrong_phase_is_an_error_that_magnitudes_do_not_see(make_run, phase):
    spectrum = of(make_run, np.sin(3 * X + phase), np.sin(3 * X), [3])
    assert spectrum["relative_error"].item() == pytest.approx(2 * np.sin(phase / 2))
    assert spectrum["relative_error_magnitude"].item() == pytest.approx(0, abs=1e-12)


def test_amplitudes_are_those_of_the_tones(make_run):
    output = 0.7 - 1.5 * np.sin(2 * X + 1) + 0.3 * np.cos(9 * X) + 0.25 * np.cos(32 * (X + np.pi))
    spectrum = of(make_run, output, highest=32)
    expected = np.zeros(33)
    expected[[0, 2, 9, 32]] = 0.7, 1.5, 0.3, 0.25
    np.testing.assert_allclose(spectrum["amplitude"][0, 0], expected, atol=1e-12)
    assert spectrum["mode"].values.tolist() == list(range(33))
    target = np.zeros(33)
    target[[1, 3, 5]] = 1.0
    np.testing.assert_allclose(spectrum["target_amplitude"], target, atol=1e-12)


def test_amplitudes_are_kept_up_to_the_highest_frequency_asked_for_or_there_is(make_run):
    assert of(make_run, THREE, highest=7)["mode"].values.tolist() == list(range(8))
    assert of(make_run, THREE, highest=1000)["mode"].values.tolist() == list(range(N // 2 + 1))


def test_the_root_mean_square_error_is_over_the_evaluation_grid(make_run):
    spectrum = of(make_run, [THREE + 0.3, THREE + np.sin(11 * X)])
    np.testing.assert_allclose(spectrum["rmse"][0], [0.3, np.sqrt(0.5)])


def test_times_of_exponentially_fading_errors_are_those_of_the_formula(make_run):
    rates = {1: 0.1, 3: 0.02, 5: 0.001}
    steps = np.array([0, *range(1, 50, 2), *range(60, 500, 20)])
    prediction = sum((1 - np.exp(-rate * steps[:, None])) * np.sin(k * X) for k, rate in rates.items())
    spectrum = of(make_run, prediction, thresholds=[0.1, 0.2], run={"steps": steps})
    for k, rate in rates.items():
        for threshold in (0.1, 0.2):
            after = steps[steps > np.log(1 / threshold) / rate]
            expected = after[0] if len(after) else -1
            for name in ("first_passage_step", "sustained_step"):
                assert spectrum[name].sel(frequency=k, threshold=threshold).item() == expected


def test_tones_that_appear_at_the_square_of_their_frequency_have_exponent_two(make_run):
    prediction = [sum(np.sin(k * X) for k in (1, 3, 5) if k**2 <= step) + 0.0 * X for step in range(30)]
    spectrum = of(make_run, prediction)
    np.testing.assert_array_equal(spectrum["first_passage_step"][0, 0], [1, 9, 25])
    np.testing.assert_allclose(spectrum["spectral_exponent"], 2.0)
    assert (spectrum["frequencies_reached"] == 3).all()


def test_errors_are_those_of_all_channels_together(make_run):
    """Channel c has sin kx times c + 1; errors of .5 and 1 of the first and the second give sqrt(.25 + 4) / sqrt(5)."""
    target = np.stack([np.sin(3 * X), 2 * np.sin(3 * X)], axis=1)
    spectrum = dft(make_run((target * [0.5, 0.0])[None, None], target, X), frequencies=[3])
    np.testing.assert_allclose(spectrum["relative_error"].item(), (4.25 / 5) ** 0.5)
    np.testing.assert_allclose(spectrum["target_amplitude"].sel(mode=3), 5**0.5)
    np.testing.assert_allclose(spectrum["rmse"].item(), np.mean((target * [0.5, 1.0]) ** 2) ** 0.5)


def test_a_frequency_that_the_target_lacks_is_refused(make_run):
    with pytest.raises(ValueError, match=r"nothing at the frequencies \[2, 4\]"):
        of(make_run, THREE, frequencies=[1, 2, 3, 4])
    with pytest.raises(ValueError, match=r"nothing at the frequencies \[1\]"):
        of(make_run, THREE, target=0 * X, frequencies=[1])


def test_a_frequency_beyond_the_grid_is_refused(make_run):
    with pytest.raises(ValueError, match=r"64 evaluation points cannot show the frequencies \[33, 90\]"):
        of(make_run, THREE, frequencies=[1, 33, 90])
