"""The fit of known tones, against factors put on each tone by hand and against the discrete Fourier transform."""

import numpy as np
import pytest

from spectral_bias.datasets.tones_in_space import tones_in_space
from spectral_bias.spectra.methods.dft import dft
from spectral_bias.spectra.methods.tone_fit import fit, tone_fit

PLACES = [("grid", 1, 16), ("grid", 2, 12), ("grid", 3, 12), ("direction", 2, 50), ("direction", 3, 60)]


def dataset(arrangement, dimension, train, frequencies=(1, 3, 5)):
    return tones_in_space(
        (7, 8), frequencies=list(frequencies), dimension=dimension, arrangement=arrangement, train=train
    )


def run_of(make_run, data, prediction, target=None, **options):
    target = np.asarray(data["target"])[:, 0] if target is None else target
    run = make_run(np.asarray(prediction)[None], target, data["x"], **options)
    return run.assign(angle=data["angle"])


def tone(data, k):
    """One tone of the target, from a dataset of that tone alone at the same points."""
    x, d = np.float64(data["x"]), data.sizes["dimension"]
    if "grid" in data.attrs["title"]:
        return np.sqrt(2.0) ** (d - 1) * np.sin(k * x).prod(axis=1)
    return np.sin(np.float64(data["angle"].sel(frequency=k))[0])


@pytest.mark.parametrize("place", PLACES)
def test_each_tone_has_the_distance_of_its_own_factor_from_one(make_run, place):
    data = dataset(*place)
    factors = {1: 0.9, 3: 0.4, 5: -1.0}
    output = 0.3 + sum(factor * tone(data, k) for k, factor in factors.items())
    spectrum = tone_fit(run_of(make_run, data, [output, tone(data, 3)]))
    np.testing.assert_allclose(spectrum["relative_error"][0, 0], [0.1, 0.6, 2.0], atol=1e-4)
    np.testing.assert_allclose(spectrum["relative_error"][0, 1], [1.0, 0.0, 1.0], atol=1e-4)
    np.testing.assert_array_equal(spectrum["frequency"], [1, 3, 5])


def test_in_one_dimension_on_a_grid_it_is_the_discrete_fourier_transform(make_run):
    data = dataset("grid", 1, 16)
    prediction = np.random.default_rng(0).standard_normal((5, 16))
    run = run_of(make_run, data, prediction)
    fitted, transformed = tone_fit(run), dft(run.drop_vars(["angle", "frequency"]), frequencies=[1, 3, 5])
    np.testing.assert_allclose(fitted["relative_error"], transformed["relative_error"], rtol=1e-5)
    for name in ("first_passage_step", "sustained_step", "frequencies_reached"):
        np.testing.assert_array_equal(fitted[name], transformed[name])
    np.testing.assert_allclose(fitted["rmse"], transformed["rmse"])


@pytest.mark.parametrize("phase", [0.3, np.pi / 2])
def test_a_wrong_phase_is_an_error(make_run, phase):
    data = dataset("direction", 2, 50, (3,))
    angle = np.float64(data["angle"])[0, 0]
    spectrum = tone_fit(run_of(make_run, data, [np.sin(angle + phase)]))
    np.testing.assert_allclose(spectrum["relative_error"].item(), 2 * np.sin(phase / 2), atol=1e-5)


def test_of_a_product_a_part_at_other_waves_of_the_same_length_is_an_error(make_run):
    data = dataset("grid", 2, 12, (1,))
    x = np.float64(data["x"])
    # sqrt(2) sin x sin y = (cos(x - y) - cos(x + y)) / sqrt(2): one of two equal waves is off by sqrt(1/2).
    one_wave = np.cos(x[:, 0] - x[:, 1]) / np.sqrt(2.0)
    spectrum = tone_fit(run_of(make_run, data, [one_wave]))
    np.testing.assert_allclose(spectrum["relative_error"].item(), np.sqrt(0.5), atol=1e-5)


def test_times_are_the_first_snapshots_under_the_threshold(make_run):
    data = dataset("direction", 3, 60)
    steps = np.array([0, 1, 4, 9, 30])
    prediction = [sum(min(step / k**2, 1.0) * tone(data, k) for k in (1, 3, 5)) for step in steps]
    spectrum = tone_fit(run_of(make_run, data, prediction, steps=steps))
    assert spectrum["first_passage_step"].sel(threshold=0.2)[0].values.tolist() == [1, 9, 30]
    np.testing.assert_allclose(spectrum["rmse"][0, -1], 0.0, atol=1e-4)


def test_coefficients_are_those_of_a_fit_by_the_normal_equations():
    generator = np.random.default_rng(1)
    angle, values = generator.uniform(-3, 3, (2, 3, 40)), generator.standard_normal((4, 40))
    columns = [np.ones(40)]
    for k in range(2):
        columns += [wave(angle[k, w]) for wave in (np.cos, np.sin) for w in range(3)]
    basis = np.stack(columns, axis=1)
    expected = np.linalg.solve(basis.T @ basis, basis.T @ values.T).T[:, 1:].reshape(4, 2, 6)
    np.testing.assert_allclose(fit(values, angle)[1], expected, atol=1e-10)


