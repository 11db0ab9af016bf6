"""Every activation in the registry against a formula in numpy and scipy, with its derivative."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import erf, expit

from spectral_bias.models.activations.ricker import second_moment
from spectral_bias.registry.members import members
from spectral_bias.registry.resolve import resolve

pytestmark = pytest.mark.usefixtures("unoptimised")

X = np.concatenate([np.linspace(-6, 6, 97), [-40.0, 40.0, 1e-3]])


def ricker(x, a=1.0):
    return np.pi**0.25 / (15 * a) * (1 - (x / a) ** 2) * np.exp(-((x / a) ** 2) / 2)


FORMULAS = {
    "abs": lambda x: np.sqrt(x**2),
    "elu": lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))),
    "gaussian": lambda x: np.exp(-(x**2) / 2),
    "gelu": lambda x: x * (1 + erf(x / np.sqrt(2))) / 2,
    "relu": lambda x: np.maximum(x, 0),
    "ricker": ricker,
    "sigmoid": expit,
    "silu": lambda x: x * expit(x),
    "sin": np.sin,
    "srelu": lambda x: np.where((x > 0) & (x < 1), x - x**2, 0.0),
    "softplus": lambda x: np.logaddexp(0, x),
    "tanh": np.tanh,
}
# Places where the derivative jumps; the derivative there and next to it is not compared.
KINKS = {"abs": [0.0], "relu": [0.0], "srelu": [0.0, 1.0]}


@pytest.mark.parametrize("name", members("models.activations"))
def test_an_activation_is_its_formula_and_its_derivative_that_of_the_formula(name):
    formula, function = FORMULAS[name], resolve("models.activations", name)
    np.testing.assert_allclose(function(jnp.float32(X)), formula(X), rtol=2e-5, atol=3e-6)
    slope = jax.vmap(jax.grad(function))(jnp.float32(X))
    smooth = np.abs(X[:, None] - np.array(KINKS.get(name, [np.inf]))).min(axis=1) > 1e-2
    expected = (formula(X + 1e-5) - formula(X - 1e-5)) / 2e-5
    np.testing.assert_allclose(slope[smooth], expected[smooth], rtol=1e-4, atol=1e-5)
    assert np.isfinite(jax.grad(function)(0.0))


def test_every_formula_is_of_an_activation_that_there_is():
    assert set(FORMULAS) == set(members("models.activations"))


def test_srelu_is_zero_outside_its_compact_support_exactly():
    outside = jnp.float32([-1e6, -40.0, -1e-3, 0.0, 1.0, 1.001, 40.0, 1e6])
    assert (resolve("models.activations", "srelu")(outside) == 0).all()


@pytest.mark.parametrize("a", [1.0, 0.3, 0.03])
def test_ricker_has_its_width_and_its_height(a):
    function = resolve("models.activations", {"name": "ricker", "a": a})
    np.testing.assert_allclose(function(jnp.float32(a * X)), ricker(a * X, a), rtol=2e-4, atol=1e-5 / a)
    assert function(jnp.float32(0.0)) == pytest.approx(np.pi**0.25 / (15 * a))
    assert function(jnp.float32(a)) == pytest.approx(0, abs=1e-5 / a)


@pytest.mark.parametrize("a", [10.0, 1.0, 0.3, 0.03])
def test_ricker_scaled_to_unit_has_a_mean_square_of_one_under_a_normal_input(a):
    density = np.sqrt(2 * np.pi)
    reach = min(40 * a, 12.0)
    shape = quad(lambda z: (ricker(z, a) / ricker(0, a)) ** 2 * np.exp(-(z**2) / 2) / density, -reach, reach)[0]
    assert second_moment(jnp.float32(a)) == pytest.approx(shape, rel=1e-5)
    function = resolve("models.activations", {"name": "ricker", "a": a, "unit": True})
    z = np.linspace(-reach, reach, 20_001)
    square = np.float64(function(jnp.float32(z))) ** 2 * np.exp(-(z**2) / 2) / density
    assert np.trapezoid(square, z) == pytest.approx(1.0, rel=1e-4)


def test_rickers_width_may_be_traced():
    slope = jax.grad(lambda a: resolve("models.activations", {"name": "ricker", "a": a})(jnp.float32(0.2)))(0.5)
    expected = (ricker(0.2, 0.5 + 1e-6) - ricker(0.2, 0.5 - 1e-6)) / 2e-6
    assert slope == pytest.approx(expected, rel=1e-4)
