"""Training against closed forms and numpy, and the promises about bits: seeds, segments and shared programs."""

from types import SimpleNamespace

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import log_softmax, softmax

from spectral_bias.registry.members import members
from spectral_bias.registry.resolve import resolve
from spectral_bias.registry.seeds import stream
from spectral_bias.training import ensemble
from spectral_bias.training.batches import batch_of
from spectral_bias.training.ensemble import Data, train_ensemble

KEYS = [stream("test", seed, "initialisation") for seed in range(3)]
BATCH_KEYS = [stream("test", seed, "batches") for seed in range(3)]
MLP = {
    "name": "mlp",
    "widths": [5],
    "activation": {"name": "tanh"},
    "initialisation": {"name": "xavier", "scale": 1.0, "bias_std": 0.0},
    "input_scale": 1.0,
    "embedding": {"name": "identity"},
    "boundary": "free",
    "antisymmetric": False,
}
LINEAR = {**MLP, "widths": [], "initialisation": {"name": "normal", "std": 0.5, "scale": 1.0}}
ADAM = {"name": "adam", "learning_rate": 0.01, "b1": 0.9, "b2": 0.999}
SNAPSHOTS = [0, 1, 2, 4, 7, 10, 15, 20]


def run_spec(**changes):
    spec = {
        "model": MLP,
        "loss": {"name": "mse"},
        "optimiser": ADAM,
        "schedule": {"name": "constant"},
        "batch": "full",
        "snapshots": SNAPSHOTS,
        "feature_steps": [],
    }
    return {**spec, **changes}


def curve(count=8):
    """One period of a sine, evaluated where it is trained on and in between."""
    x = np.linspace(-1, 1, count, endpoint=False)
    fine = np.linspace(-1, 1, 2 * count, endpoint=False)
    return data_of(x, np.sin(np.pi * x), fine)


def data_of(x, y, x_evaluate):
    """Training points and labels, and evaluation points, a column each."""
    x, y, x_evaluate = (np.float32(values).reshape(len(values), -1) for values in (x, y, x_evaluate))
    return Data({"x": x, "y": y}, x_evaluate)


def trained(spec, data=None, members=(0, 1, 2), say=lambda line: None):
    keys, batch_keys = ([keys[member] for member in members] for keys in (KEYS, BATCH_KEYS))
    return train_ensemble(spec, curve() if data is None else data, keys, batch_keys, say)


# What a seed is: the same bits in any company, in any number of segments.


@pytest.fixture(scope="module")
def in_batches():
    """Three members, trained on mini-batches."""
    return trained(run_spec(batch=3))


@pytest.mark.parametrize("members", [(1,), (2, 0)])
def test_a_seeds_trajectory_has_the_same_bits_in_any_company(in_batches, members):
    found = trained(run_spec(batch=3), members=members)
    for place, member in enumerate(members):
        np.testing.assert_array_equal(found.prediction[place], in_batches.prediction[member])
        np.testing.assert_array_equal(found.loss[place], in_batches.loss[member])


@pytest.mark.parametrize("segments", [1, 3])
def test_the_segments_of_a_program_change_no_bit(in_batches, segments, monkeypatch):
    monkeypatch.setattr(ensemble, "SEGMENTS", segments)
    lines = []
    found = trained(run_spec(batch=3), say=lines.append)
    np.testing.assert_array_equal(found.prediction, in_batches.prediction)
    np.testing.assert_array_equal(found.loss, in_batches.loss)
    assert found.prediction.shape == (3, len(SNAPSHOTS), 16, 1)
    assert len(lines) == 1 + segments
    assert lines[-1].startswith("step 20 of 20: median loss")


def test_seeds_differ_from_each_other_and_the_same_seed_does_not(in_batches):
    assert not np.array_equal(in_batches.prediction[0], in_batches.prediction[1])
    np.testing.assert_array_equal(trained(run_spec(batch=3)).prediction, in_batches.prediction)


def test_the_loss_decreases_and_is_that_of_the_output_at_the_training_points(in_batches):
    data = curve()
    at_training_points = np.float64(in_batches.prediction[:, :, ::2])
    np.testing.assert_allclose(
        in_batches.loss, np.mean((at_training_points - data.train["y"]) ** 2, axis=(2, 3)), rtol=1e-4
    )
    assert (in_batches.loss[:, -1] < 0.9 * in_batches.loss[:, 0]).all()
    assert in_batches.parameters == 1 * 5 + 5 + 5 * 1 + 1


