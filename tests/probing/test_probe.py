"""A probe trains networks of either framework on the atlas's target, and leaves a log that can be placed."""

from __future__ import annotations

import subprocess
import sys
import warnings

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

import spectral_bias
from spectral_bias.external_logs.reading import read_log
from spectral_bias.plan.plan import Plan
from spectral_bias.probing.probe import probe
from spectral_bias.probing.target import probe_target
from spectral_bias.recording import RecordingError


def equinox_network(seed):
    return eqx.nn.MLP(1, 1, 8, 1, activation=jnp.tanh, key=jax.random.key(seed))


def linear(weights, x):
    return x @ weights["w"] + weights["b"]


def linear_network(_):
    return linear, {"w": jnp.zeros((1, 1)), "b": jnp.ones((1, 1))}


def installed_torch():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip("torch", reason="torch is not installed", exc_type=ImportError)


def checked(path, seeds, steps):
    """The log of a probe, whose losses are those of its predictions at the training points."""
    log = read_log(path)
    made = probe_target()
    variables = log.variables
    np.testing.assert_array_equal(variables["target"], made.target[:, 0])
    trained = made.trained_on == 1
    errors = np.mean((variables["prediction"] - variables["target"])[:, :, trained] ** 2, axis=-1)
    assert errors.shape[0] == seeds
    assert variables["step"][[0, -1]].tolist() == [0, steps]
    np.testing.assert_allclose(errors, variables["loss"], rtol=1e-4)
    return log, errors


def test_the_target_is_that_of_the_experiments_of_the_atlas():
    made = probe_target()
    plan = Plan.read({"sweeps": ["atlas", "atlas-networks"]})
    for experiment in ("atlas", "atlas-networks"):
        for run in plan.catalogue.runs[experiment].values():
            data = run.setup.dataset.model_dump()
            start, end = data["domain"]
            x = start + (end - start) * np.arange(data["evaluate"]) / data["evaluate"]
            waves = [(np.sin, each["sin"]) if each.get("sin") else (np.cos, each["cos"]) for each in data["terms"]]
            assert [k for _, k in waves] == [*range(1, 11)]
            assert {(each["amplitude"], each["phase"]) for each in data["terms"]} == {(1.0, 0.0)}
            np.testing.assert_allclose(made.target[:, 0], sum(wave(k * x) for wave, k in waves), atol=1e-5)
            np.testing.assert_allclose(made.x[:, 0], x, atol=1e-6)
            assert made.trained_on.sum() == data["train"] == made.attributes["train_points"]
            assert np.flatnonzero(made.trained_on).tolist() == [*range(0, 128, 2)]


def test_the_target_is_stretched_to_a_domain():
    made, own = probe_target((-1, 1)), probe_target()
    np.testing.assert_array_equal(made.target, own.target)
    np.testing.assert_allclose(made.x * np.pi, own.x, atol=1e-6)
    assert made.attributes["domain_length"] == 2
    with pytest.raises(RecordingError, match="no interval"):
        probe_target((1, 1))


def test_an_equinox_module_is_trained_by_adam_of_full_batches(tmp_path):
    path = probe(equinox_network, seeds=[3, 5], steps=40, learning_rate=1e-2, to=tmp_path / "log.nc", title="Mine")
    log, errors = checked(path, 2, 40)
    assert log.attributes["parameters"] == 8 + 8 + 8 + 1
    assert (errors[:, -1] < errors[:, 0]).all()
    made = probe_target()
    x, y = made.x[made.trained_on == 1], made.target[made.trained_on == 1]
    model = equinox_network(5)
    optimiser = optax.adam(1e-2)
    state = optimiser.init(eqx.filter(model, eqx.is_inexact_array))
    for _ in range(40):
        gradient = eqx.filter_grad(lambda net: jnp.mean((jax.vmap(net)(x) - y) ** 2))(model)
        change, state = optimiser.update(gradient, state)
        model = eqx.apply_updates(model, change)
    expected = jax.vmap(model)(made.x)[:, 0]
    np.testing.assert_allclose(log.variables["prediction"][1, -1], expected, rtol=1e-3, atol=1e-4)


