"""Networks against numpy: what they compute, how they start, and what training may move."""

from itertools import pairwise

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from spectral_bias.models.forward_laplacian import Derivatives, through
from spectral_bias.models.frozen import Frozen, is_frozen
from spectral_bias.models.points import at_points
from spectral_bias.registry.members import members
from spectral_bias.registry.resolve import resolve

pytestmark = pytest.mark.usefixtures("unoptimised")

KEY = jax.random.key(0)
X = np.random.default_rng(0).uniform(-1, 1, (5, 3))


def network(name, inputs=3, outputs=2, key=KEY, **parameters):
    return resolve("models.networks", {"name": name, **parameters})(key, inputs, outputs)


def outputs_of(net, x=X):
    # One program: compiled operation by operation, these tests took minutes.
    return np.float64(eqx.filter_jit(lambda x: jax.vmap(net)(x))(jnp.float32(x)))


def trained(net):
    """The arrays that training moves."""
    moved, _ = eqx.partition(net, eqx.is_inexact_array, is_leaf=is_frozen)
    return jax.tree.leaves(moved)


def test_every_network_has_a_test():
    assert set(members("models.networks")) == {"linear_tail", "mlp", "mscale_dnn", "phase_dnn", "siren"}


@pytest.mark.parametrize("widths", [[], [7], [4, 6, 5]])
def test_an_mlp_has_the_layers_asked_for(widths):
    net = network("mlp", widths=widths)
    sizes = [3, *widths, 2]
    assert [layer.weight.shape for layer in net.layers] == list(zip(sizes[1:], sizes[:-1], strict=True))
    assert [layer.bias.shape for layer in net.layers] == [(size,) for size in sizes[1:]]
    assert outputs_of(net).shape == (5, 2)
    assert sum(leaf.size for leaf in trained(net)) == sum((fan_in + 1) * fan_out for fan_in, fan_out in pairwise(sizes))


@pytest.mark.parametrize(("activation", "formula"), [("tanh", np.tanh), ("sin", np.sin)])
def test_an_mlp_is_affine_layers_with_the_activation_between_them(activation, formula):
    start = {"name": "xavier", "bias_std": 0.5}
    net = network("mlp", widths=[8, 6], activation=activation, initialisation=start, input_scale=3.0)
    h = 3.0 * X
    for index, layer in enumerate(net.layers):
        h = h @ np.float64(layer.weight).T + np.float64(layer.bias)
        h = formula(h) if index < 2 else h
    np.testing.assert_allclose(outputs_of(net), h, rtol=1e-5, atol=1e-6)


def test_layers_of_an_mlp_start_from_keys_of_their_own():
    net = network("mlp", inputs=6, outputs=6, widths=[6, 6])
    first, second, third = (np.asarray(layer.weight).ravel() for layer in net.layers)
    assert np.abs(np.corrcoef([first, second, third])[np.triu_indices(3, 1)]).max() < 0.6


@pytest.mark.parametrize("widths", [[], [16], [16, 16]])
def test_an_antisymmetric_network_starts_at_exactly_zero_with_a_gradient_that_is_not(widths):
    start = {"name": "xavier", "bias_std": 0.5}
    net = network("mlp", widths=widths, antisymmetric=True, initialisation=start)
    assert (outputs_of(net) == 0).all()
    gradient = eqx.filter_jit(eqx.filter_grad(lambda net: jnp.sum(jax.vmap(net)(jnp.float32(X)))))(net)
    moved, _ = eqx.partition(gradient, eqx.is_inexact_array, is_leaf=is_frozen)
    assert all(np.abs(leaf).max() > 1e-3 for leaf in jax.tree.leaves(moved))


