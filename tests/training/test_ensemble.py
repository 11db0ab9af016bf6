"""Training against closed forms and numpy, and the promises about bits: seeds and segments."""

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import log_softmax, softmax

from small_training import (
    ADAM,
    BATCH_KEYS,
    DESIGN,
    KEYS,
    LABELS,
    LINEAR,
    MLP,
    PROBES,
    SNAPSHOTS,
    X,
    curve,
    data_of,
    gradient_of,
    linear_run,
    ready,
    recipe,
    trained,
    weights_of,
)
from spectral_bias.registry.resolve import resolve
from spectral_bias.registry.seeds import stream
from spectral_bias.training import ensemble
from spectral_bias.training.batches import batch_of
from spectral_bias.training.data import Data
from spectral_bias.training.ensemble import Call, Training
from spectral_bias.training.progress import with_progress

# What a seed is: the same bits in any company, in any number of segments.


@pytest.fixture(scope="module")
def in_batches():
    """Three members, trained on mini-batches."""
    return trained(batch=3)


@pytest.mark.parametrize("members", [(1,), (2, 0)])
def test_a_seeds_trajectory_has_the_same_bits_in_any_company(in_batches, members):
    found = trained(batch=3, members=members)
    for place, member in enumerate(members):
        np.testing.assert_array_equal(found.prediction[place], in_batches.prediction[member])
        np.testing.assert_array_equal(found.loss[place], in_batches.loss[member])


@pytest.mark.parametrize("segments", [1, 3])
def test_the_segments_of_a_program_change_no_bit(in_batches, segments, monkeypatch):
    monkeypatch.setattr(ensemble, "SEGMENTS", segments)
    training, lines = ready(batch=3), []
    found = training.trajectory(with_progress(training.segments(), 20, lines.append))
    np.testing.assert_array_equal(found.prediction, in_batches.prediction)
    np.testing.assert_array_equal(found.loss, in_batches.loss)
    assert found.prediction.shape == (3, len(SNAPSHOTS), 16, 1)
    assert len(lines) == segments
    assert lines[-1].startswith(f"step 20 of 20: median loss {np.median(found.loss[:, -1]):.3e}, ")


def test_seeds_differ_from_each_other_and_the_same_seed_does_not(in_batches):
    assert not np.array_equal(in_batches.prediction[0], in_batches.prediction[1])
    np.testing.assert_array_equal(trained(batch=3).prediction, in_batches.prediction)


def test_the_loss_decreases_and_is_that_of_the_output_at_the_training_points(in_batches):
    data = curve()
    at_training_points = np.float64(in_batches.prediction[:, :, ::2])
    np.testing.assert_allclose(
        in_batches.loss, np.mean((at_training_points - data.train["y"]) ** 2, axis=(2, 3)), rtol=1e-4
    )
    assert (in_batches.loss[:, -1] < 0.9 * in_batches.loss[:, 0]).all()
    assert in_batches.parameters == 1 * 5 + 5 + 5 * 1 + 1


def test_looking_more_rarely_changes_nothing_of_what_is_seen(in_batches):
    found = trained(batch=3, snapshots=[0, 4, 20])
    places = [SNAPSHOTS.index(step) for step in (0, 4, 20)]
    np.testing.assert_array_equal(found.prediction, in_batches.prediction[:, places])


# How far one call of the program goes.


@pytest.mark.parametrize(
    ("step", "seen", "most", "expected"),
    [
        (0, 0, np.inf, ((0, 1, 3), 3)),
        (4, 3, np.inf, ((6, 30), 2)),
        (4, 3, 10.0, ((6, 4), 1)),
        (4, 3, 6.0, ((6,), 1)),
        (4, 3, 6.9, ((6,), 1)),
        (14, 4, 10.0, ((10,), 0)),
        (14, 4, 26.0, ((26,), 1)),
        (4, 3, 1.0, ((1,), 0)),
    ],
)
def test_a_call_goes_as_far_as_it_may(step, seen, most, expected):
    call = Call.upto([0, 1, 4, 10, 40][seen:], step, 3, most)
    assert (call.counts, call.kept) == expected
    counts, looked_at = call.arguments()
    assert counts.dtype == np.int32
    assert counts.tolist() == [0] * (3 - len(call.counts)) + [*call.counts]
    assert looked_at.tolist() == [False] * (3 - len(call.counts)) + [True] * len(call.counts)


def test_networks_are_looked_at_once_a_snapshot_and_not_at_empty_places(monkeypatch):
    """Eight snapshots by three a call: the last call has an empty place."""
    monkeypatch.setattr(ensemble, "SEGMENTS", 3)
    looks = []

    def counted(output):
        jax.debug.callback(lambda: looks.append(1))
        return output

    training = Training(dataclasses.replace(recipe(), prediction=counted), curve(), KEYS, BATCH_KEYS, SNAPSHOTS)
    found = training.trajectory(training.segments())
    jax.effects_barrier()
    assert len(looks) == len(KEYS) * len(SNAPSHOTS)
    np.testing.assert_array_equal(found.prediction, trained().prediction)


# What a step is.


def test_each_member_trains_on_labels_of_its_own():
    noise = np.random.default_rng(3).standard_normal((4, 8, 1)).astype(np.float32)
    shared = curve()
    data = Data({"x": shared.train["x"]}, shared.x_evaluate, {"y": shared.train["y"] + noise})
    together = trained(data)
    for member in range(3):
        alone = Data({"x": shared.train["x"], "y": shared.train["y"] + noise[member]}, shared.x_evaluate)
        found = trained(alone, members=(member,))
        np.testing.assert_array_equal(together.prediction[member], found.prediction[0])
        np.testing.assert_array_equal(together.loss[member], found.loss[0])
    with pytest.raises(ValueError, match="y has 2 copies in the dataset, fewer than 3 seeds"):
        trained(data._replace(own={"y": data.own["y"][:2]}))