def test_looking_more_rarely_changes_nothing_of_what_is_seen(in_batches):
    found = trained(run_spec(batch=3, snapshots=[0, 4, 20]))
    places = [SNAPSHOTS.index(step) for step in (0, 4, 20)]
    np.testing.assert_array_equal(found.prediction, in_batches.prediction[:, places])


# What a step is: a linear network's training is known in closed form.

X = np.random.default_rng(0).uniform(-1, 1, (6, 2))
LABELS = {
    "mse": np.random.default_rng(1).standard_normal((6, 3)),
    "softmax_cross_entropy": np.eye(3)[[0, 1, 2, 0, 1, 1]],
}
DESIGN = np.column_stack([X, np.ones(6)])
PROBES = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])


def linear_run(optimiser, loss="mse", snapshots=(0, 1, 2, 5, 12), **changes):
    """A linear network seen at the origin and at unit vectors, so that its weights can be read off its output."""
    data = data_of(X, LABELS[loss], PROBES)
    spec = run_spec(model=LINEAR, loss={"name": loss}, optimiser=optimiser, snapshots=list(snapshots), **changes)
    return trained(spec, data), snapshots


def weights_of(seen):
    """Rows for the two inputs and the bias, from what was seen at the probes."""
    return np.stack([seen[1] - seen[0], seen[2] - seen[0], seen[0]])


def gradient_of(loss, weights):
    output, label = DESIGN @ weights, LABELS[loss]
    if loss == "mse":
        return 2 * DESIGN.T @ (output - label) / label.size
    return DESIGN.T @ (softmax(output, axis=1) - label) / len(label)


def sgd(rate, momentum=0.0):
    def step(weights, gradient, memory, _):
        velocity = momentum * memory.get("velocity", 0.0) + gradient
        return weights - rate * velocity, {"velocity": velocity}

    return step


def adam(rate, b1, b2, small=1e-8):
    def step(weights, gradient, memory, count):
        mean = b1 * memory.get("mean", 0.0) + (1 - b1) * gradient
        square = b2 * memory.get("square", 0.0) + (1 - b2) * gradient**2
        updated = weights - rate * (mean / (1 - b1**count)) / (np.sqrt(square / (1 - b2**count)) + small)
        return updated, {"mean": mean, "square": square}

    return step


def rmsprop(rate, decay, small=1e-8):
    def step(weights, gradient, memory, _):
        square = decay * memory.get("square", 0.0) + (1 - decay) * gradient**2
        return weights - rate * gradient / np.sqrt(square + small), {"square": square}

    return step


def adagrad(rate, initial, small=1e-7):
    def step(weights, gradient, memory, _):
        square = memory.get("square", initial) + gradient**2
        return weights - rate * gradient / np.sqrt(square + small), {"square": square}

    return step


def lion(rate, b1, b2, decay):
    def step(weights, gradient, memory, _):
        mean = memory.get("mean", 0.0)
        updated = weights - rate * (np.sign(b1 * mean + (1 - b1) * gradient) + decay * weights)
        return updated, {"mean": b2 * mean + (1 - b2) * gradient}

    return step


OPTIMISERS = {
    "adagrad": [({"learning_rate": 0.1, "initial": 0.2}, adagrad(0.1, 0.2))],
    "lion": [({"learning_rate": 0.02, "b1": 0.7, "b2": 0.9, "weight_decay": 0.3}, lion(0.02, 0.7, 0.9, 0.3))],
    "lbfgs": [],  # its steps hang on a line search; a test of its own follows
    "sgd": [
        ({"learning_rate": 0.1, "momentum": 0.0}, sgd(0.1)),
        ({"learning_rate": 0.1, "momentum": 0.8}, sgd(0.1, 0.8)),
    ],
    "adam": [({"learning_rate": 0.05, "b1": 0.8, "b2": 0.99}, adam(0.05, 0.8, 0.99))],
    "rmsprop": [({"learning_rate": 0.02, "decay": 0.8}, rmsprop(0.02, 0.8))],
}
CASES = [(name, *case) for name in members("training.optimisers") for case in OPTIMISERS[name]]


