"""The square's problem: product modes are eigenfunctions, by finite differences, and vanish on the boundary."""

import numpy as np
import pytest

from spectral_bias.datasets.poisson_square import poisson_square
from spectral_bias.registry.seeds import stream

STREAM = stream("dataset", "test")


@pytest.mark.parametrize("wave_number", [0.0, 3.0])
def test_the_labels_solve_the_equation_and_vanish_on_the_boundary(wave_number):
    count = 200
    data = poisson_square(
        STREAM, modes=[1, 3], amplitudes=[1.0, -0.5], train=count, evaluate=3, wave_number=wave_number
    )
    h = 2.0 / count
    u, source = (np.float64(data[name]).reshape(count, count) for name in ("y_train", "source_train"))
    middle = u[1:-1, 1:-1]
    laplacian = (u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4 * middle) / h**2
    found = -laplacian - wave_number**2 * middle
    np.testing.assert_allclose(found, source[1:-1, 1:-1], atol=0.02 * np.abs(source).max())
    assert (np.abs(data["boundary_x_train"]).max("dimension") == 1).all()
    np.testing.assert_array_equal(data["boundary_y_train"], 0)
    eigenvalues = [2 * (m * np.pi / 2) ** 2 - wave_number**2 for m in (1, 3)]
    assert float(data["source"][4, 0]) == pytest.approx(eigenvalues[0] - 0.5 * eigenvalues[1], rel=1e-5)
    # At the middle of the square every odd mode m is (-1)^((m - 1)/2) squared: 1.
    assert float(data["target"][4, 0]) == pytest.approx(0.5, abs=1e-6)


def test_what_the_points_cannot_show_is_refused():
    with pytest.raises(ValueError, match=r"train = 8 points a side cannot show the modes \[9\]"):
        poisson_square(STREAM, modes=[1, 9], amplitudes=[1.0, 1.0], train=8)
    with pytest.raises(ValueError, match="2 modes have 1 amplitudes"):
        poisson_square(STREAM, modes=[1, 2], amplitudes=[1.0], train=8)
