"""Random signals: each kind against what defines it, and the grid that they are asked at."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spectral_bias.datasets._signal_kinds import HIGHEST, HIGHEST_OF_NOISE, KINDS
from spectral_bias.datasets.random_signals import random_signals

X = np.arange(1024) / 1024
SEEDS = st.integers(0, 2**32 - 1)


def signal(kind, seed, x=X):
    return KINDS[kind](np.random.default_rng(seed), x)


def energy(values):
    """Shares of energy by whole frequency."""
    energies = np.abs(np.fft.rfft(values)) ** 2
    return energies / energies.sum()


@pytest.mark.parametrize("kind", KINDS)
@given(seed=SEEDS)
def test_a_signal_is_one_function_whatever_points_it_is_asked_at(kind, seed):
    values = signal(kind, seed)
    assert np.isfinite(values).all()
    np.testing.assert_allclose(signal(kind, seed, X[::8]), values[::8], rtol=0, atol=1e-9 * np.abs(values).max())


@given(SEEDS)
def test_noise_in_a_band_has_energy_at_neighbouring_whole_frequencies_alone(seed):
    held = np.flatnonzero(energy(signal("band", seed)) > 1e-20)
    assert held.min() >= 1
    assert held.max() <= HIGHEST
    np.testing.assert_array_equal(held, np.arange(held.min(), held.max() + 1))


@given(SEEDS)
def test_tones_are_a_few_waves(seed):
    # A sum of n waves obeys a linear recurrence of 2 n terms, so that its shifted copies have that rank.
    values = signal("tones", seed, X[::4])
    copies = np.lib.stride_tricks.sliding_window_view(values, 40)
    assert np.linalg.matrix_rank(copies, tol=1e-9 * np.linalg.norm(copies)) <= 12


def test_power_law_noise_falls_by_a_power_of_the_frequency():
    # In the mean over many draws ln E(k) falls; half of the exponents are over 1.4.
    energies = np.mean([energy(signal("power_law", seed)) for seed in range(300)], axis=0)
    assert energies[0] < 1e-20
    assert energies[int(HIGHEST_OF_NOISE) + 1 :].max() < 1e-20
    assert energies[1] > 3 * energies[4] > 9 * energies[16]


@given(SEEDS)
def test_steps_have_few_values_and_kinks_few_slopes(seed):
    assert 3 <= len(np.unique(signal("steps", seed))) <= 13
    bends = np.abs(np.diff(signal("kinks", seed), 2)) > 1e-9
    assert 1 <= bends.sum() <= 2 * 20  # a knot between two points shows at both


@given(SEEDS)
def test_peaks_are_positive_and_decays_start_at_nothing(seed):
    assert signal("peaks", seed).min() > 0
    fine = np.linspace(-0.1, 1.0, 1101)
    assert (signal("decays", seed, fine)[:100] == 0).all()


@given(SEEDS)
def test_ramps_go_from_one_level_to_another(seed):
    far = signal("ramps", seed, np.array([-4.0, -3.0, 4.0, 5.0]))
    assert far[0] == pytest.approx(far[1], abs=1e-9)
    assert far[2] == pytest.approx(far[3], abs=1e-9)
    assert far[0] == pytest.approx(-far[3], abs=1e-9)


def test_kinds_come_in_turn_and_labels_are_those_at_the_training_points():
    data = random_signals((1, 2), train=32, domain=(-1.0, 1.0), copies=10)
    assert data.attrs["kinds"].split(", ") == list(KINDS)
    x = np.asarray(data["x"], np.float64)[:, 0]
    np.testing.assert_allclose(x, np.linspace(-1, -1 + 2 * 31 / 32, 125), atol=1e-6)
    np.testing.assert_array_equal(data["x_train"][:, 0], data["x"][::4, 0])
    np.testing.assert_array_equal(data["y_train"], data["label"][:, ::4])
    np.testing.assert_array_equal(data["target"], data["label"][0])
    label = np.asarray(data["label"], np.float64)[..., 0]
    np.testing.assert_allclose(label.mean(axis=1), 0, atol=1e-6)
    np.testing.assert_allclose(np.mean(label**2, axis=1), 1, rtol=1e-6)
    for copy in (3, 9):
        values = KINDS[list(KINDS)[copy % 8]](np.random.default_rng([1, 2, copy]), (x + 1) / 2)
        expected = (values - values.mean()) / values.std()
        # A jump may lie between a point and its rounding.
        assert np.mean(np.abs(label[copy] - expected) < 1e-4) > 0.95


def test_a_signal_does_not_depend_on_how_many_there_are():
    few, many = (random_signals((3, 4), train=16, copies=count) for count in (9, 20))
    np.testing.assert_array_equal(few["label"], many["label"][:9])