def test_a_dataset_without_angles_and_missing_tones_are_refused(make_run):
    data = dataset("direction", 2, 50)
    zeros = np.zeros((1, 50))
    with pytest.raises(ValueError, match="or a dataset with the angles"):
        tone_fit(run_of(make_run, data, zeros).drop_vars("angle"))
    with pytest.raises(ValueError, match=r"nothing at the frequencies \[3.0\]"):
        tone_fit(run_of(make_run, data, zeros, tone(data, 1) + tone(data, 5)))
    with pytest.raises(ValueError, match=r"nothing at the frequencies \[1.0, 3.0, 5.0\]"):
        tone_fit(run_of(make_run, data, zeros, zeros[0]))


def test_points_that_cannot_tell_waves_apart_are_refused():
    angle = np.float64(dataset("grid", 1, 16)["angle"])
    with pytest.raises(ValueError, match="16 evaluation points cannot tell"):
        fit(np.zeros(16), np.concatenate([angle, angle[:1]]))


@pytest.mark.parametrize("channels", [1, 3])
def test_on_a_periodic_grid_it_is_the_discrete_fourier_transform(make_run, channels):
    generator = np.random.default_rng(2)
    x = -1.0 + 3.0 * np.arange(40) / 40
    target = sum(np.sin(2 * np.pi * k * x / 3 + k) for k in (1, 4, 7)) + 2.0
    target = target[:, None] * np.arange(1.0, channels + 1)
    prediction = target + generator.standard_normal((2, 6, 40, channels)) * 0.5 ** np.arange(6)[:, None, None]
    if channels == 1:
        target, prediction = target[:, 0], prediction[..., 0]
    run = make_run(prediction, target, x, steps=[0, 1, 2, 5, 9, 20], domain_length=3.0)
    fitted, transformed = tone_fit(run, frequencies=[1.0, 4.0, 7.0]), dft(run, frequencies=[1, 4, 7])
    assert set(fitted) == set(transformed)
    for name in fitted:
        assert fitted[name].dims == transformed[name].dims
        expected = transformed[name].sel(mode=[0, 1, 4, 7]) if "mode" in fitted[name].dims else transformed[name]
        np.testing.assert_allclose(fitted[name], expected, rtol=1e-10, atol=1e-10, err_msg=name)


@pytest.mark.parametrize("points", ["both ends", "random", "two dimensions", "three dimensions"])
def test_tones_at_any_points_have_the_factors_put_on_them(make_run, points):
    """Of tones 1.5 and 4 cycles per period, one has the factor 1 - .3 and the other no energy left."""
    generator = np.random.default_rng(5)
    dimension = {"two dimensions": 2, "three dimensions": 3}.get(points, 1)
    x = np.linspace(0, 2, 50)[:, None] if points == "both ends" else generator.uniform(0, 2, (80, dimension))
    direction = np.array([3.0, 4.0, 12.0])[:dimension]
    along = x @ direction / np.linalg.norm(direction)
    slow, fast = (np.sin(2 * np.pi * k * along / 2 + 0.3) for k in (1.5, 4.0))
    run = make_run(0.7 * slow[None, None], slow + fast, x, domain_length=2.0)
    options = {"direction": direction.tolist()} if dimension > 1 else {}
    for frequencies in ([1.5, 4.0], "auto"):
        spectrum = tone_fit(run, frequencies=frequencies, **options)
        np.testing.assert_allclose(spectrum["frequency"], [1.5, 4.0], atol=1e-6)
        np.testing.assert_allclose(spectrum["relative_error"][0, 0], [0.3, 1.0], atol=1e-4)
        np.testing.assert_allclose(spectrum["target_amplitude"], [0.0, 1.0, 1.0], atol=1e-4)
        np.testing.assert_allclose(spectrum["named_energy_share"], 1.0, atol=1e-6)


def test_what_it_needs_to_know_is_named(make_run):
    x = np.random.default_rng(0).uniform(0, 1, (30, 2))
    plane = make_run(np.zeros((1, 1, 30)), np.ones(30), x)
    with pytest.raises(ValueError, match=r"give the log the attribute domain_length, or the method `period: 0\.9"):
        tone_fit(plane, frequencies=[1.0])
    with pytest.raises(
        ValueError, match=r"give tone_fit the direction of its plane waves, such as `direction: \[1, 0\]`"
    ):
        tone_fit(plane, frequencies=[1.0], period=1.0)
    with pytest.raises(ValueError, match=r"direction: \[1.0\] is no direction of points of 2 dimensions"):
        tone_fit(plane, frequencies=[1.0], period=1.0, direction=[1.0])