def test_an_antisymmetric_network_has_the_tangent_kernel_of_one_copy():
    def kernel(net):
        params, static = eqx.partition(net, eqx.is_inexact_array, is_leaf=is_frozen)

        def output(params, x):
            return eqx.combine(params, static, is_leaf=is_frozen)(x)[0]

        gradient = jax.jit(jax.grad(output))
        rows = [jax.tree.leaves(gradient(params, x)) for x in jnp.float32(X)]
        flat = np.array([np.concatenate([np.ravel(leaf) for leaf in row]) for row in rows], dtype=float)
        return flat @ flat.T

    single, double = (network("mlp", widths=[32], antisymmetric=both) for both in (False, True))
    np.testing.assert_allclose(kernel(double), kernel(single), rtol=1e-4)


@pytest.mark.parametrize(("first_omega", "hidden_omega"), [(30.0, 30.0), (5.0, 2.0)])
def test_a_siren_starts_within_its_papers_bounds_and_fills_them(first_omega, hidden_omega):
    net = network("siren", widths=[200, 150], first_omega=first_omega, hidden_omega=hidden_omega)
    bounds = [1 / 3, np.sqrt(6 / 200) / hidden_omega, np.sqrt(6 / 150) / hidden_omega]
    for layer, bound in zip(net.layers, bounds, strict=True):
        weight = np.float64(layer.weight)
        assert np.abs(weight).max() <= bound * (1 + 1e-6)
        assert np.abs(layer.bias).max() <= bound * (1 + 1e-6)
        assert np.abs(weight).max() > 0.98 * bound
        assert weight.std() == pytest.approx(bound / np.sqrt(3), rel=0.1)


def test_a_siren_is_sines_of_its_omegas():
    net = network("siren", widths=[20, 15], first_omega=5.0, hidden_omega=2.0)
    h = X
    for layer, omega in zip(net.layers, [5.0, 2.0, None], strict=True):
        h = h @ np.float64(layer.weight).T + np.float64(layer.bias)
        h = np.sin(omega * h) if omega else h
    np.testing.assert_allclose(outputs_of(net), h, rtol=1e-4, atol=1e-5)


def test_the_papers_omega_keeps_the_spread_of_hidden_layers():
    # Sitzmann et al., theorem 1.8: with these bounds pre-activations are near standard normal from layer to layer.
    net = network("siren", inputs=1, outputs=1, widths=[256] * 4)
    h = np.linspace(-1, 1, 200)[:, None]
    for index, layer in enumerate(net.layers[:-1]):
        h = 30.0 * (h @ np.float64(layer.weight).T + np.float64(layer.bias))
        if index:
            assert 0.8 < h.std() < 1.25
        h = np.sin(h)


def test_a_siren_without_a_hidden_layer_is_refused():
    with pytest.raises(ValueError, match="at least one hidden layer"):
        network("siren", widths=[])


@pytest.mark.parametrize(
    ("name", "parameters", "numbers"),
    [
        ("mlp", {"activation": {"name": "ricker", "a": 0.3}, "input_scale": jnp.float32(2.0)}, [2.0]),
        ("siren", {"first_omega": 10.0, "hidden_omega": 20.0}, [10.0, 20.0]),
        ("mscale_dnn", {"scales": [3.0, 5.0]}, [3.0, 5.0]),
    ],
)
def test_numbers_of_a_fixed_part_are_not_among_what_training_moves(name, parameters, numbers):
    net = network(name, widths=[4, 4], **parameters)
    fixed = [leaf for leaf in jax.tree.leaves(net, is_leaf=is_frozen) if isinstance(leaf, Frozen)]
    arrays = [leaf for part in fixed for leaf in jax.tree.leaves(eqx.filter(part, eqx.is_array))]
    held = sorted(float(number) for leaf in arrays for number in np.ravel(leaf))
    assert held == pytest.approx(numbers)
    assert all(leaf.ndim for leaf in trained(net))
    assert len(trained(net)) == 6


