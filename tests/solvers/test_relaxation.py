"""Jacobi, damped Jacobi and Gauss-Seidel against dense matrices and closed forms, and their exact sweep counts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import diags_array, eye_array, kron

from spectral_bias.solvers.gauss_seidel import gauss_seidel, red_black, red_black_error, red_black_sweeps
from spectral_bias.solvers.jacobi import jacobi, jacobi_factors, jacobi_sweeps
from spectral_bias.solvers.modes import amplitudes, mode
from spectral_bias.solvers.stopping import fewest_sweeps

GENERATOR = np.random.default_rng(7)


def matrix(shape):
    """2 d on the diagonal and -1 at neighbours, by Kronecker sums."""
    lines = [diags_array([2.0, -1.0, -1.0], offsets=[0, 1, -1], shape=(n, n)) for n in shape]
    if len(shape) == 1:
        return lines[0].toarray()
    return (kron(lines[0], eye_array(shape[1])) + kron(eye_array(shape[0]), lines[1])).toarray()


def simulated_count(sweep, error, tolerance):
    """Sweeps done one by one until the error, whose load is 0, is small enough."""
    count = 0
    while np.linalg.norm(error) > tolerance:
        error, count = sweep(error), count + 1
    return count


@pytest.mark.parametrize("shape", [(1,), (2,), (7,), (5, 5), (3, 6)])
@pytest.mark.parametrize("omega", [1.0, 2 / 3])
def test_a_jacobi_sweep_is_the_matrix_splitting(shape, omega):
    a, start, right = matrix(shape), GENERATOR.standard_normal(shape), GENERATOR.standard_normal(shape)
    expected = start.ravel() + omega / (2 * len(shape)) * (right.ravel() - a @ start.ravel())
    np.testing.assert_allclose(jacobi(start, right, 1, omega, len(shape)).ravel(), expected, atol=1e-14)


@pytest.mark.parametrize("n", [1, 2, 9])
def test_a_gauss_seidel_sweep_is_the_triangular_solve(n):
    a, start, right = matrix((n,)), GENERATOR.standard_normal((3, n)), GENERATOR.standard_normal(n)
    lower = np.tril(a)
    expected = [np.linalg.solve(lower, right - (a - lower) @ each) for each in start]
    np.testing.assert_allclose(gauss_seidel(start, right, 1), expected, atol=1e-14)


@pytest.mark.parametrize("shape", [(1,), (2,), (8,), (5, 5), (3, 6)])
def test_a_red_black_sweep_is_the_triangular_solve_of_the_reordered_matrix(shape):
    a, start, right = matrix(shape), GENERATOR.standard_normal(shape), GENERATOR.standard_normal(shape)
    parity = np.sum(np.indices(shape), axis=0).ravel() % 2
    order = np.argsort(parity, kind="stable")
    reordered = a[np.ix_(order, order)]
    lower = np.tril(reordered)
    expected = np.empty(start.size)
    expected[order] = np.linalg.solve(lower, right.ravel()[order] - (reordered - lower) @ start.ravel()[order])
    np.testing.assert_allclose(red_black(start, right, 1, len(shape)).ravel(), expected, atol=1e-14)


@pytest.mark.parametrize("shape", [(31,), (15, 15), (6, 11)])
@pytest.mark.parametrize("omega", [1.0, 2 / 3, 0.3])
def test_the_simulated_modes_are_the_closed_form_to_1e_10(shape, omega):
    error = GENERATOR.standard_normal(shape)
    for sweeps in (1, 2, 50, 1000):
        simulated = amplitudes(jacobi(error, np.zeros(shape), sweeps, omega, len(shape)), len(shape))
        closed = jacobi_factors(shape, omega) ** sweeps * amplitudes(error, len(shape))
        np.testing.assert_allclose(simulated, closed, atol=1e-10, rtol=0)


@pytest.mark.parametrize("shape", [(1,), (31,), (32,), (15, 15), (6, 11)])
def test_red_blacks_simulated_modes_are_the_closed_form_to_1e_10(shape):
    error = GENERATOR.standard_normal(shape)
    for sweeps in (1, 2, 3, 60):
        simulated = amplitudes(red_black(error, np.zeros(shape), sweeps, len(shape)), len(shape))
        np.testing.assert_allclose(simulated, red_black_error(error, sweeps, len(shape)), atol=1e-10, rtol=0)


@pytest.mark.parametrize("shape", [(1,), (2,), (15,), (20,), (7, 7), (4, 9)])
@pytest.mark.parametrize("tolerance", [0.5, 1e-3])
def test_counts_are_those_of_sweeping_one_by_one(shape, tolerance):
    error, zero, d = GENERATOR.standard_normal(shape), np.zeros(shape), len(shape)
    tolerance *= np.linalg.norm(error)
    for omega in (1.0, 2 / 3):
        expected = simulated_count(lambda e, omega=omega: jacobi(e, zero, 1, omega, d), error, tolerance)
        assert jacobi_sweeps(error, tolerance, omega, d) == expected
    expected = simulated_count(lambda e: red_black(e, zero, 1, d), error, tolerance)
    assert red_black_sweeps(error, tolerance, d) == expected


@pytest.mark.parametrize("k", [1, 40, 4095])
def test_a_count_on_a_fine_grid_is_the_logarithm_of_one_factor(k):
    n = 4095
    error = mode(n, k)
    factor = abs(np.cos(k * np.pi / (n + 1)))
    expected = np.log(1e-4) / np.log(factor)
    assert jacobi_sweeps(error, 1e-4 * np.linalg.norm(error)) == pytest.approx(np.ceil(expected), rel=1e-8)


def test_undamped_the_top_mode_is_as_slow_as_the_bottom_one_and_damped_it_is_fast():
    n = 63
    undamped, damped = jacobi_factors((n,)), jacobi_factors((n,), 2 / 3)
    np.testing.assert_array_equal(undamped, -undamped[::-1])
    assert np.abs(damped[n // 2 :]).max() == pytest.approx(1 / 3)
    assert np.argmax(np.abs(damped)) == 0


def test_gauss_seidel_takes_half_of_jacobis_sweeps_in_either_order():
    error = mode(63, 1)
    tolerance = 1e-6 * np.linalg.norm(error)
    both = jacobi_sweeps(error, tolerance) / 2
    assert red_black_sweeps(error, tolerance) == pytest.approx(both, rel=1e-3)
    left_to_right = simulated_count(lambda e: gauss_seidel(e, np.zeros(63), 1), error, tolerance)
    assert left_to_right == pytest.approx(both, rel=0.1)


def test_a_solution_stays_and_a_guess_comes_to_it():
    right = GENERATOR.standard_normal(9)
    solved = np.linalg.solve(matrix((9,)), right)
    for method in (jacobi, gauss_seidel, red_black):
        np.testing.assert_allclose(method(solved, right, 3), solved, atol=1e-13)
        np.testing.assert_allclose(method(np.zeros(9), right, 1000), solved, atol=1e-12)


@given(st.integers(0, 10**12))
def test_the_bisection_finds_the_first_count_under_the_tolerance(wanted):
    assert fewest_sweeps(lambda sweeps: 2.0 - (sweeps >= wanted), 1.0) == wanted


def test_an_error_already_small_needs_no_sweep():
    assert jacobi_sweeps(np.full(5, 0.01), 1.0) == red_black_sweeps(np.full(5, 0.01), 1.0) == 0


@pytest.mark.parametrize("omega", [-0.5, 0.0, 1.1, 2.0])
def test_damping_that_diverges_is_refused(omega):
    for use in (lambda: jacobi(np.ones(3), np.zeros(3), 1, omega), lambda: jacobi_factors((3,), omega)):
        with pytest.raises(ValueError, match="beyond 1 Jacobi's method diverges"):
            use()


def test_numbers_of_sweeps_and_tolerances_that_make_no_sense_are_refused():
    for method in (jacobi, gauss_seidel, red_black):
        with pytest.raises(ValueError, match="0 or more, not -1"):
            method(np.ones(3), np.zeros(3), -1)
    with pytest.raises(ValueError, match="must be above 0, not 0"):
        jacobi_sweeps(np.ones(3), 0.0)
    with pytest.raises(ValueError, match="no finite number"):
        jacobi_sweeps(np.array([1.0, np.nan]), 0.1)
    with pytest.raises(ValueError, match="does not fall to"):
        fewest_sweeps(lambda sweeps: 1.0, 0.5)
