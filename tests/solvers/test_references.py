"""Grids, modes, the closed-form problem, and the direct and multigrid references."""

import numpy as np
import pytest

from spectral_bias.solvers import four_tones
from spectral_bias.solvers.direct import direct, direct_operations, sweep_operations
from spectral_bias.solvers.modes import amplitudes, cosines, eigenvalues, from_amplitudes, mode
from spectral_bias.solvers.multigrid import multigrid
from spectral_bias.solvers.poisson import applied, interior_nodes, load, neighbour_sum

GENERATOR = np.random.default_rng(11)
SHAPES = [(1,), (2,), (9,), (1, 1), (4, 7)]


def test_interior_nodes_leave_one_spacing_at_both_ends():
    np.testing.assert_allclose(interior_nodes(3), [-0.5, 0, 0.5])
    np.testing.assert_allclose(interior_nodes(1, (0.0, 3.0)), [1.5])


@pytest.mark.parametrize("shape", SHAPES)
def test_neighbours_are_summed_as_by_a_loop(shape):
    values = GENERATOR.standard_normal(shape)
    framed = np.pad(values, 1)
    expected = np.zeros(shape)
    for place in np.ndindex(*shape):
        for axis in range(len(shape)):
            for step in (-1, 1):
                expected[place] += framed[tuple(index + 1 + step * (axis == a) for a, index in enumerate(place))]
    np.testing.assert_allclose(neighbour_sum(values, len(shape)), expected)
    stacked = neighbour_sum(np.stack([values, 2 * values]), len(shape))
    np.testing.assert_allclose(stacked, [expected, 2 * expected])


@pytest.mark.parametrize("shape", SHAPES)
def test_amplitudes_and_values_are_each_others_inverse(shape):
    values = GENERATOR.standard_normal(shape)
    np.testing.assert_allclose(from_amplitudes(amplitudes(values, len(shape)), len(shape)), values, atol=1e-14)


def test_a_mode_has_amplitude_1_at_its_place():
    np.testing.assert_allclose(amplitudes(mode(9, 4)), np.eye(9)[3], atol=1e-15)
    two = 0.5 * np.outer(mode(5, 2), mode(7, 6))
    expected = np.zeros((5, 7))
    expected[1, 5] = 0.5
    np.testing.assert_allclose(amplitudes(two, 2), expected, atol=1e-15)


@pytest.mark.parametrize("shape", SHAPES)
def test_eigenvalues_are_those_of_second_differences(shape):
    values, d = GENERATOR.standard_normal(shape), len(shape)
    found = amplitudes(applied(values, d), d)
    np.testing.assert_allclose(found, eigenvalues(shape) * amplitudes(values, d), atol=1e-13)
    np.testing.assert_allclose(eigenvalues(shape), 2 * d * (1 - cosines(shape)), atol=1e-14)


def test_boundary_values_go_to_the_right():
    # u = 3 - 2x is solved exactly by second differences, and is all boundary.
    x = interior_nodes(7)
    frame = 3 - 2 * np.concatenate([[-1], x, [1]])
    right = load(np.zeros(7), 0.25, frame)
    np.testing.assert_allclose(direct(right), 3 - 2 * x, atol=1e-14)
    # So is u = x y in two dimensions; what the frame holds inside is not read.
    y = np.concatenate([[-1], interior_nodes(5), [1]])
    framed = np.outer(y, y)
    framed[1:-1, 1:-1] = np.nan
    right = load(np.zeros((5, 5)), 1 / 3, framed, 2)
    np.testing.assert_allclose(direct(right, 2), np.outer(y, y)[1:-1, 1:-1], atol=1e-14)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_direct_solution_solves(shape):
    right = GENERATOR.standard_normal(shape)
    np.testing.assert_allclose(applied(direct(right, len(shape)), len(shape)), right, atol=1e-12)


def test_the_four_tones_solve_their_equation():
    x = np.linspace(-1, 1, 9)
    np.testing.assert_allclose(four_tones.solution(np.array([-1.0, 1.0])), 0, atol=1e-15)
    u, h = four_tones.solution, 1e-4
    minus_second = -(u(x + h) - 2 * u(x) + u(x - h)) / h**2
    np.testing.assert_allclose(minus_second, four_tones.source(x), atol=1e-4)
    # To second order: halving the spacing takes the discrete solution four times nearer.
    errors = []
    for points in (255, 511):
        nodes = interior_nodes(points)
        found = direct(load(four_tones.source(nodes), nodes[1] - nodes[0]))
        errors.append(np.abs(found - four_tones.solution(nodes)).max())
    assert errors[0] / errors[1] == pytest.approx(4, rel=0.02)


@pytest.mark.parametrize("shape", [(3,), (63,), (31, 31)])
def test_multigrid_comes_to_the_direct_solution_in_few_cycles(shape):
    right = GENERATOR.standard_normal(shape)
    solution = direct(right, len(shape))
    found = multigrid(right, solution, 1e-4 * np.linalg.norm(solution), len(shape))
    assert 1 <= found.cycles <= 10
    # A cycle costs at least two products with the finest matrix, and no more than a dozen.
    nonzeros = np.prod(shape) * (2 * len(shape) + 1) - 2 * sum(np.prod(shape) // n for n in shape)
    assert 2 * nonzeros <= found.operations / found.cycles <= 24 * nonzeros
    assert multigrid(right, solution, 2 * np.linalg.norm(solution), len(shape)).cycles == 0


def test_multigrid_says_when_it_cannot_reach_what_is_wanted():
    with pytest.raises(ValueError, match="does not fall to 1e-20 in"):
        multigrid(np.ones(31), np.ones(31), 1e-20)
    with pytest.raises(ValueError, match="above 0"):
        multigrid(np.ones(3), np.ones(3), 0.0)


def test_operations_are_the_formulas():
    assert sweep_operations((10,)) == 30
    assert sweep_operations((10, 20)) == 1000
    assert direct_operations((10,)) == 73
    # 2 transforms of each of 7 lines in 2 directions, each an FFT of 16 numbers: 2.5 * 16 * 4; and 49 divisions.
    assert direct_operations((7, 7)) == 28 * 160 + 49


@pytest.mark.parametrize(
    ("use", "message"),
    [
        (lambda: interior_nodes(0), "at least one interior node, not 0"),
        (lambda: interior_nodes(3, (1.0, 1.0)), "from a smaller to a larger"),
        (lambda: mode(0, 1), "at least one interior node"),
        (lambda: mode(5, 6), "modes 1 to 5, not 6"),
        (lambda: mode(5, 0), "modes 1 to 5, not 0"),
        (lambda: neighbour_sum(np.ones(3), 3), "1 and 2 dimensions, not 3"),
        (lambda: neighbour_sum(np.ones(3), 2), "no grid in 2 dimensions"),
        (lambda: direct(np.ones(0)), "no grid in 1 dimensions with a node"),
        (lambda: load(np.ones(3), 0.1, np.ones(4)), "do not frame"),
    ],
)
def test_sizes_that_make_no_sense_are_refused(use, message):
    with pytest.raises(ValueError, match=message):
        use()
