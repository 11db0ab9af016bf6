"""Embeddings against numpy, and what training may not move."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from spectral_bias.registry.members import members
from spectral_bias.registry.resolve import resolve

pytestmark = pytest.mark.usefixtures("unoptimised")

X = np.random.default_rng(0).uniform(-1, 1, (5, 3))
KEY = jax.random.key(0)


def embedded(name, key=KEY, x=X, **parameters):
    """The embedding of points, and the number of outputs it promises."""
    function, outputs = resolve("models.embeddings", {"name": name, **parameters})(key, x.shape[1])
    return np.float64(jax.vmap(function)(jnp.float32(x))), outputs


def waves(directions, x=X):
    phase = 2 * np.pi * x @ np.float64(directions).T
    return np.concatenate([np.cos(phase), np.sin(phase)], axis=1)


EXPECTED = {
    "identity": ({}, X),
    "basic_fourier": ({}, waves(np.eye(3))),
    "positional": (
        {"count": 3, "highest": 16.0},
        waves(np.concatenate([np.eye(3), 4 * np.eye(3), 16 * np.eye(3)])),
    ),
    "gaussian_fourier": ({"count": 7, "std": 2.5}, waves(2.5 * np.asarray(jax.random.normal(KEY, (7, 3))))),
}


@pytest.mark.parametrize("name", members("models.embeddings"))
def test_every_embedding_is_its_formula(name):
    parameters, expected = EXPECTED[name]
    found, outputs = embedded(name, **parameters)
    assert outputs == expected.shape[1]
    np.testing.assert_allclose(found, expected, atol=2e-5)


def test_one_positional_frequency_is_the_lowest():
    found, outputs = embedded("positional", count=1, highest=16.0)
    np.testing.assert_allclose(found, waves(np.eye(3)), atol=1e-5)
    assert outputs == 6


def test_random_features_have_the_spread_asked_for_and_belong_to_their_seed():
    draw = resolve("models.embeddings", {"name": "gaussian_fourier", "count": 4000, "std": 3.0})
    directions = np.asarray(draw(KEY, 2)[0].directions)
    assert directions.std() == pytest.approx(3.0, rel=0.03)
    assert abs(directions.mean()) < 0.15
    assert not np.array_equal(directions, draw(jax.random.key(1), 2)[0].directions)