@pytest.mark.parametrize(("name", "parameters", "step"), CASES)
def test_every_optimisers_steps_are_those_of_its_formula(name, parameters, step):
    found, snapshots = linear_run({"name": name, **parameters})
    for member in np.float64(found.prediction):
        weights, memory = weights_of(member[0]), {}
        for count in range(snapshots[-1] + 1):
            if count in snapshots:
                seen = weights_of(member[snapshots.index(count)])
                np.testing.assert_allclose(seen, weights, rtol=2e-4, atol=2e-5)
            weights, memory = step(weights, gradient_of("mse", weights), memory, count + 1)


def test_lbfgs_reaches_the_least_squares_solution_in_a_few_steps():
    found, _ = linear_run({"name": "lbfgs", "memory": 10, "line_search": 20}, snapshots=(0, 1, 15))
    best, *_ = np.linalg.lstsq(DESIGN, LABELS["mse"], rcond=None)
    for member in np.float64(found.prediction):
        np.testing.assert_allclose(weights_of(member[-1]), best, atol=1e-4)
        assert np.abs(weights_of(member[1]) - best).max() > 1e-2


FACTORS = {
    "constant": ({}, lambda count, steps: 1.0),
    "cosine": ({"final": 0.2}, lambda count, steps: 0.6 + 0.4 * np.cos(np.pi * count / steps)),
    "exponential": ({"final": 0.01}, lambda count, steps: 10 ** (-2 * count / steps)),
}


@pytest.mark.parametrize("name", members("training.schedules"))
def test_every_schedule_shrinks_steps_by_its_formula(name):
    parameters, factor = FACTORS[name]
    optimiser = {"name": "sgd", "learning_rate": 0.3, "momentum": 0.0}
    found, snapshots = linear_run(optimiser, schedule={"name": name, **parameters})
    for member in np.float64(found.prediction):
        weights = weights_of(member[0])
        for count in range(snapshots[-1] + 1):
            if count in snapshots:
                seen = weights_of(member[snapshots.index(count)])
                np.testing.assert_allclose(seen, weights, rtol=2e-4, atol=2e-5)
            weights = weights - 0.3 * factor(count, snapshots[-1]) * gradient_of("mse", weights)


def test_each_member_trains_on_labels_of_its_own():
    noise = np.random.default_rng(3).standard_normal((4, 8, 1)).astype(np.float32)
    shared = curve()
    data = Data({"x": shared.train["x"]}, shared.x_evaluate, {"y": shared.train["y"] + noise})
    together = trained(run_spec(), data)
    for member in range(3):
        alone = Data({"x": shared.train["x"], "y": shared.train["y"] + noise[member]}, shared.x_evaluate)
        found = trained(run_spec(), alone, members=(member,))
        np.testing.assert_array_equal(together.prediction[member], found.prediction[0])
        np.testing.assert_array_equal(together.loss[member], found.loss[0])
    with pytest.raises(ValueError, match="y has 2 copies in the dataset, fewer than 3 seeds"):
        trained(run_spec(), data._replace(own={"y": data.own["y"][:2]}))


def test_features_are_the_hidden_layers_outputs_at_the_steps_asked_for():
    model = {**MLP, "widths": [5, 5]}
    found = trained(run_spec(model=model, feature_steps=[0, 4, 20]))
    assert found.features.shape == (3, 3, 2, 16, 5)
    x = np.float64(curve().x_evaluate)
    for member, key in enumerate(KEYS):
        net = resolve("models.networks", model)(jax.random.wrap_key_data(jnp.uint32(key)), 1, 1)
        h = x
        for layer in range(2):
            h = np.tanh(h @ np.float64(net.layers[layer].weight).T + np.float64(net.layers[layer].bias))
            np.testing.assert_allclose(found.features[member, 0, layer], h, atol=1e-5)
    # The output is affine in the last hidden layer, at every step with that step's weights.
    for place, step in enumerate([0, 4, 20]):
        last = np.column_stack([found.features[0, place, 1], np.ones(16)])
        said = np.float64(found.prediction[0, SNAPSHOTS.index(step), :, 0])
        coefficients, *_ = np.linalg.lstsq(last, said, rcond=None)
        np.testing.assert_allclose(last @ coefficients, said, atol=1e-5)
    np.testing.assert_array_equal(found.prediction, trained(run_spec(model=model)).prediction)


def test_features_of_layers_of_different_widths_are_refused():
    with pytest.raises(ValueError, match=r"features need hidden layers of one width; the network has \[5, 4\]"):
        trained(run_spec(model={**MLP, "widths": [5, 4]}, feature_steps=[0]))


