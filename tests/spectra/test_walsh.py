"""The Walsh spectrum against characters written out one by one."""

import itertools

import numpy as np
import pytest

from spectral_bias.spectra.methods.walsh import degrees_of, energy_by_degree, hadamard_transform, walsh


def cube(dimension):
    return np.array(list(itertools.product([-1.0, 1.0], repeat=dimension)))


def characters(dimension):
    """Subset of coordinates, and the product of them at every point."""
    for taking in itertools.product([0, 1], repeat=dimension):
        yield taking, np.prod(cube(dimension) ** np.array(taking), axis=1)


@pytest.mark.parametrize("dimension", [1, 2, 3, 4])
def test_coefficients_are_means_of_the_values_times_characters(dimension):
    values = np.random.default_rng(0).standard_normal((2, 3, 2**dimension))
    found = hadamard_transform(values)
    for taking, character in characters(dimension):
        place = int("".join(map(str, taking)), 2)
        np.testing.assert_allclose(found[..., place], np.mean(values * character, axis=-1), atol=1e-14)
        assert degrees_of(2**dimension)[place] == sum(taking)


def test_shares_by_degree_are_sums_of_squared_coefficients():
    values = np.random.default_rng(1).standard_normal((2, 16))
    energy = np.zeros((2, 5))
    for taking, character in characters(4):
        energy[:, sum(taking)] += np.mean(values * character, axis=-1) ** 2
    np.testing.assert_allclose(energy.sum(axis=1), np.mean(values**2, axis=1))
    np.testing.assert_allclose(energy_by_degree(values), energy / energy.sum(axis=1, keepdims=True))
    assert energy_by_degree(np.zeros(8)).tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("dimension", [1, 3, 6])
def test_parity_has_all_its_energy_at_the_top_degree(dimension):
    np.testing.assert_allclose(energy_by_degree(cube(dimension).prod(axis=1)), np.eye(dimension + 1)[dimension])


def test_output_target_and_sampled_target_have_their_own_shares(make_run):
    points = cube(4)
    target = points.prod(axis=1)
    trained = np.random.default_rng(2).permutation(16) < 5
    output = 3.0 + 4.0 * points[:, 1]  # energy 9 at degree 0, 16 at degree 1
    spectrum = walsh(make_run(np.stack([output, target])[None], target, points, trained_on=trained))
    np.testing.assert_allclose(spectrum["degree_energy"][0], [[9 / 25, 16 / 25, 0, 0, 0], [0, 0, 0, 0, 1]], atol=1e-14)
    np.testing.assert_allclose(spectrum["target_degree_energy"], [0, 0, 0, 0, 1], atol=1e-14)
    sampled = np.zeros(5)
    for taking, character in characters(4):
        sampled[sum(taking)] += np.mean(np.where(trained, target, 0.0) * character) ** 2
    np.testing.assert_allclose(spectrum["sampled_degree_energy"], sampled / sampled.sum())
    assert spectrum["degree"].values.tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("order", [[0, 1, 2], [1, 0, 2, 3], [0, 1, 2, 2]])
def test_points_that_are_not_the_whole_cube_in_order_are_refused(make_run, order):
    points = cube(2)[order]
    with pytest.raises(ValueError, match="needs all 4 points of the cube"):
        walsh(make_run(np.zeros((1, 1, len(points))), np.zeros(len(points)), points))
