"""Callbacks driven by the real frameworks, where these are installed: the lock has none of them (docs/recording.md)."""

from __future__ import annotations

import os
import warnings

import numpy as np
import pytest

from recording.closed_form import POINTS, TARGET, X
from spectral_bias.external_logs.reading import read_log
from spectral_bias.recording import Recorder

pytestmark = pytest.mark.filterwarnings("ignore")  # other libraries' own
INPUTS, LABELS = X[:, None].astype(np.float32), TARGET[:, None].astype(np.float32)


def installed(name: str):
    """A framework, or a skip that names it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip(name, reason=f"{name} is not installed", exc_type=ImportError)


def mean_square_errors(path) -> tuple[np.ndarray, np.ndarray]:
    """By logged step: computed from the predictions, and the loss that was logged with them."""
    log = read_log(path).variables
    return np.mean((log["prediction"] - log["target"]) ** 2, axis=-1), log["loss"]


def test_real_lightning(tmp_path):
    torch, lightning = installed("torch"), installed("lightning.pytorch")
    from spectral_bias.recording.adapters.lightning import LightningRecorder

    class Module(lightning.LightningModule):
        def __init__(self):
            super().__init__()
            self.net = torch.nn.Sequential(torch.nn.Linear(1, 16), torch.nn.Tanh(), torch.nn.Linear(16, 1))

        def forward(self, x):
            return self.net(x)

        def training_step(self, batch, _):
            return torch.mean((self(batch[0]) - batch[1]) ** 2)

        def configure_optimizers(self):
            return torch.optim.Adam(self.parameters(), lr=1e-2)

    x, y = torch.tensor(INPUTS), torch.tensor(LABELS)
    data = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, y), batch_size=POINTS)
    quiet = {"logger": False, "enable_checkpointing": False, "enable_progress_bar": False, "accelerator": "cpu"}
    with Recorder(tmp_path / "log.nc", x, y) as recorder:
        for seed in range(2):
            recorder.seed(seed)
            callback = LightningRecorder(recorder, lambda module: module(x))
            lightning.Trainer(max_steps=60, callbacks=[callback], **quiet).fit(Module(), data)
    computed, logged = mean_square_errors(recorder.path)
    assert computed.shape[0] == 2
    np.testing.assert_allclose(computed, logged, rtol=1e-4)


def test_real_keras(tmp_path):
    keras = installed("keras")
    from spectral_bias.recording.adapters.keras import KerasRecorder

    model = keras.Sequential(
        [keras.layers.Input((1,)), keras.layers.Dense(16, activation="tanh"), keras.layers.Dense(1)]
    )
    model.compile(keras.optimizers.Adam(1e-2), "mse")
    with Recorder(tmp_path / "log.nc", INPUTS, LABELS) as recorder:
        callback = KerasRecorder(recorder, lambda model: model(INPUTS, training=False))
        model.fit(INPUTS, LABELS, batch_size=POINTS, epochs=60, verbose=0, callbacks=[callback])
    computed, logged = mean_square_errors(recorder.path)
    np.testing.assert_allclose(computed, logged, rtol=1e-4)


def test_real_deepxde(tmp_path):
    os.environ.setdefault("DDE_BACKEND", "pytorch")
    deepxde = installed("deepxde")
    from spectral_bias.recording.adapters.deepxde import DeepXDERecorder

    data = deepxde.data.Function(deepxde.geometry.Interval(0, 6), np.sin, 32, 32)
    model = deepxde.Model(data, deepxde.nn.FNN([1, 16, 1], "tanh", "Glorot normal"))
    model.compile("adam", lr=1e-2, verbose=0)
    untrained = model.predict(INPUTS)
    with Recorder(tmp_path / "log.nc", INPUTS, LABELS) as recorder:
        model.train(iterations=60, display_every=1000, verbose=0, callbacks=[DeepXDERecorder(recorder, INPUTS)])
    log = read_log(recorder.path).variables
    assert log["step"][-1] == 60
    np.testing.assert_allclose(log["prediction"][0, 0], untrained[:, 0], rtol=1e-6)
    np.testing.assert_allclose(log["prediction"][0, -1], model.predict(INPUTS)[:, 0], rtol=1e-6)
