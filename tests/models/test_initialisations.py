"""Every initialisation's moments against those of the paper it follows."""

import jax
import numpy as np
import pytest
from scipy.stats import kstest

from spectral_bias.models.initial_samples import initial_samples
from spectral_bias.registry.members import members
from spectral_bias.registry.resolve import resolve

pytestmark = pytest.mark.usefixtures("unoptimised")

FAN_IN, FAN_OUT = 500, 300
COUNT = FAN_IN * FAN_OUT
# Standard deviation of the weights, by the parameters given and the fans.
WEIGHTS = {
    "he": ({}, np.sqrt(2 / FAN_IN)),
    "lecun": ({}, np.sqrt(1 / FAN_IN)),
    "normal": ({"std": 0.07}, 0.07),
    "xavier": ({}, np.sqrt(2 / (FAN_IN + FAN_OUT))),
}
CASES = [(name, scale) for name in members("models.initialisations") for scale in (1.0, 8.0)]


def layer(name, seed=0, **parameters):
    options = {"name": name, **WEIGHTS[name][0], **parameters}
    ((numbers, more),) = initial_samples(jax.random.split(jax.random.key(seed), 1), [FAN_IN, FAN_OUT])
    weight, bias = resolve("models.initialisations", options)(numbers, more)
    return np.float64(weight), np.float64(bias)


def test_every_initialisation_has_its_moments_here():
    assert set(WEIGHTS) == set(members("models.initialisations"))


@pytest.mark.parametrize(("name", "scale"), CASES)
def test_weights_are_normal_with_the_papers_variance(name, scale):
    weight, _ = layer(name, scale=scale)
    std = scale * WEIGHTS[name][1]
    assert weight.shape == (FAN_OUT, FAN_IN)
    assert abs(weight.mean()) < 4 * std / np.sqrt(COUNT)
    assert weight.std() == pytest.approx(std, rel=4 / np.sqrt(2 * COUNT))
    assert kstest(weight.ravel() / std, "norm").pvalue > 1e-3


@pytest.mark.parametrize("name", sorted(set(members("models.initialisations")) - {"normal"}))
def test_biases_are_zero_unless_asked_for_and_are_not_scaled(name):
    assert (layer(name)[1] == 0).all()
    bias = layer(name, bias_std=0.5, scale=8.0)[1]
    assert bias.shape == (FAN_OUT,)
    assert bias.std() == pytest.approx(0.5, rel=4 / np.sqrt(2 * FAN_OUT))


def test_the_papers_own_draws_biases_like_weights():
    assert layer("normal", scale=2.0)[1].std() == pytest.approx(0.14, rel=4 / np.sqrt(2 * FAN_OUT))


@pytest.mark.parametrize("name", members("models.initialisations"))
def test_a_key_always_gives_the_same_layer_and_another_key_another(name):
    np.testing.assert_array_equal(layer(name, 1)[0], layer(name, 1)[0])
    assert np.abs(np.corrcoef(layer(name, 1)[0].ravel(), layer(name, 2)[0].ravel())[0, 1]) < 0.02


def test_numbers_drawn_at_once_are_those_of_a_draw_each():
    sizes = [3, 7, 2]
    keys = jax.random.split(jax.random.key(3), 2)
    for key, (weight, bias), after, before in zip(
        keys, initial_samples(keys, sizes), sizes[1:], sizes[:-1], strict=True
    ):
        weight_key, bias_key = jax.random.split(key)
        np.testing.assert_array_equal(weight, jax.random.normal(weight_key, (after, before)))
        np.testing.assert_array_equal(bias, jax.random.normal(bias_key, (after,)))


def test_networks_side_by_side_draw_as_each_of_them_would():
    keys = jax.random.split(jax.random.key(4), (2, 5))
    together = initial_samples(keys, [1, 4, 2], jax.random.uniform)
    for member in range(5):
        for (weight, bias), alone in zip(
            together, initial_samples(keys[:, member], [1, 4, 2], jax.random.uniform), strict=True
        ):
            np.testing.assert_array_equal(weight[member], alone[0])
            np.testing.assert_array_equal(bias[member], alone[1])
