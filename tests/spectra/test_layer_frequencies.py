"""Layers' frequencies against a double loop, and against points whose filter is known in closed form."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import pdist

from spectral_bias.spectra.gaussian_filter import Points
from spectral_bias.spectra.methods.layer_frequencies import (
    COUNT,
    FREQUENCIES,
    layer_frequencies,
    low_frequency_ratio,
    median_frequency,
)

GENERATOR = np.random.default_rng(0)
SEEDS, STEPS, LAYERS, SAMPLES, UNITS = 2, 3, 2, 9, 4
FEATURES = GENERATOR.standard_normal((SEEDS, STEPS, LAYERS, SAMPLES, UNITS))
X, LABEL = GENERATOR.standard_normal((SAMPLES, 2)), GENERATOR.standard_normal((SAMPLES, 3)) + 5.0


@pytest.fixture
def run(make_run):
    made = make_run(np.zeros((SEEDS, 4, SAMPLES, 3)), LABEL, X, steps=[0, 5, 10, 20])
    made["features"] = (("seed", "feature_step", "layer", "sample", "unit"), FEATURES)
    return made.assign_coords(feature_step=[0, 5, 20], layer=[1, 2])


def ratio_by_loops(points, label, frequency):
    """The low-frequency ratio after points are scaled to a root mean square distance of 1, filtered point by point."""
    points = points / np.sqrt(np.mean(pdist(points) ** 2))
    label = label - label.mean(axis=0)
    energy = 0.0
    for point in points:
        weights = np.array([np.exp(-np.sum((point - other) ** 2) * frequency**2 / 2) for other in points])
        energy += np.sum((weights @ label / weights.sum()) ** 2)
    return energy / np.sum(label**2)


def effective_points(seed, step, layer):
    """What layer 1, 2, ... reads: h_0 = x, then the hidden layers' outputs."""
    return X if layer == 1 else FEATURES[seed, step, layer - 2]


def test_a_layers_effective_target_is_the_labels_on_the_outputs_of_the_layer_before(run):
    spectrum = layer_frequencies(run, curves=1)
    assert spectrum["layer"].values.tolist() == [1, 2, 3]
    for layer in (1, 2, 3):
        for end, step in ((0, 0), (-1, STEPS - 1)):
            ratios = spectrum["low_frequency_ratio"].sel(layer=layer)[0, end]
            for place in (40, 100, 140):
                wanted = ratio_by_loops(effective_points(0, step, layer), LABEL, FREQUENCIES[place])
                assert ratios[place].item() == pytest.approx(wanted)


def test_half_of_the_energy_is_under_f50(run):
    f50 = layer_frequencies(run)["f50"]
    assert f50.dims == ("seed", "feature_step", "layer")
    for seed, step, layer in np.ndindex(SEEDS, STEPS, LAYERS + 1):
        at = f50[seed, step, layer].item()
        assert ratio_by_loops(effective_points(seed, step, layer + 1), LABEL, at) == pytest.approx(0.5, abs=2e-3)


def test_unscaled_f50_is_per_unit_of_the_features_as_they_are(run):
    before, spectrum = layer_frequencies(run), layer_frequencies(run.assign(features=10.0 * run["features"]))
    np.testing.assert_allclose(spectrum["f50"], before["f50"])
    np.testing.assert_allclose(spectrum["f50_unscaled"][..., 1:], before["f50_unscaled"][..., 1:] / 10.0)
    np.testing.assert_allclose(spectrum["f50_unscaled"][..., 0], before["f50_unscaled"][..., 0])
    for seed, step, layer in np.ndindex(SEEDS, STEPS, LAYERS):
        distance = np.sqrt(np.mean(pdist(FEATURES[seed, step, layer]) ** 2))
        assert before["feature_distance"][seed, step, layer + 1].item() == pytest.approx(distance)


def test_densities_are_the_ratios_slope_and_add_up_to_its_rise(run):
    spectrum = layer_frequencies(run, curves=5)
    ratio, density = np.asarray(spectrum["low_frequency_ratio"]), np.asarray(spectrum["ratio_density"])
    assert ratio.shape == (SEEDS, 2, LAYERS + 1, COUNT)
    assert COUNT >= 200
    assert spectrum["curve_step"].values.tolist() == [0, 20]
    rise = np.trapezoid(density, np.log(FREQUENCIES), axis=-1)
    np.testing.assert_allclose(rise, ratio[..., -1] - ratio[..., 0], atol=2e-3)


def test_curves_are_kept_only_where_they_are_asked_for(run):
    assert "ratio_density" not in layer_frequencies(run)


def test_a_run_without_features_is_refused(make_run):
    with pytest.raises(ValueError, match="give the experiment 'features'"):
        layer_frequencies(make_run(np.zeros((1, 1, 3)), np.arange(3.0), np.arange(3.0)))


def simplex(n, distance=1.0):
    return Points(distance * np.eye(n) / np.sqrt(2))


@given(st.integers(2, 12), st.floats(0.2, 200.0))
def test_the_filter_of_a_simplex_is_one_factor(n, frequency):
    # All distances equal 1: the labels keep (1 - g) / (1 + (n - 1) g), g the weight of another corner.
    label = np.arange(n, dtype=float)[:, None] - (n - 1) / 2
    g = np.exp(-(frequency**2) / 2)
    found = low_frequency_ratio(simplex(n), label, np.array([frequency]))
    assert found.item() == pytest.approx(((1 - g) / (1 + (n - 1) * g)) ** 2)


@pytest.mark.parametrize("n", [2, 5, 50])
def test_the_median_frequency_of_a_simplex_is_its_closed_form(n):
    label = np.arange(n, dtype=float)[:, None] - (n - 1) / 2
    root = np.sqrt(0.5)
    g = (1 - root) / (1 + (n - 1) * root)
    assert median_frequency(simplex(n), label, 1.0) == pytest.approx(np.sqrt(-2 * np.log(g)), rel=1e-3)


def test_a_median_frequency_beyond_the_grid_is_infinite_or_nothing():
    label = np.array([[-1.0], [1.0]])
    assert median_frequency(simplex(2, 1e-6), label, 1.0) == np.inf
    assert median_frequency(simplex(2, 1e6), label, 1.0) == 0.0


def test_a_faster_wave_has_a_higher_median_frequency():
    x = np.linspace(0, 1, 200, endpoint=False)[:, None]
    found = [median_frequency(Points(x), np.cos(2 * np.pi * k * x), 1.0) for k in (2, 4, 8)]
    # exp(-(2 pi k)^2 / f^2) = 1/2, but for the ends.
    np.testing.assert_allclose(found, 2 * np.pi * np.array([2, 4, 8]) / np.sqrt(np.log(2)), rtol=0.1)