def test_a_function_of_parameters_is_trained_by_the_users_optimiser(tmp_path):
    path = probe(
        linear_network, seeds=1, steps=1, optimiser=optax.sgd(0.1), framework="jax", to=str(tmp_path / "log.nc")
    )
    log, _ = checked(path, 1, 1)
    made = probe_target()
    x, y = (each[made.trained_on == 1].astype(np.float64) for each in (made.x, made.target))
    # One step of gradient descent from w = 0, b = 1, by hand.
    residual = 1.0 - y
    w, b = -0.2 * np.mean(residual * x), 1.0 - 0.2 * np.mean(residual)
    np.testing.assert_allclose(log.variables["prediction"][0, 1], w * made.x[:, 0] + b, rtol=1e-4, atol=1e-5)


def test_a_network_that_diverges_ends_its_seed(tmp_path):
    path = probe(linear_network, seeds=1, steps=2000, optimiser=optax.sgd(1e6), to=tmp_path / "log.nc")
    log = read_log(path)
    assert log.variables["step"][-1] < 100
    assert log.members.status.tolist() == [1]


def test_a_module_of_torch_is_trained_and_its_random_numbers_are_put_back(tmp_path):
    torch = installed_torch()

    def make(_):
        return torch.nn.Sequential(torch.nn.Linear(1, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1))

    torch.manual_seed(7)
    expected = torch.rand(2)
    torch.manual_seed(7)
    path = probe(make, seeds=2, steps=30, learning_rate=1e-2, to=tmp_path / "log.nc")
    assert torch.equal(torch.rand(2), expected)
    log, errors = checked(path, 2, 30)
    assert log.attributes["parameters"] == 25
    assert (errors[:, -1] < errors[:, 0]).all()
    first, second = log.variables["prediction"][:, 0]
    assert np.abs(first - second).max() > 1e-3
    again = read_log(probe(make, seeds=[1], steps=30, learning_rate=1e-2, to=tmp_path / "again.nc"))
    np.testing.assert_array_equal(again.variables["prediction"][0], log.variables["prediction"][1])
    by_sgd = probe(
        make, seeds=1, steps=5, optimiser=lambda weights: torch.optim.SGD(weights, lr=0.01), to=tmp_path / "s.nc"
    )
    checked(by_sgd, 1, 5)
    with pytest.raises(RecordingError, match="outputs have the shape"):
        probe(lambda _: torch.nn.Linear(1, 3), to=tmp_path / "wide.nc")
    assert not (tmp_path / "wide.nc").exists()


def test_all_that_is_wrong_is_named_at_once(tmp_path):
    with pytest.raises(RecordingError) as error:
        probe("net", framework="caffe", seeds=0, steps=0, learning_rate=-1, to=tmp_path / "log.nc")
    assert [each.partition(":")[0] for each in error.value.problems] == [
        "make_model",
        "framework",
        "seeds",
        "steps",
        "learning_rate",
    ]
    for make, says in (
        (lambda _: 3, "Equinox module"),
        (lambda _: (lambda weights, x: x @ weights, jnp.ones((1, 2))), "outputs have the shape"),
        (lambda _: (lambda weights, x: x, {}), "without parameters"),
    ):
        with pytest.raises(RecordingError, match=says):
            probe(make, to=tmp_path / "log.nc")
    assert not [*tmp_path.iterdir()]


def test_a_log_that_is_there_is_no_loss(tmp_path):
    path = probe(linear_network, seeds=1, steps=2, to=tmp_path / "log.nc")
    content = path.read_bytes()
    with pytest.raises(FileExistsError):
        probe(linear_network, seeds=1, steps=2, to=path)
    assert path.read_bytes() == content


def test_the_public_name_loads_no_framework():
    used = "spectral_bias.probe, spectral_bias.probe_target()"
    code = f"import sys, spectral_bias; {used}; print({{'jax', 'torch', 'xarray'}} & {{*sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
    assert spectral_bias.probe is probe
