"""Frequencies found in a target, against targets whose tones are known."""

import contextlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spectral_bias.spectra.methods.dft import dft
from spectral_bias.spectra.methods.tone_fit import tone_fit
from spectral_bias.spectra.tone_search import check_leakage, tone_count, tones_at_points, tones_on_grid

N = 64
GRID = np.arange(N) / N


def sines(x, frequencies, amplitudes=None, phase=0.4):
    amplitudes = np.ones(len(frequencies)) if amplitudes is None else amplitudes
    return sum(a * np.sin(2 * np.pi * k * x + phase * k) for k, a in zip(frequencies, amplitudes, strict=True))


def grid_energy(values):
    f_hat = np.abs(np.fft.rfft(np.float64(values))) ** 2
    f_hat[1:-1] *= 2
    return f_hat


@settings(max_examples=20)
@given(st.sets(st.integers(1, 31), min_size=1, max_size=8))
def test_tones_without_noise_are_found_on_a_grid(tones):
    for values in (sines(GRID, sorted(tones)), np.float32(5 + sines(GRID, sorted(tones)))):
        assert tones_on_grid(grid_energy(values), N).tolist() == sorted(tones)


@pytest.mark.parametrize("seed", range(20))
def test_tones_in_noise_are_found_on_a_grid_and_the_noise_is_not(seed):
    """Four tones of energy 1/2 each, and white noise of a tenth of their energy."""
    noise = np.random.default_rng(seed).standard_normal(256) * 0.2**0.5
    x = np.arange(256) / 256
    assert tones_on_grid(grid_energy(sines(x, [1, 3, 5, 20]) + noise), 256).tolist() == [1, 3, 5, 20]


def test_a_tone_of_less_than_a_hundredth_of_the_energy_is_left_out():
    # Shares a^2 / (1 + a^2): just under and just over 1 %.
    for amplitude, found in ((0.1, [2]), (0.101, [2, 7])):
        assert tones_on_grid(grid_energy(sines(GRID, [2, 7], [1, amplitude])), N).tolist() == found


