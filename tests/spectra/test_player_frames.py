"""Frames for the player: which steps, points and pixels are kept, and that they are what the network said."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spectral_bias.solvers.jacobi import jacobi
from spectral_bias.solvers.modes import mode
from spectral_bias.solvers.poisson import interior_nodes
from spectral_bias.spectra.analyses.relaxation_modes import relaxation_modes
from spectral_bias.spectra.analyses.relaxation_target import relaxation_target
from spectral_bias.spectra.methods.hybrid_solver import hybrid_solver
from spectral_bias.spectra.methods.player_frames import player_frames, shown_points, smaller
from spectral_bias.spectra.sine_bands import band_errors

GENERATOR = np.random.default_rng(5)


def test_what_is_kept_is_what_was_said_then_on_ascending_points(make_run):
    prediction = GENERATOR.standard_normal((6, 101, 7)).astype(np.float32)
    x = GENERATOR.permutation(7) / 7.0
    found = player_frames(make_run(prediction, x**2, x), count=4, seeds=3)
    order = np.argsort(x)
    assert found["frame_prediction"].dims == ("frame_seed", "frame_step", "frame_sample")
    assert found["frame_step"].values.tolist() == [0, 1, 10, 100]
    assert found["frame_seed"].values.tolist() == [0, 1, 2]
    np.testing.assert_array_equal(found["frame_prediction"], prediction[:3][:, [0, 1, 10, 100]][..., order])
    np.testing.assert_array_equal(found["frame_target"], np.float32(x[order] ** 2))
    np.testing.assert_array_equal(found["frame_x"], np.float32(x[order]))


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=400, unique=True), st.integers(1, 200))
def test_no_more_points_than_asked_the_first_among_them_evenly_spaced_in_their_order(points, samples):
    places = shown_points(np.array(points), samples, None)
    order = np.argsort(points, kind="stable").tolist()
    ranks = [order.index(place) for place in places]
    assert len(places) <= samples
    assert ranks[0] == 0
    assert len(set(np.diff(ranks))) <= 1
    assert ranks[-1] + (ranks[1] - ranks[0] if len(ranks) > 1 else len(points)) >= len(points)


def test_a_window_keeps_all_points_of_a_part(make_run):
    x = np.linspace(0, 1, 101)
    found = player_frames(make_run(np.zeros((1, 2, 101)), x, x), samples=20, window=[0.195, 0.305])
    np.testing.assert_allclose(found["frame_x"], np.linspace(0.2, 0.3, 11), rtol=1e-6)
    with pytest.raises(ValueError, match="no point lies in"):
        player_frames(make_run(np.zeros((1, 2, 101)), x, x), window=[2.0, 3.0])


def test_of_points_in_roles_those_for_testing_are_shown(make_run):
    x = np.arange(9.0)
    run = make_run(np.tile(x, (2, 3, 1)), x, x).assign(role=("sample", np.int8(np.arange(9) % 3)))
    assert player_frames(run)["frame_x"].values.tolist() == [2, 5, 8]


def test_an_image_becomes_the_means_of_its_blocks():
    image = GENERATOR.standard_normal((2, 10, 7))
    # Blocks of 3 x 3, those at the far edges 1 high or 1 wide.
    found = smaller(image, 4)
    expected = [
        [[part[i : i + 3, j : j + 3].mean() for j in range(0, 7, 3)] for i in range(0, 10, 3)] for part in image
    ]
    np.testing.assert_allclose(found, expected)
    np.testing.assert_array_equal(smaller(image, 10), image)


@pytest.mark.parametrize("channels", [None, 3])
def test_an_image_keeps_its_shape_and_its_channels(make_run, channels):
    pixels = np.indices((6, 8)).reshape(2, -1).T / 8.0
    size = (48,) if channels is None else (48, channels)
    target, prediction = GENERATOR.standard_normal(size), GENERATOR.standard_normal((2, 3, *size))
    found = player_frames(make_run(prediction, target, pixels, grid_shape=[6, 8]), pixels=4)
    assert found["frame_prediction"].attrs["grid_shape"].tolist() == [3, 4]
    assert "frame_x" not in found
    blocks = target.reshape(3, 2, 4, 2, *size[1:]).mean(axis=(1, 3)).reshape(12, *size[1:])
    np.testing.assert_allclose(found["frame_target"], blocks, rtol=1e-5, atol=1e-7)
    blocks = prediction.reshape(2, 3, 3, 2, 4, 2, *size[1:]).mean(axis=(3, 5)).reshape(2, 3, 12, *size[1:])
    np.testing.assert_allclose(found["frame_prediction"], blocks, rtol=1e-5, atol=1e-7)


def test_points_in_three_dimensions_are_refused(make_run):
    points = GENERATOR.standard_normal((20, 3))
    with pytest.raises(ValueError, match="needs an image"):
        player_frames(make_run(np.zeros((1, 2, 20)), np.zeros(20), points))


@pytest.mark.parametrize("omega", [1.0, 2 / 3])
def test_the_relaxed_error_is_that_of_a_start_of_doubling_modes(omega):
    data = relaxation_modes(omega=omega, points=15, sweeps=40)
    start = sum(mode(15, k) for k in (1, 2, 4, 8))
    np.testing.assert_allclose(data["frame_target"], 0)
    for step in (0, 3, 40):
        shown = data["frame_prediction"].sel(frame_step=step)[0]
        np.testing.assert_allclose(shown, jacobi(start, np.zeros(15), step, omega), atol=1e-6)
    assert set(data["frame_step"].values) <= set(data["step"].values)


def test_the_four_tone_solution_is_shown_from_zero_to_the_discrete_one():
    data = relaxation_target(points=31, sweeps=3000)
    np.testing.assert_allclose(data["frame_prediction"][0, 0], 0)
    np.testing.assert_allclose(data["frame_prediction"][0, -1], data["frame_target"], atol=1e-5)
    assert (data["frame_step"][0], data["frame_step"][-1]) == (0, 3000)


@pytest.mark.parametrize("ends", [False, True])
def test_the_hybrids_frames_are_jacobis_iterates_from_the_network(make_run, ends):
    n, nodes = 63, interior_nodes(63)
    target = np.sin(np.pi * nodes) + 0.3 * mode(n, 5) + 0.1 * mode(n, 20)
    start = np.stack([target + 0.2 * mode(n, 2) + 0.1 * mode(n, 40), np.full(n, np.nan)])[:, None]
    x = np.linspace(-1, 1, n + 2) if ends else nodes
    border = int(ends)
    run = make_run(np.pad(start, [(0, 0), (0, 0), (border, border)]), np.pad(target, border), x)
    data = hybrid_solver(run, frames=20, edges=[1, 4, 10])
    np.testing.assert_allclose(data["frame_x"], nodes, rtol=1e-6)
    sweeps = data["frame_step"].values
    assert sweeps[0] == 0
    assert sweeps[-1] == data["sweep"][-1]
    assert set(sweeps) <= set(data["sweep"].values)
    for sweep in sweeps[:8]:
        error = jacobi(start[0, 0] - target, np.zeros(n), int(sweep))
        np.testing.assert_allclose(data["frame_prediction"].sel(frame_step=sweep)[0], target + error, atol=1e-6)
        by_band = data["band_relative_error"].sel(sweep=sweep)
        np.testing.assert_allclose(by_band[0], band_errors(error, target, (1, 4, 10)), atol=1e-12)
        assert np.isnan(by_band[1]).all()
    assert np.isnan(data["frame_prediction"][1]).all()
    plain = hybrid_solver(run)
    assert "frame_prediction" not in plain
    assert plain.identical(data[list(plain.data_vars)])


def test_frames_of_a_square_are_refused(make_run):
    grid = np.stack(np.meshgrid(*[interior_nodes(7)] * 2, indexing="ij"), axis=-1).reshape(-1, 2)
    run = make_run(np.zeros((1, 1, 49)), np.ones(49), grid)
    with pytest.raises(ValueError, match="one dimension"):
        hybrid_solver(run, coarsest=7, frames=5)
