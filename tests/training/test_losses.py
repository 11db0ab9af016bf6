"""Every loss against scipy and numpy."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import log_softmax, softmax

from spectral_bias.registry.members import members
from spectral_bias.registry.resolve import resolve, resolve_module

pytestmark = pytest.mark.usefixtures("unoptimised")

GENERATOR = np.random.default_rng(0)
OUTPUT = 3.0 * GENERATOR.standard_normal((7, 4))
ONE_HOT = np.eye(4)[GENERATOR.integers(0, 4, 7)]
# The loss, and its gradient with respect to the output.
FORMULAS = {
    "mse": (lambda output, label: np.mean((output - label) ** 2), lambda output, label: 2 * (output - label) / 28),
    "softmax_cross_entropy": (
        lambda output, label: -np.mean(np.sum(label * log_softmax(output, axis=1), axis=1)),
        lambda output, label: (softmax(output, axis=1) - label) / 7,
    ),
}


DERIVATIVE_LOSSES = {"gradient", "second_derivative"}
EQUATION_LOSSES = {"residual", "deep_ritz"}
OTHER_LOSSES = {"sub_bands"}


def of_outputs(name):
    """A loss as a function of the network's outputs and the labels: the network looks its outputs up in a table."""
    loss = resolve("training.losses", name)
    return lambda output, label: loss(lambda x: x @ output, {"x": jnp.eye(len(output)), "y": label})


def test_every_loss_has_its_formula_here():
    assert set(FORMULAS) | DERIVATIVE_LOSSES | EQUATION_LOSSES | OTHER_LOSSES == set(members("training.losses"))


@pytest.mark.parametrize("name", sorted(FORMULAS))
def test_a_loss_and_its_gradient_are_their_formulas(name):
    loss = of_outputs(name)
    value, gradient = jax.value_and_grad(loss)(jnp.float32(OUTPUT), jnp.float32(ONE_HOT))
    assert value == pytest.approx(FORMULAS[name][0](OUTPUT, ONE_HOT), rel=1e-5)
    np.testing.assert_allclose(gradient, FORMULAS[name][1](OUTPUT, ONE_HOT), rtol=1e-4, atol=1e-7)


def test_under_cross_entropy_a_network_says_probabilities():
    said = resolve_module("training.losses", "softmax_cross_entropy").prediction(jnp.float32(OUTPUT))
    np.testing.assert_allclose(said, softmax(OUTPUT, axis=1), rtol=1e-5)


def test_cross_entropy_of_huge_outputs_is_finite():
    loss = of_outputs("softmax_cross_entropy")
    assert loss(jnp.float32([[1e4, -1e4]]), jnp.float32([[0.0, 1.0]])) == pytest.approx(2e4)


@pytest.mark.parametrize("weight", [0.0, 0.5, 2.0])
def test_losses_with_derivatives_weigh_the_errors_of_a_cubic(weight):
    # f = c x^3 against labels g, g', g'' that are drawn: every error is a closed form.
    x = GENERATOR.uniform(-1, 1, (9, 1))
    labels = {name: GENERATOR.standard_normal((9, 1)) for name in ("y", "dy", "d2y")}
    batch = {name: jnp.float32(values) for name, values in {"x": x, **labels}.items()}

    def cubic(point):
        return 1.5 * point**3

    values = np.mean((1.5 * x**3 - labels["y"]) ** 2)
    first = resolve("training.losses", {"name": "gradient", "beta": weight})(cubic, batch)
    assert first == pytest.approx(values + weight * np.mean((4.5 * x**2 - labels["dy"]) ** 2), rel=1e-5)
    second = resolve("training.losses", {"name": "second_derivative", "gamma": weight})(cubic, batch)
    assert second == pytest.approx(values + weight * np.mean((9.0 * x - labels["d2y"]) ** 2), rel=1e-5)


def quadratic(c):
    """c (x^2 + 3 x y) + x - 2 y in the plane: gradient c (2 x + 3 y, 3 x) + (1, -2), Laplacian 2 c."""
    return lambda at: (c * (at[0] ** 2 + 3 * at[0] * at[1]) + at[0] - 2 * at[1])[None]


@pytest.mark.parametrize("weight", [0.0, 2.0])
@pytest.mark.parametrize("name", sorted(EQUATION_LOSSES))
def test_losses_of_an_equation_are_its_residual_or_energy_and_the_boundarys_error(name, weight):
    x, edge = GENERATOR.uniform(-1, 1, (9, 2)), GENERATOR.uniform(-1, 1, (4, 2))
    batch = {"x": x, "boundary_x": edge, "boundary_y": GENERATOR.standard_normal((4, 1))}
    batch |= {"source": GENERATOR.standard_normal((9, 1)), "reaction": GENERATOR.uniform(0, 2, (9, 1))}
    on_device = {key: jnp.float32(values) for key, values in batch.items()}
    loss = resolve("training.losses", {"name": name, "boundary_weight": weight})

    def expected(c):
        value, outside = (np.float64([quadratic(c)(at) for at in points]) for points in (x, edge))
        slopes = np.stack([c * (2 * x[:, 0] + 3 * x[:, 1]) + 1, c * 3 * x[:, 0] - 2], axis=1)
        if name == "residual":
            inside = np.mean((2 * c + batch["reaction"] * value + batch["source"]) ** 2)
        else:
            energy = np.sum(slopes**2, axis=1, keepdims=True) / 2 - batch["reaction"] * value**2 / 2
            inside = np.mean(energy - batch["source"] * value)
        return inside + weight * np.mean((outside - batch["boundary_y"]) ** 2)

    value, slope = jax.value_and_grad(lambda c: loss(quadratic(c), on_device))(1.3)
    assert value == pytest.approx(expected(1.3), rel=1e-4)
    assert slope == pytest.approx((expected(1.3 + 1e-4) - expected(1.3 - 1e-4)) / 2e-4, rel=1e-3)


def test_a_residual_is_divided_by_its_scale():
    batch = {"x": jnp.ones((3, 2)), "source": jnp.ones((3, 1)), "reaction": jnp.ones((3, 1))}
    batch |= {"boundary_x": jnp.ones((2, 2)), "boundary_y": jnp.ones((2, 1))}
    whole, part = (
        resolve("training.losses", {"name": "residual", "boundary_weight": 0.0, "scale": scale})(quadratic(1.3), batch)
        for scale in (1.0, 5.0)
    )
    assert float(part) == pytest.approx(float(whole) / 25, rel=1e-5)


def test_sub_bands_are_compared_one_by_one():
    class Network:
        def sub_bands(self, x):
            return jnp.stack([x.T, 2 * x.T])

    x = jnp.float32([[1.0, 0.0], [0.0, 3.0]])
    labels = jnp.float32(GENERATOR.standard_normal((2, 2, 2)))
    expected = np.mean(np.sum((np.stack([x, 2 * x], axis=1) - labels) ** 2, axis=(1, 2)))
    loss = resolve("training.losses", "sub_bands")
    assert loss(Network(), {"x": x, "sub_bands": labels}) == pytest.approx(float(expected), rel=1e-5)