def test_mini_batches_are_drawn_from_the_members_own_stream():
    data = data_of(X, LABELS["mse"], PROBES)
    steps = sgd(0.1)
    spec = run_spec(model=LINEAR, optimiser={"name": "sgd", "learning_rate": 0.1, "momentum": 0.0}, batch=4)
    found = trained(spec, data)
    for member, key in zip(np.float64(found.prediction), BATCH_KEYS, strict=True):
        weights, key = weights_of(member[0]), jax.random.wrap_key_data(jnp.uint32(key))
        for count in range(SNAPSHOTS[-1] + 1):
            if count in SNAPSHOTS:
                seen = weights_of(member[SNAPSHOTS.index(count)])
                np.testing.assert_allclose(seen, weights, rtol=2e-4, atol=2e-5)
            batch = batch_of(4, key, jnp.int32(count), jax.tree.map(jnp.asarray, data.train))
            x, y = batch["x"], batch["y"]
            design = np.column_stack([np.float64(x), np.ones(4)])
            weights, _ = steps(weights, 2 * design.T @ (design @ weights - np.float64(y)) / y.size, {}, count)


def test_gradient_descent_on_a_linear_network_follows_the_closed_form():
    found, snapshots = linear_run({"name": "sgd", "learning_rate": 0.3, "momentum": 0.0}, snapshots=(0, 3, 40, 400))
    best, *_ = np.linalg.lstsq(DESIGN, LABELS["mse"], rcond=None)
    values, vectors = np.linalg.eigh(2 * DESIGN.T @ DESIGN / LABELS["mse"].size)
    for member, losses in zip(np.float64(found.prediction), found.loss, strict=True):
        start = vectors.T @ (weights_of(member[0]) - best)
        for place, step in enumerate(snapshots):
            weights = best + vectors @ ((1 - 0.3 * values[:, None]) ** step * start)
            np.testing.assert_allclose(weights_of(member[place]), weights, rtol=1e-3, atol=1e-4)
            expected = np.mean((DESIGN @ weights - LABELS["mse"]) ** 2)
            assert losses[place] == pytest.approx(expected, rel=1e-3)


def test_under_cross_entropy_snapshots_are_probabilities_and_steps_follow_its_gradient():
    found, snapshots = linear_run(
        {"name": "sgd", "learning_rate": 0.5, "momentum": 0.0}, loss="softmax_cross_entropy", snapshots=(0, 1, 8)
    )
    np.testing.assert_allclose(found.prediction.sum(axis=-1), 1.0, rtol=1e-5)
    for member, losses in zip(np.float64(found.prediction), found.loss, strict=True):
        # Probabilities fix the weights up to one shift of all classes, which changes neither loss nor gradient.
        weights = weights_of(np.log(member[0]))
        for count in range(snapshots[-1] + 1):
            if count in snapshots:
                place = snapshots.index(count)
                seen = softmax(np.column_stack([PROBES, np.ones(3)]) @ weights, axis=1)
                np.testing.assert_allclose(member[place], seen, rtol=1e-4)
                logs = log_softmax(DESIGN @ weights, axis=1)
                expected = -np.mean(np.sum(LABELS["softmax_cross_entropy"] * logs, axis=1))
                assert losses[place] == pytest.approx(expected, rel=1e-4)
            weights = weights - 0.5 * gradient_of("softmax_cross_entropy", weights)


# What is not trained, and what goes wrong.


def test_a_fixed_width_is_the_same_after_training(monkeypatch):
    states = []
    real = ensemble._program

    def watched(names, data):
        start, advance = real(names, data)

        class Watched:
            def lower(self, *arguments):
                compiled = advance.lower(*arguments).compile()

                def call(*arguments):
                    states.append((arguments[1], compiled(*arguments)))
                    return states[-1][1]

                return type("Compiled", (), {"compile": lambda self: call})()

        return start, Watched()

    monkeypatch.setattr(ensemble, "_program", watched)
    model = {**MLP, "activation": {"name": "ricker", "a": 0.7, "unit": False}, "input_scale": 1.5}
    data = curve()
    found = trained(run_spec(model=model, snapshots=[0, 20]), data)
    before, after = states[0][0].arrays, states[-1][1][0].arrays
    np.testing.assert_array_equal(after.input_scale.function.factor, np.float32([1.5] * 3))
    for layer_before, layer_after in zip(before.layers, after.layers, strict=True):
        assert (np.abs(layer_after.weight - layer_before.weight) > 1e-3).any()
    # The trained weights with the width as it was say what the last snapshot says.
    first, last = ((np.float64(layer.weight), np.float64(layer.bias)) for layer in after.layers)
    for member in range(3):
        z = (1.5 * np.float64(data.x_evaluate) @ first[0][member].T + first[1][member]) / 0.7
        h = np.pi**0.25 / (15 * 0.7) * (1 - z**2) * np.exp(-(z**2) / 2)
        np.testing.assert_allclose(found.prediction[member, -1], h @ last[0][member].T + last[1][member], rtol=1e-3)
    assert found.parameters == 16


