"""Tones with noise: its size, its spectrum, and what is refused."""

import numpy as np
import pytest

from spectral_bias.datasets.noisy import noisy

TERMS = [
    {"sin": 1.0, "cos": None, "amplitude": 1.0, "phase": 0.0},
    {"sin": None, "cos": 2.0, "amplitude": 0.5, "phase": 0.0},
]


def noise_of(data, role):
    """What stands on the labels of the points of one role, by copy and point."""
    mine = np.asarray(data["role"]) == role
    return np.float64(data["label"])[:, mine, 0] - np.float64(data["target"])[mine, 0]


def test_the_target_is_the_formula_and_validation_points_lie_between_training_points():
    data = noisy((1, 2), terms=TERMS, std=0.3)
    x = np.float64(data["x"])[:, 0]
    np.testing.assert_allclose(data["target"][:, 0], np.sin(np.pi * x) + 0.5 * np.cos(2 * np.pi * x), atol=1e-6)
    np.testing.assert_allclose(x[:64], -1 + np.arange(64) / 32)
    np.testing.assert_allclose(x[64:128], x[:64] + 1 / 64)
    np.testing.assert_allclose(x[128:], -1 + np.arange(256) / 128)
    assert data.attrs["domain_length"] == 2


@pytest.mark.parametrize("noise", ["white", "low"])
@pytest.mark.parametrize("std", [0.1, 0.3])
def test_noise_has_its_standard_deviation_at_every_point_and_is_drawn_anew_for_validation(noise, std):
    data = noisy((1, 2), terms=TERMS, std=std, noise=noise, copies=2000)
    training, validation = noise_of(data, 0), noise_of(data, 1)
    for part in (training, validation):
        np.testing.assert_allclose(part.std(axis=0), std, rtol=0.1)
        assert abs(part.mean()) < 0.02
    # Neighbours 1/64 apart: a wave of the tones' frequencies would hardly differ between them.
    correlation = np.mean(training * validation) / std**2
    assert abs(correlation) < 0.1


def test_white_noise_has_all_frequencies_alike_and_low_noise_only_the_tones():
    for noise, expected in (("white", np.ones(31)), ("low", np.array([16.0, 16.0, *np.zeros(29)]))):
        data = noisy((1, 2), terms=TERMS, std=1.0, noise=noise, copies=2000)
        # White: the mean of |F_k|^2 is 1/64. Low: each of the 2 waves has a variance of 1/2, so |F_k|^2 is 1/4 = 16/64.
        energy = np.mean(np.abs(np.fft.rfft(noise_of(data, 0), axis=1) / 64) ** 2, axis=0)[1:32]
        np.testing.assert_allclose(64 * energy, expected, rtol=0.15, atol=1e-5)


def test_a_tone_below_one_cycle_still_gets_low_noise():
    term = {"sin": 0.5, "cos": None, "amplitude": 1.0, "phase": 0.0}
    assert noise_of(noisy((1, 2), terms=[term], std=0.3, noise="low", train=8), 0).std() > 0.1


def test_a_negative_standard_deviation_is_refused():
    with pytest.raises(ValueError, match=r"std = -0\.1 must be 0 or more"):
        noisy((1, 2), terms=TERMS, std=-0.1)


@pytest.mark.parametrize("grid", ["train", "validation", "evaluate"])
def test_too_few_points_for_the_tones_are_refused(grid):
    noisy((1, 2), terms=TERMS, std=0.1, **{grid: 5})
    with pytest.raises(ValueError, match=f"{grid} = 4 points are too few for the tone 2"):
        noisy((1, 2), terms=TERMS, std=0.1, **{grid: 4})