def test_features_are_the_hidden_layers_outputs_at_the_steps_asked_for():
    model = {**MLP, "widths": [5, 5]}
    found = trained(model=model, feature_steps=[0, 4, 20])
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
    np.testing.assert_array_equal(found.prediction, trained(model=model).prediction)


def test_features_of_layers_of_different_widths_are_refused():
    with pytest.raises(ValueError, match=r"features need hidden layers of one width; the network has \[5, 4\]"):
        trained(model={**MLP, "widths": [5, 4]}, feature_steps=[0])


def test_mini_batches_are_drawn_from_the_members_own_stream():
    data = data_of(X, LABELS["mse"], PROBES)
    found = trained(data, model=LINEAR, optimiser={"name": "sgd", "learning_rate": 0.1, "momentum": 0.0}, batch=4)
    for member, key in zip(np.float64(found.prediction), BATCH_KEYS, strict=True):
        weights, key = weights_of(member[0]), jax.random.wrap_key_data(jnp.uint32(key))
        for count in range(SNAPSHOTS[-1] + 1):
            if count in SNAPSHOTS:
                seen = weights_of(member[SNAPSHOTS.index(count)])
                np.testing.assert_allclose(seen, weights, rtol=2e-4, atol=2e-5)
            batch = batch_of(4, key, jnp.int32(count), jax.tree.map(jnp.asarray, data.train))
            x, y = batch["x"], batch["y"]
            design = np.column_stack([np.float64(x), np.ones(4)])
            weights = weights - 0.1 * 2 * design.T @ (design @ weights - np.float64(y)) / y.size


def test_under_cross_entropy_snapshots_are_probabilities_and_steps_follow_its_gradient():
    found = linear_run(
        {"name": "sgd", "learning_rate": 0.5, "momentum": 0.0}, loss="softmax_cross_entropy", snapshots=(0, 1, 8)
    )
    np.testing.assert_allclose(found.prediction.sum(axis=-1), 1.0, rtol=1e-5)
    for member, losses in zip(np.float64(found.prediction), found.loss, strict=True):
        # Probabilities fix the weights up to one shift of all classes, which changes neither loss nor gradient.
        weights = weights_of(np.log(member[0]))
        for count in range(found.steps[-1] + 1):
            if count in found.steps:
                place = found.steps.index(count)
                seen = softmax(np.column_stack([PROBES, np.ones(3)]) @ weights, axis=1)
                np.testing.assert_allclose(member[place], seen, rtol=1e-4)
                logs = log_softmax(DESIGN @ weights, axis=1)
                expected = -np.mean(np.sum(LABELS["softmax_cross_entropy"] * logs, axis=1))
                assert losses[place] == pytest.approx(expected, rel=1e-4)
            weights = weights - 0.5 * gradient_of("softmax_cross_entropy", weights)


# What is not trained, and what goes wrong.


def test_a_frozen_width_is_the_same_after_training():
    model = {**MLP, "activation": {"name": "ricker", "a": 0.7, "unit": False}, "input_scale": 1.5}
    training = ready(model=model, snapshots=[0, 20])
    segments = list(training.segments())
    found = training.trajectory(segments)
    before, after = (segment.state.arrays for segment in segments)
    np.testing.assert_array_equal(after.input_scale.function.factor, np.float32([1.5] * 3))
    for layer_before, layer_after in zip(before.layers, after.layers, strict=True):
        assert (np.abs(layer_after.weight - layer_before.weight) > 1e-3).any()
    # The trained weights with the width as it was say what the last snapshot says.
    first, last = ((np.float64(layer.weight), np.float64(layer.bias)) for layer in after.layers)
    for member in range(3):
        z = (1.5 * np.float64(curve().x_evaluate) @ first[0][member].T + first[1][member]) / 0.7
        h = np.pi**0.25 / (15 * 0.7) * (1 - z**2) * np.exp(-(z**2) / 2)
        np.testing.assert_allclose(found.prediction[member, -1], h @ last[0][member].T + last[1][member], rtol=1e-3)
    assert found.parameters == 16


def explodes(x):
    """An activation that overflows for large inputs and is almost 0 for negative ones."""
    return jnp.exp(1000.0 * x)


def test_a_diverged_seed_leaves_the_others_as_they_are():
    keys = [stream("divergence", seed) for seed in range(6)]
    model = {**MLP, "widths": [1], "activation": {"name": f"{__name__}:explodes"}}
    data = data_of(np.linspace(0.5, 1.0, 4), np.ones(4), [1.0])
    starts = [resolve("models.networks", model)(jax.random.wrap_key_data(jnp.uint32(key)), 1, 1) for key in keys]
    bad = [seed for seed, net in enumerate(starts) if 1000.0 * float(net.layers[0].weight[0, 0]) > 90]
    assert 0 < len(bad) < 6
    how = recipe(model=model, optimiser={**ADAM, "learning_rate": 1e-6})
    training = Training(how, data, keys, keys, [0, 3])
    trajectory = training.trajectory(training.segments())
    assert np.flatnonzero(~np.isfinite(trajectory.loss[:, -1])).tolist() == bad
    good = [seed for seed in range(6) if seed not in bad]
    alone = Training(how, data, [keys[seed] for seed in good], [keys[seed] for seed in good], [0, 3])
    np.testing.assert_array_equal(trajectory.prediction[good], alone.trajectory(alone.segments()).prediction)
