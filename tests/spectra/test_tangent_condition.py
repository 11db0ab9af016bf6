"""The tangent kernel against a closed form, and its eigenvalues against those of a matrix made otherwise."""

import jax
import numpy as np
import pytest

from spectral_bias.models.networks.mlp import mlp
from spectral_bias.spectra.analyses.tangent_condition import tangent_condition, tangent_kernel

X = np.linspace(-2.0, 2.0, 7)


def test_the_kernel_of_two_layers_is_its_closed_form():
    # f = a.tanh(w x + b) + c has slopes tanh, a tanh' x, a tanh' and 1 by a, w, b and c.
    with jax.enable_x64(True):
        network = mlp(jax.random.key(1), 1, 1, widths=[5], initialisation={"name": "xavier", "bias_std": 0.7})
        kernel = tangent_kernel(network, X)
    (w, b), (a, _) = ((np.asarray(layer.weight), np.asarray(layer.bias)) for layer in network.layers)
    h = np.tanh(X[:, None] * w[:, 0] + b)
    inner = (1 - h**2) * a[0]
    wanted = h @ h.T + (inner @ inner.T) * (X[:, None] * X[None, :] + 1) + 1
    np.testing.assert_allclose(kernel, wanted, rtol=1e-12)


def test_a_record_holds_the_largest_eigenvalues_and_the_first_over_the_one_asked_for():
    data = tangent_condition(widths=[8, 8], points=20, rank=5, seeds=3)
    eigenvalues = np.asarray(data["eigenvalue"])
    assert eigenvalues.shape == (3, 10)
    assert (np.diff(eigenvalues, axis=1) <= 0).all()
    np.testing.assert_allclose(data["condition"], eigenvalues[:, 0] / eigenvalues[:, 4])
    assert len(set(np.asarray(data["condition"]).tolist())) == 3


def test_the_eigenvalues_add_up_to_the_kernels_trace():
    data = tangent_condition(widths=[], points=2, rank=1, seeds=1)
    # f = w x + c on -pi and 0: K = [[pi^2 + 1, 1], [1, 1]].
    np.testing.assert_allclose(data["eigenvalue"][0].sum(), (np.pi**2 + 2) / 2)


def test_a_rank_beyond_the_points_is_refused():
    with pytest.raises(ValueError, match="5 points has no eigenvalue of rank 6"):
        tangent_condition(widths=[4], points=5, rank=6)
