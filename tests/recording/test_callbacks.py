"""Callbacks of other frameworks, driven by small stand-ins for their trainers.

``test_real_callbacks.py`` drives them by the real frameworks where these are installed.
"""

from __future__ import annotations

import sys
from contextlib import nullcontext
from importlib import import_module
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from recording.closed_form import TARGET, X, prediction
from spectral_bias.external_logs.reading import read_log
from spectral_bias.recording import Recorder


@pytest.fixture
def adapter(monkeypatch):
    """Imports an adapter, with a stand-in for its framework, and forgets both afterwards."""

    def imported(name: str, **frameworks: dict):
        for module, content in frameworks.items():
            fake = ModuleType(module)
            vars(fake).update(content)
            monkeypatch.setitem(sys.modules, module.replace("__", "."), fake)
        monkeypatch.delitem(sys.modules, f"spectral_bias.recording.adapters.{name}", raising=False)
        found = import_module(f"spectral_bias.recording.adapters.{name}")
        monkeypatch.delitem(sys.modules, f"spectral_bias.recording.adapters.{name}")
        return found

    return imported


@pytest.fixture
def recorder(tmp_path):
    with Recorder(tmp_path / "log.nc", X, TARGET) as recorder:
        yield recorder


def check(recorder: Recorder, last: int, *, loss: bool) -> None:
    """The log holds the weights before each step, and the loss of that step."""
    recorder.close()
    log = read_log(recorder.path)
    steps = log.variables["step"]
    assert steps[0] == 0
    assert last / 1.05 <= steps[-1] <= last
    np.testing.assert_array_equal(log.variables["prediction"][0], [prediction(step) for step in steps])
    assert ("loss" in log.variables) == loss
    if loss:
        assert log.variables["loss"][0].tolist() == [2.0 * step for step in steps]


class Layer:
    def __init__(self, training: bool) -> None:
        self.training = training


class Module(Layer):
    """Stands for a LightningModule whose second part is frozen in evaluation mode."""

    def __init__(self) -> None:
        super().__init__(training=True)
        self.parts, self.step = (Layer(True), Layer(False)), 0

    def modules(self):
        return [self, *self.parts]

    def eval(self):
        for each in self.modules():
            each.training = False

    def __call__(self):
        assert not any(each.training for each in self.modules())
        return prediction(self.step)


@pytest.mark.parametrize("package", ["lightning.pytorch", "pytorch_lightning"])
def test_lightning(adapter, recorder, package, monkeypatch):
    frameworks = {package.replace(".", "__"): {"Callback": object}, "torch": {"no_grad": nullcontext}}
    if package == "lightning.pytorch":
        frameworks["lightning"] = {}
    callback = adapter("lightning", **frameworks).LightningRecorder(recorder, lambda module: module())
    module, trainer = Module(), SimpleNamespace(global_step=0, is_global_zero=True)
    for step in range(200):
        callback.on_train_batch_start(trainer, module, None, 0)
        assert [each.training for each in module.modules()] == [True, True, False]
        module.step = trainer.global_step = step + 1
        callback.on_train_batch_end(trainer, module, {"loss": 2.0 * step}, None, 0)
    others = SimpleNamespace(global_step=10**6, is_global_zero=False)
    callback.on_train_batch_start(others, module, None, 0)
    callback.on_train_batch_end(others, module, {"loss": 0.0}, None, 0)
    callback.on_exception(trainer, module, KeyboardInterrupt())
    assert recorder.seeds[0].stopped
    check(recorder, 199, loss=True)


@pytest.mark.parametrize("at_once", [1, 4])
def test_keras(adapter, recorder, at_once):
    class Callback:
        pass

    keras = {"callbacks": SimpleNamespace(Callback=Callback)}
    callback = adapter("keras", keras=keras).KerasRecorder(recorder, lambda model: model.predicted())
    trained, synchronised = [0], [0]  # JAX's weights reach the model when they are synchronised

    callback.model = SimpleNamespace(
        optimizer=SimpleNamespace(iterations=np.int64(0)),
        jax_state_sync=lambda: synchronised.__setitem__(0, trained[0]),
        predicted=lambda: prediction(synchronised[0]),
    )
    for _ in range(2):  # a second ``fit`` goes on
        callback.model.optimizer.iterations = np.int64(trained[0])
        callback.on_train_begin()
        for epoch in range(10):
            callback.on_epoch_begin(epoch)
            for batch in range(0, 8, at_once):
                callback.on_train_batch_begin(batch)
                loss, trained[0] = 2.0 * trained[0], trained[0] + at_once
                callback.on_train_batch_end(batch + at_once - 1, {"loss": loss})
    check(recorder, 160 - at_once, loss=True)


def test_deepxde(adapter, recorder):
    class Callback:
        pass

    deepxde = {"callbacks": SimpleNamespace(Callback=Callback)}
    callback = adapter("deepxde", deepxde=deepxde).DeepXDERecorder(recorder, X[:, None])
    state = SimpleNamespace(step=0)
    callback.model = SimpleNamespace(train_state=state, predict=lambda x: prediction(state.step)[:, None] + 0 * x)
    for _ in range(150):
        callback.on_batch_begin()
        state.step += 1
    callback.on_train_end()
    callback.on_train_end()
    assert recorder.seeds[0].steps[-1] == 150
    check(recorder, 150, loss=False)