def explodes(x):
    """An activation that overflows for large inputs and is almost 0 for negative ones."""
    return jnp.exp(1000.0 * x)


def test_divergence_names_the_seeds_and_leaves_the_others_out_of_it():
    keys = [stream("divergence", seed) for seed in range(6)]
    model = {**MLP, "widths": [1], "activation": {"name": f"{__name__}:explodes"}}
    data = data_of(np.linspace(0.5, 1.0, 4), np.ones(4), [1.0])
    starts = [resolve("models.networks", model)(jax.random.wrap_key_data(jnp.uint32(key)), 1, 1) for key in keys]
    bad = [seed for seed, net in enumerate(starts) if 1000.0 * float(net.layers[0].weight[0, 0]) > 90]
    assert 0 < len(bad) < 6
    spec = run_spec(model=model, snapshots=[0, 3], optimiser={**ADAM, "learning_rate": 1e-6})
    with pytest.raises(FloatingPointError, match=rf"loss of seeds \[{', '.join(map(str, bad))}\] .* at step 3"):
        train_ensemble(spec, data, keys, keys)


# Runs that differ only in numbers share one program.


class LoweredError(Exception):
    """Stops a run when its program is lowered, and carries the text."""


@pytest.fixture
def program_text(monkeypatch):
    """A function that gives the text of a run's two programs without compiling or running the second."""
    real = ensemble._program

    program = SimpleNamespace(first="")

    def of_run(names, data):
        start, advance = real(names, data)

        class Stopping:
            def lower(self, *arguments):
                raise LoweredError(advance.lower(*arguments).as_text())

        class Starting:
            def lower(self, *arguments):
                program.first = start.lower(*arguments).as_text()
                return self

            def compile(self, **_):
                return lambda *arguments: jax.eval_shape(start, *arguments)

        return Starting(), Stopping()

    monkeypatch.setattr(ensemble, "_program", of_run)

    def text(spec, data=None):
        with pytest.raises(LoweredError) as caught:
            trained(spec, data)
        return program.first, str(caught.value)

    return text


RICKER = {**MLP, "activation": {"name": "ricker", "a": 1.0, "unit": False}}


def test_numbers_and_data_are_arguments_of_one_program(program_text):
    base = program_text(run_spec(model=RICKER))
    shifted = jax.tree.map(lambda values: values + np.float32(0.5), curve())
    changed = {
        **RICKER,
        "activation": {"name": "ricker", "a": 0.3, "unit": False},
        "initialisation": {"name": "xavier", "scale": 8.0, "bias_std": 0.5},
        "input_scale": 30.0,
    }
    assert program_text(run_spec(model=changed, optimiser={**ADAM, "learning_rate": 3e-4, "b1": 0.5})) == base
    assert program_text(run_spec(model=RICKER), shifted) == base
    assert program_text(run_spec(model=RICKER, snapshots=[0, 3, 9, 11, 12, 30, 31, 50])) == base


@pytest.mark.parametrize(
    "changes",
    [
        {"model": {**RICKER, "widths": [6]}},
        {"model": {**RICKER, "activation": {"name": "ricker", "a": 1.0, "unit": True}}},
        {"model": RICKER, "batch": 4},
        {"model": RICKER, "loss": {"name": "softmax_cross_entropy"}},
    ],
)
def test_what_changes_the_computation_changes_the_program(program_text, changes):
    assert program_text(run_spec(**changes))[1] != program_text(run_spec(model=RICKER))[1]


def test_a_number_that_is_an_argument_still_counts():
    narrow, wide = (
        trained(run_spec(model={**RICKER, "activation": {"name": "ricker", "a": a, "unit": False}}, snapshots=[0, 1]))
        for a in (1.0, 0.3)
    )
    assert not np.allclose(narrow.prediction, wide.prediction)
