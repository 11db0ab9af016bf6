"""Gradients and Laplacians carried through layers against JAX's own Hessians and closed forms, in float64."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.polynomial import Polynomial

from spectral_bias.models.forward_laplacian import Derivatives, affine, any_function, elementwise, product, through
from spectral_bias.models.networks.mlp import Antisymmetric
from spectral_bias.registry.members import members
from spectral_bias.registry.resolve import resolve

pytestmark = pytest.mark.usefixtures("unoptimised")

WAVES = {"name": "gaussian_fourier", "count": 4, "std": 0.3}
# A network's name, its numbers of inputs, and its other parameters; every network is here.
NETWORKS = {
    "tanh": ("mlp", (1, 2, 3), {"widths": [5, 4], "input_scale": 2.0}),
    "sine": ("mlp", (1, 2), {"widths": [5], "activation": "sin"}),
    "embedded": ("mlp", (1, 3), {"widths": [5, 4], "embedding": WAVES}),
    "hard boundary": ("mlp", (1, 2, 3), {"widths": [5, 4], "boundary": "zero"}),
    "linear": ("mlp", (2,), {"widths": []}),
    "antisymmetric": ("mlp", (2,), {"widths": [5], "antisymmetric": True}),
    "siren": ("siren", (1, 2), {"widths": [6, 5], "first_omega": 3.0, "hidden_omega": 2.0}),
    "linear tail": ("linear_tail", (1, 2), {"widths": [5], "linear_widths": [4, 3]}),
    "mscale": ("mscale_dnn", (1, 2), {"widths": [5, 4], "scales": [1.0, 2.0], "activation": "tanh"}),
    "phase": ("phase_dnn", (1,), {"widths": [5, 4], "spacing": 2.0, "order": 2}),
    "phase lattice": ("phase_dnn", (2,), {"widths": [5], "spacing": 2.0, "order": 1, "lattice": "full"}),
}
CASES = [(name, inputs) for name, (_, choices, _) in NETWORKS.items() for inputs in choices]


def network(name, inputs, key=0):
    kind, _, parameters = NETWORKS[name]
    drawn = resolve("models.networks", {"name": kind, **parameters})(jax.random.key(key), inputs, 1)
    net = jax.tree.map(lambda leaf: jnp.float64(leaf) if isinstance(leaf, jax.Array) else leaf, drawn)
    # The copies are equal at the start; apart, both count.
    return Antisymmetric(net.plus, network("tanh", inputs, key=1)) if isinstance(net, Antisymmetric) else net


def close(found, value, gradient, laplacian):
    np.testing.assert_allclose(found.value, value, rtol=1e-9, atol=1e-11)
    np.testing.assert_allclose(found.gradient, gradient, rtol=1e-9, atol=1e-11)
    np.testing.assert_allclose(found.laplacian, laplacian, rtol=1e-9, atol=1e-11)


def test_every_network_is_here():
    assert {kind for kind, _, _ in NETWORKS.values()} == set(members("models.networks"))


@pytest.mark.parametrize(("name", "inputs"), CASES)
def test_a_network_carries_what_its_jacobian_and_hessian_are(name, inputs):
    with jax.enable_x64(True):
        net = network(name, inputs)
        assert hasattr(net, "forward_laplacian")
        # One program each: compiled operation by operation, these tests took minutes and gigabytes.
        carried = eqx.filter_jit(lambda x: through(net, Derivatives.point(x)))
        whole = eqx.filter_jit(lambda x: (net(x), jax.jacobian(net)(x).T, jax.hessian(net)(x)))
        for x in np.random.default_rng(0).uniform(-1, 1, (3, inputs)):
            value, gradient, hessian = whole(jnp.asarray(x))
            close(carried(jnp.asarray(x)), value, gradient, np.trace(hessian, axis1=1, axis2=2))


def test_what_offers_no_way_of_its_own_goes_through_as_a_whole():
    # u = exp(a) sin(b) + a^2 b: grad (exp(a) sin b + 2 a b, exp(a) cos b + a^2), Laplacian 2 b.
    with jax.enable_x64(True):
        a, b = 0.3, -0.7
        found = through(
            lambda x: (jnp.exp(x[0]) * jnp.sin(x[1]) + x[0] ** 2 * x[1])[None], Derivatives.point(jnp.array([a, b]))
        )
        slopes = [np.exp(a) * np.sin(b) + 2 * a * b, np.exp(a) * np.cos(b) + a**2]
        close(found, [np.exp(a) * np.sin(b) + a**2 * b], np.array(slopes)[:, None], [2 * b])


coefficients = st.lists(st.floats(-2, 2), min_size=1, max_size=4)


@given(coefficients, coefficients, coefficients, st.floats(-1, 1))
def test_composed_and_multiplied_polynomials_have_the_derivatives_of_polynomials(p, q, r, at):
    # (p o q) r + q by the rules here, beside numpy's polynomials multiplied out.
    def of(list_):
        return lambda x: sum(c * x**power for power, c in enumerate(list_))

    p_, q_, r_ = Polynomial(p), Polynomial(q), Polynomial(r)
    whole = p_(q_) * r_ + q_
    with jax.enable_x64(True):
        x = Derivatives.point(jnp.array([at]))
        inner = any_function(of(q), x)
        made = product(elementwise(of(p), inner), elementwise(of(r), x))
        total = affine(
            lambda pair: pair.sum(axis=0), jax.tree.map(lambda a, b: jnp.stack([a, b], axis=-2), made, inner)
        )
        for found, wanted in (
            (total.value, whole(at)),
            (total.gradient[0], whole.deriv()(at)),
            (total.laplacian, whole.deriv(2)(at)),
        ):
            np.testing.assert_allclose(found, [wanted], rtol=1e-8, atol=1e-8)
