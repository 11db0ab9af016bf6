"""Boundary value problems: the solution solves the equation, by finite differences, and vanishes at the ends."""

import numpy as np
import pytest

from spectral_bias.datasets.poisson import poisson, solution
from spectral_bias.registry.seeds import stream

STREAM = stream("dataset", "test")
TERMS = [
    {"sin": 4.0, "cos": None, "amplitude": 4.0, "phase": 0.0},
    {"sin": None, "cos": 1.5, "amplitude": -2.0, "phase": 0.4},
]


def right_hand_side(x):
    return 4 * np.sin(4 * x) - 2 * np.cos(1.5 * x + 0.4)


@pytest.mark.parametrize("wave_number", [0.0, 2.5, 205.0])
@pytest.mark.parametrize("domain", [(-1.0, 1.0), (0.5, 2.0)])
def test_the_solution_solves_its_equation_and_is_zero_at_the_ends(wave_number, domain):
    x, h = np.linspace(*domain, 41)[1:-1], 1e-4
    u, left, right = (solution(x + shift, TERMS, domain, wave_number) for shift in (0.0, -h, h))
    scale = np.abs(u).max() * max(wave_number, 1.0) ** 4
    laplacian = (left - 2 * u + right) / h**2
    np.testing.assert_allclose(-laplacian - wave_number**2 * u, right_hand_side(x), atol=1e-6 + 1e-8 * scale)
    ends = solution(np.array(domain), TERMS, domain, wave_number)
    np.testing.assert_allclose(ends, 0, atol=1e-12)


def test_a_dataset_holds_the_equation_at_midpoints_and_the_solution_at_interior_nodes():
    data = poisson(STREAM, source=TERMS, train=4, evaluate=3, wave_number=2.0)
    np.testing.assert_allclose(data["x_train"][:, 0], [-0.75, -0.25, 0.25, 0.75])
    np.testing.assert_allclose(data["x"][:, 0], [-0.5, 0.0, 0.5])
    np.testing.assert_allclose(
        data["source_train"][:, 0], right_hand_side(np.array([-0.75, -0.25, 0.25, 0.75])), rtol=1e-6
    )
    np.testing.assert_allclose(data["source"][:, 0], right_hand_side(np.array([-0.5, 0.0, 0.5])), rtol=1e-5)
    np.testing.assert_allclose(data["reaction_train"], 4.0)
    np.testing.assert_allclose(data["boundary_x_train"][:, 0], [-1, 1])
    np.testing.assert_array_equal(data["boundary_y_train"], 0)
    np.testing.assert_allclose(
        data["target"][:, 0], solution(np.float64([-0.5, 0.0, 0.5]), TERMS, (-1.0, 1.0), 2.0), rtol=1e-6
    )


def test_resonance_has_no_bounded_solution():
    with pytest.raises(ValueError, match="tone 4 resonates with the wave number 4"):
        poisson(STREAM, source=TERMS, train=4, wave_number=4.0)
    with pytest.raises(ValueError, match=r"domain .* resonates with the wave number"):
        poisson(STREAM, source=TERMS, train=4, wave_number=np.pi / 2)
