"""That the shapes in annotations are checked while tests run: without it the other tests would prove less."""

import jax.numpy as jnp
import numpy as np
import pytest
from jaxtyping import TypeCheckError

from spectral_bias.models.affine import Affine
from spectral_bias.spectra.methods.dft import coefficients
from spectral_bias.training.losses.mse import mse


def test_a_wrong_kind_of_number_is_refused():
    with pytest.raises(TypeCheckError):
        coefficients(np.arange(8))


def test_shapes_that_disagree_are_refused():
    with pytest.raises(TypeCheckError):
        mse(jnp.zeros((3, 1)), jnp.zeros((4, 1)))
    with pytest.raises(TypeCheckError):
        Affine(jnp.zeros((3, 2)), jnp.zeros(2))


def test_jax_refuses_to_mix_types_and_ranks():
    with pytest.raises(ValueError, match="promotion"):
        jnp.float32(1.0) + jnp.int32(1)
    with pytest.raises(ValueError, match="rank"):
        jnp.zeros((2, 3)) + jnp.zeros(3)