def test_a_hard_boundary_makes_the_network_vanish_there_and_nowhere_else():
    free, held = (network("mlp", widths=[6], boundary=boundary) for boundary in ("free", "zero"))
    np.testing.assert_allclose(outputs_of(held), np.prod(1 - X**2, axis=1)[:, None] * outputs_of(free), rtol=1e-5)
    edge = np.array([[1.0, 0.3, 0.2], [-1.0, 0.0, 0.9], [0.5, 1.0, -0.4], [0.1, 0.2, -1.0]])
    assert (outputs_of(held, edge) == 0).all()


def test_an_mlp_reads_its_embedding_of_the_scaled_inputs():
    net = network("mlp", widths=[6], activation="tanh", input_scale=2.0, embedding="basic_fourier")
    seen = np.concatenate([np.cos(4 * np.pi * X), np.sin(4 * np.pi * X)], axis=1)
    first, last = ((np.float64(layer.weight), np.float64(layer.bias)) for layer in net.layers)
    h = np.tanh(seen @ first[0].T + first[1])
    np.testing.assert_allclose(outputs_of(net), h @ last[0].T + last[1], rtol=1e-4, atol=1e-5)
    assert sum(leaf.size for leaf in trained(net)) == 7 * 6 + 7 * 2


@pytest.mark.parametrize(
    ("name", "options"),
    [("phase_dnn", {"order": 2, "spacing": 3.0, "lattice": "full"}), ("mscale_dnn", {"scales": [1.0, 4.0]})],
)
def test_all_points_at_once_give_what_each_point_gives(name, options):
    net = network(name, inputs=2, outputs=1, widths=[5, 4], activation="tanh", **options)
    x = jnp.float32(np.random.default_rng(5).uniform(-1, 1, (3, 2)))
    value = eqx.filter_jit(lambda point: through(net, Derivatives.point(point)).value)
    alone = np.stack([value(point) for point in x])
    np.testing.assert_allclose(eqx.filter_jit(lambda x: at_points(net, x))(x), alone, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(outputs_of(net, x), alone, rtol=1e-4, atol=1e-5)


def test_a_network_that_offers_nothing_is_asked_point_by_point():
    np.testing.assert_array_equal(at_points(lambda x: x[::-1] * 2, jnp.eye(3)), np.eye(3)[:, ::-1] * 2)


def test_a_phase_dnn_is_its_sub_bands_networks_carried_up_and_summed():
    net = network("phase_dnn", inputs=1, outputs=1, widths=[5], spacing=10.0, order=3, activation="tanh")
    x = np.linspace(-3, 3, 7)[:, None]
    expected = np.zeros(7)
    for band in range(4):
        (first, last), (b_first, b_last) = (
            [np.float64(getattr(layer, part)[band]) for layer in net.subnets.layers] for part in ("weight", "bias")
        )
        real, imaginary = (np.tanh(x @ first.T + b_first) @ last.T + b_last).T
        shifted = ((real + 1j * imaginary) * np.exp(10j * band * x[:, 0])).real
        expected += shifted if band == 0 else 2 * shifted
    np.testing.assert_allclose(outputs_of(net, x)[:, 0], expected, atol=2e-5)
    assert sum(leaf.size for leaf in trained(net)) == 4 * (5 + 5 + 10 + 2)


@pytest.mark.parametrize(
    ("lattice", "inputs", "bands"), [("half", 1, 3), ("full", 1, 5), ("full", 3, 125), ("ends", 1, 2)]
)
def test_a_phase_dnn_has_a_network_at_every_centre(lattice, inputs, bands):
    net = network("phase_dnn", inputs=inputs, outputs=1, widths=[4], order=2, spacing=1.0, lattice=lattice)
    directions = net.carriers.function.centres
    assert net.subnets.layers[0].weight.shape == (bands, 4, inputs)
    assert len({tuple(row) for row in np.asarray(directions).tolist()}) == bands
    assert np.abs(directions).max() == 2
    # Every sub-band starts from numbers of its own.
    assert len({float(value) for value in net.subnets.layers[0].weight[:, 0, 0]}) == bands


def test_a_phase_dnn_refuses_several_outputs_and_half_a_lattice_of_several_inputs():
    with pytest.raises(ValueError, match="one output, not 2"):
        network("phase_dnn", inputs=1, outputs=2, widths=[4], order=2)
    with pytest.raises(ValueError, match="'half' is for one input; 2 inputs need"):
        network("phase_dnn", inputs=2, outputs=1, widths=[4], order=2)


def test_a_linear_tail_is_an_mlp_with_affine_layers_after_it():
    net = network("linear_tail", widths=[6, 6], linear_widths=[6, 6], activation="tanh")
    hidden = [X]
    for index, layer in enumerate([*net.body.layers, *net.tail]):
        h = hidden[-1] @ np.float64(layer.weight).T + np.float64(layer.bias)
        hidden.append(np.tanh(h) if index < 2 else h)
    np.testing.assert_allclose(outputs_of(net), hidden[-1], rtol=1e-5, atol=1e-6)
    features = np.float64(eqx.filter_jit(lambda x: jax.vmap(net.features)(x))(jnp.float32(X)))
    np.testing.assert_allclose(features, np.stack(hidden[1:-1], axis=1), rtol=1e-5, atol=1e-6)
    sizes = [3, 6, 6, 6, 6, 2]
    assert sum(leaf.size for leaf in trained(net)) == sum((fan_in + 1) * fan_out for fan_in, fan_out in pairwise(sizes))


def test_a_linear_tails_layers_start_by_lecun_and_from_keys_of_their_own():
    net = network(
        "linear_tail",
        widths=[400],
        linear_widths=[400, 400],
        initialisation="he",
    )
    for layer, variance in ((net.body.layers[1], 2.0), (net.tail[0], 1.0)):
        assert np.var(layer.weight) * 400 == pytest.approx(variance, rel=0.05)
    weights = [np.asarray(layer.weight).ravel() for layer in (net.body.layers[1], net.tail[0])]
    assert abs(np.corrcoef(weights)[0, 1]) < 0.02


def test_a_linear_tail_without_linear_layers_or_with_features_of_many_widths_is_refused():
    with pytest.raises(ValueError, match="linear_widths needs at least one layer"):
        network("linear_tail", widths=[4], linear_widths=[])
    with pytest.raises(ValueError, match=r"one width; the network has \[4, 5\]"):
        network("linear_tail", widths=[4], linear_widths=[5]).features(jnp.float32(X[0]))


def test_a_multi_scale_network_is_the_sum_of_its_subnets_of_scaled_inputs():
    scales = [1.0, 3.0, 7.0]
    start = {"name": "xavier", "bias_std": 0.5}
    net = network("mscale_dnn", widths=[8, 6], scales=scales, activation="tanh", initialisation=start)
    total = 0.0
    for subnet, scale in enumerate(scales):
        h = scale * X
        for index, layer in enumerate(net.subnets.layers):
            h = h @ np.float64(layer.weight[subnet]).T + np.float64(layer.bias[subnet])
            h = np.tanh(h) if index < 2 else h
        total = total + h
    np.testing.assert_allclose(outputs_of(net), total, rtol=1e-4, atol=1e-5)
    assert sum(leaf.size for leaf in trained(net)) == 3 * (4 * 8 + 9 * 6 + 7 * 2)


def test_subnets_of_a_multi_scale_network_start_apart_and_with_the_spread_of_one():
    net = network("mscale_dnn", widths=[64, 64])
    weights = np.float64(net.subnets.layers[1].weight).reshape(6, -1)
    assert np.abs(np.corrcoef(weights)[np.triu_indices(6, 1)]).max() < 0.1
    assert weights.std() == pytest.approx(np.sqrt(2 / 128), rel=0.03)
    # Of compact support by default: all is dark far outside, where scaled tanh units would shine.
    far = np.array([[1e6, 2e6, -3e6]])
    np.testing.assert_array_equal(outputs_of(net, far), 0)