CASES = {
    "one tone": [3.0],
    "not whole": [2.5],
    "several": [1.0, 2.5, 7.25],
    "slow": [0.7, 4.0],
    "six of a row": [1, 2, 3, 4, 5, 6],
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("points", ["grid", "both ends", "random"])
def test_tones_without_noise_are_found_at_any_points(case, points):
    generator = np.random.default_rng(1)
    x = {"grid": GRID, "both ends": np.linspace(0, 1, N), "random": np.sort(generator.uniform(0, 1, N))}[points]
    found = tones_at_points(sines(x, CASES[case])[None], x)
    np.testing.assert_allclose(found, CASES[case], atol=1e-6)


@pytest.mark.parametrize("seed", range(4))
def test_tones_in_noise_are_found_at_random_points(seed):
    """Within four times the Cramer-Rao bound: sqrt(6 s^2 / n) / (pi a T), T the extent, s^2 the noise's variance."""
    generator = np.random.default_rng(seed)
    x, deviation = generator.uniform(0, 4, 300), 0.5
    values = sines(x, [1.0, 2.3, 6.0]) + deviation * generator.standard_normal(300)
    bound = (6 * deviation**2 / 300) ** 0.5 / (np.pi * 4)
    np.testing.assert_allclose(tones_at_points(values[None], x), [1.0, 2.3, 6.0], atol=4 * bound)


@pytest.mark.parametrize("seed", range(4))
def test_noise_alone_has_no_tones(seed):
    noise = np.random.default_rng(seed).standard_normal(200)
    with pytest.raises(ValueError, match="frequencies: auto: no tone holds 1% of the target's energy; name the"):
        tones_at_points(noise[None], np.arange(200) / 200)
    with pytest.raises(ValueError, match="no tone holds"):
        tones_on_grid(grid_energy(noise), 200)


def test_a_constant_has_no_tones():
    assert tone_count([0.0], 10) == 0
    with pytest.raises(ValueError, match="no tone holds"):
        tones_on_grid(grid_energy(np.ones(N)), N)
    with pytest.raises(ValueError, match="no tone holds"):
        tones_at_points(np.ones((1, N)), GRID)


def test_the_number_of_tones_minimises_djurics_criterion():
    n = 100
    # A second tone pays if it takes more than a factor exp(-5 ln n (2 n / (n - 7) - n / (n - 4)) / n) off the residual.
    factor = np.exp(-5 * np.log(n) * (2 / (n - 7) - 1 / (n - 4)))
    assert tone_count([1.0, 0.5, 0.5 * factor * 0.99], n) == 2
    assert tone_count([1.0, 0.5, 0.5 * factor * 1.01], n) == 1


def test_both_methods_find_the_same_tones_and_the_share_of_each(make_run):
    """Energies 1/2, 2 and 1/8 of tones, 9/2 of the constant left out."""
    target = 3 + sines(GRID, [1, 3, 9], [1, 2, 0.5])
    run = make_run(np.zeros((1, 2, N)), target, GRID, domain_length=1.0)
    for spectrum in (dft(run, frequencies="auto"), tone_fit(run, frequencies="auto")):
        np.testing.assert_allclose(spectrum["frequency"], [1, 3, 9])
        np.testing.assert_allclose(spectrum["energy_share"], np.array([0.5, 2, 0.125]) / 2.625)
        np.testing.assert_allclose(spectrum["named_energy_share"], 1.0)
    for spectrum in (dft(run, frequencies=[3]), tone_fit(run, frequencies=[3.0])):
        np.testing.assert_allclose(spectrum["named_energy_share"], 2 / 2.625)


def test_what_networks_say_does_not_move_the_frequencies(make_run):
    target = sines(GRID, [2, 5])
    outputs = np.random.default_rng(0).standard_normal((3, 4, N))
    found = [
        tone_fit(make_run(each, target, GRID, domain_length=1.0), frequencies="auto") for each in (outputs, 0 * outputs)
    ]
    np.testing.assert_array_equal(found[0]["frequency"], found[1]["frequency"])


@pytest.mark.parametrize(("tones", "found"), [([1.5, 4], "[1.5, 4.0]"), ([1.5], "[1.5]"), ([2.1], "[2.1]")])
def test_whole_tones_that_are_parts_of_others_are_refused_with_the_lines_that_fit_these(make_run, tones, found):
    run = make_run(np.zeros((1, 1, N)), sines(GRID, tones), GRID, domain_length=1.0)
    with pytest.raises(ValueError, match="tone_fit, frequencies: auto") as raised:
        dft(run, frequencies="auto")
    assert f"do not fit the domain, {found}" in str(raised.value)
    assert str(tone_fit(run, frequencies="auto")["frequency"].values.tolist()) == found


PERIODIC = {
    "four of a row": sines(GRID, [1, 2, 3, 4]),
    "in noise": sines(GRID, [1, 2, 3, 4]) + 0.3 * np.random.default_rng(0).standard_normal(N),
    "a triangle": np.abs(GRID - 0.5),
    "a square": np.sign(np.sin(2 * np.pi * GRID + 0.1)),
    "a bump": np.exp(-((GRID - 0.5) ** 2) / 0.005),
}


@pytest.mark.parametrize("case", PERIODIC)
def test_whole_tones_of_a_function_that_fits_the_domain_are_not_refused(make_run, case):
    found = dft(make_run(np.zeros((1, 1, N)), PERIODIC[case], GRID, domain_length=1.0), frequencies="auto")
    assert found["named_energy_share"] > 0.95


@pytest.mark.parametrize(
    "target", [GRID, GRID**2, sines(GRID, [3]) + np.cos(np.pi * np.arange(N))], ids=["line", "parabola", "Nyquist"]
)
def test_the_tones_that_are_found_can_be_fitted(make_run, target):
    found = tone_fit(make_run(np.zeros((1, 1, N)), target, GRID, domain_length=1.0), frequencies="auto")
    assert found.sizes["frequency"] > 0
    assert found["named_energy_share"] > 0.3


@pytest.mark.parametrize(("points", "at_most"), [(16, 8), (64, 2)])
def test_white_noise_has_a_tone_in_a_small_share_of_targets(points, at_most):
    """Fisher's test: the highest of h peaks holds over x of the energy with probability h (1 - x)^(h - 1) at most.

    The criterion asks for x = 1 - n^(-5 / (n - 3)) on a grid: 2.3 of 300 targets of 16 points, .02 of 64.
    """
    generator = np.random.default_rng(4)
    found = 0
    for _ in range(300):
        with contextlib.suppress(ValueError):
            found += tones_on_grid(grid_energy(generator.standard_normal(points)), points).size > 0
    assert found <= at_most


def test_white_noise_at_sixteen_random_points_has_hardly_a_tone():
    """In 3 of 100 targets or fewer; 20 without the correction for few points."""
    generator = np.random.default_rng(5)
    found = 0
    for _ in range(60):
        with contextlib.suppress(ValueError):
            found += tones_at_points(generator.standard_normal((1, 16)), generator.uniform(0, 1, 16)).size > 0
    assert found <= 4


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("tones", [[2.5], [1.5, 4], [6.5, 12]])
def test_parts_of_others_are_refused_in_noise_too(make_run, tones, seed):
    noise = 0.2 * np.random.default_rng(seed).standard_normal(N)
    run = make_run(np.zeros((1, 1, N)), sines(GRID, tones) + noise, GRID, domain_length=1.0)
    with pytest.raises(ValueError, match=f"are parts of {len(tones)} that do not fit the domain"):
        dft(run, frequencies="auto")


def test_whole_tones_in_noise_are_refused_in_few_of_a_hundred_targets():
    generator = np.random.default_rng(9)
    refused = 0
    for _ in range(100):
        tones = generator.choice(np.arange(1, 20), generator.integers(2, 7), replace=False)
        values = sines(GRID, tones, generator.uniform(0.4, 1, len(tones)))
        values = values + generator.uniform(0.05, 0.5) * generator.standard_normal(N)
        try:
            check_leakage(values[None], tones_on_grid(grid_energy(values), N))
        except ValueError:
            refused += 1
    # A weak tone beside a strong one moves the fit of fewer tones more than white noise does.
    assert refused <= 5
