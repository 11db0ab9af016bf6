"""The hybrid solver's counts on run files made by hand: exact solution plus known modes."""

import numpy as np
import pytest
import xarray as xr

from spectral_bias.solvers import four_tones
from spectral_bias.solvers.direct import direct
from spectral_bias.solvers.jacobi import jacobi
from spectral_bias.solvers.modes import mode
from spectral_bias.solvers.poisson import interior_nodes, load
from spectral_bias.spectra.methods.hybrid_solver import hybrid_solver

TOLERANCE = 1e-4


def line_run(make_run, prediction, target, points, source=None, ends=False):
    x = np.linspace(-1, 1, points + 2) if ends else interior_nodes(points)
    run = make_run(prediction, target, x)
    return run if source is None else run.assign(source=xr.Variable("sample", source))


def sweeps_of_one_mode(amplitude, k, n, size, d=1):
    """ceil(ln(tolerance / relative error) / ln cos(k pi / (n + 1))) of one mode, k in each axis."""
    start = amplitude * np.linalg.norm(mode(n, k)) ** d / size
    return np.ceil(np.log(TOLERANCE / start) / np.log(abs(np.cos(k * np.pi / (n + 1)))))


def test_an_error_of_one_mode_takes_the_sweeps_of_its_factor_on_every_nested_grid(make_run):
    n = 255
    x = interior_nodes(n)
    target = np.sin(np.pi * x) * (1 + x)
    prediction = np.stack([target + 0.01 * mode(n, k) for k in (1, 4)])[:, None]
    data = hybrid_solver(line_run(make_run, prediction, target, n), coarsest=63)
    assert data["grid"].values.tolist() == [63, 127, 255]
    for place, points in enumerate((63, 127, 255)):
        size = np.linalg.norm(target[(n + 1) // (points + 1) - 1 :: (n + 1) // (points + 1)])
        for seed, k in enumerate((1, 4)):
            # Sub-sampling leaves a mode what it is.
            expected = sweeps_of_one_mode(0.01, k, points, size)
            assert data["jacobi_sweeps_network"][seed, place] == expected
            relative = 0.01 * np.linalg.norm(mode(points, k)) / size
            assert data["starting_error"][seed, place].item() == pytest.approx(relative)
    np.testing.assert_allclose(data["discretisation_error"], 0)


def test_only_the_last_snapshot_counts_and_the_exact_solution_needs_no_sweep(make_run):
    n = 63
    target = np.sin(np.pi * interior_nodes(n))
    prediction = np.stack([np.full(n, np.nan), np.zeros(n), target])[None]
    data = hybrid_solver(line_run(make_run, prediction, target, n))
    assert data["jacobi_sweeps_network"].item() == data["gauss_seidel_sweeps_network"].item() == 0
    assert data["jacobi_saving"].item() == data["jacobi_sweeps_zero"].item()
    assert data["jacobi_sweeps_zero"].item() == np.ceil(np.log(TOLERANCE) / np.log(np.cos(2 * np.pi / 64)))


@pytest.mark.parametrize("d", [1, 2])
@pytest.mark.parametrize("lost", [np.nan, np.inf])
def test_a_member_that_diverged_has_no_numbers_and_the_others_are_what_they_are_alone(make_run, d, lost):
    n = 15
    axis = interior_nodes(n)
    x = np.stack(np.meshgrid(*[axis] * d, indexing="ij"), axis=-1).reshape(-1, d)
    target = np.prod(np.sin(np.pi * x), axis=1)
    good, bad = 0.9 * target, np.where(np.arange(len(x)) == 3, lost, target)
    both, alone = (
        hybrid_solver(make_run(np.stack(each)[:, None], target, x), coarsest=7) for each in ([good, bad], [good])
    )
    for name in ("jacobi_sweeps_network", "gauss_seidel_saving", "jacobi_error_network", "starting_error"):
        np.testing.assert_array_equal(both[name][0], alone[name][0])
    for name in ("jacobi_sweeps_network", "jacobi_saving", "jacobi_error_network"):
        assert np.isnan(both[name][1]).all()


@pytest.mark.parametrize("ends", [False, True])
def test_with_a_source_the_discrete_solution_is_reached_as_by_sweeping(make_run, ends):
    n = 31
    x = np.linspace(-1, 1, n + 2) if ends else interior_nodes(n)
    # With ends the boundary values are 2 and 4, which the target says.
    lift = 3 + x if ends else 0 * x
    target, source = four_tones.solution(x) + lift, four_tones.source(x)
    prediction = 0.9 * target
    data = hybrid_solver(line_run(make_run, prediction[None, None], target, n, source, ends), coarsest=31)
    inner = slice(1, -1) if ends else slice(None)
    framed = target if ends else np.pad(target, 1)
    right = load(source[inner], 2 / 32, framed)
    solution = direct(right)
    for name, start in (("network", prediction[inner]), ("zero", np.zeros(n))):
        count, values = 0, start
        while np.linalg.norm(values - solution) > TOLERANCE * np.linalg.norm(solution):
            values, count = jacobi(values, right, 1), count + 1
        assert data[f"jacobi_sweeps_{name}"].item() == count
    wanted = np.linalg.norm(solution - target[inner]) / np.linalg.norm(target[inner])
    assert data["discretisation_error"].item() == pytest.approx(wanted)
    assert wanted > 1e-4


def plane_run(make_run, points, amplitude=0.01, k=2, seeds=1, **attributes):
    x = interior_nodes(points)
    nodes = np.stack(np.meshgrid(x, x, indexing="ij"), axis=-1).reshape(-1, 2)
    target = np.sin(np.pi * nodes[:, 0]) * (1 - nodes[:, 1] ** 2)
    error = amplitude * np.outer(mode(points, k), mode(points, k)).ravel()
    return make_run(np.stack([target + error] * seeds)[:, None], target, nodes, **attributes), target


def test_two_dimensions_work_alike(make_run):
    run, target = plane_run(make_run, 63, seeds=2, grid_shape=[63, 63])
    data = hybrid_solver(run, coarsest=31)
    for place, points in enumerate((31, 63)):
        step = 64 // (points + 1)
        size = np.linalg.norm(target.reshape(63, 63)[step - 1 :: step, step - 1 :: step])
        expected = sweeps_of_one_mode(0.01, 2, points, size, 2)
        assert data["jacobi_sweeps_network"][:, place].values.tolist() == [expected] * 2
    assert data["sweep_operations"].values.tolist() == [5 * 31**2, 5 * 63**2]


def test_references_beat_sweeping_by_orders_of_magnitude(make_run):
    n = 1023
    x = interior_nodes(n)
    target = four_tones.solution(x)
    data = hybrid_solver(line_run(make_run, 0 * target[None, None], target, n, four_tones.source(x)), coarsest=1023)
    assert data["jacobi_saving"].item() == 1
    sweeping = data["jacobi_sweeps_zero"].item() * data["sweep_operations"].item()
    assert data["multigrid_cycles"].item() <= 10
    assert data["multigrid_operations"].item() < sweeping / 1000
    assert data["direct_operations"].item() < data["multigrid_operations"].item()
    halved = data["jacobi_sweeps_zero"].item() / 2
    assert data["gauss_seidel_sweeps_zero"].item() == pytest.approx(halved, rel=1e-3)


def test_runs_that_are_no_such_grid_are_refused(make_run):
    n = 63
    target = np.sin(np.pi * interior_nodes(n))
    good = line_run(make_run, target[None, None], target, n)
    bent = good.assign(x=good["x"] ** 3)
    with pytest.raises(ValueError, match="not equally spaced"):
        hybrid_solver(bent)
    with pytest.raises(ValueError, match="no uniform grid in ascending order"):
        hybrid_solver(good.assign(x=-good["x"]))
    with pytest.raises(ValueError, match="62 points along an axis are neither"):
        hybrid_solver(good.isel(sample=slice(1, None)))
    with pytest.raises(ValueError, match="no nested grid of 64 nodes along an axis; it has 1, 3, 7, 15, 31, 63"):
        hybrid_solver(good, coarsest=64)
    with pytest.raises(ValueError, match="no nested grid of 20 "):
        hybrid_solver(good, coarsest=20)
    with pytest.raises(ValueError, match="the discrete solution is 0"):
        hybrid_solver(good.assign(target=0 * good["target"]))
    with pytest.raises(ValueError, match="tolerance must be above 0"):
        hybrid_solver(good, tolerance=0.0)
    three = make_run(np.zeros((1, 1, 27)), np.ones(27), np.zeros((27, 3)))
    with pytest.raises(ValueError, match="27 evaluation points in 3 dimensions are no square grid"):
        hybrid_solver(three)
    run, _ = plane_run(make_run, 7)
    with pytest.raises(ValueError, match="not equally spaced rows of a grid"):
        hybrid_solver(run.isel(sample=np.random.default_rng(0).permutation(49)), coarsest=7)
    with pytest.raises(ValueError, match="48 evaluation points in 2 dimensions"):
        hybrid_solver(run.isel(sample=slice(48)), coarsest=7)


def test_the_errors_history_is_that_of_the_sweeps_done(make_run):
    n = 63
    x = interior_nodes(n)
    target = np.sin(np.pi * x)
    guess = target + 0.3 * mode(n, 2) - 0.1 * mode(n, 60)
    data = hybrid_solver(line_run(make_run, guess[None, None], target, n))
    right = load(np.pi**2 * 0 * x, 2 / (n + 1), np.pad(target, 1), 1) + (
        2 * target - np.pad(target, 1)[2:] - np.pad(target, 1)[:-2]
    )
    for place in (0, 1, 10, 20):
        sweeps = int(data["sweep"][place])
        simulated = np.linalg.norm(jacobi(guess, right, sweeps) - target) / np.linalg.norm(target)
        assert data["jacobi_error_network"][0, place].item() == pytest.approx(simulated, rel=1e-6)
    assert data["jacobi_error_zero"][0].item() == pytest.approx(1.0)
    assert data["jacobi_error_zero"][-1].item() <= TOLERANCE
