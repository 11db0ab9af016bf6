"""A callback for Keras 3, on any of its backends."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from spectral_bias.recording.recorder import Recorder

_Callback: Any = import_module("keras").callbacks.Callback


class KerasRecorder(_Callback):
    """Looks at the model before an optimiser step, and logs it with the loss that Keras reports after it.

    That loss is the mean over the epoch so far: that of one step where an epoch is one batch.
    """

    def __init__(self, recorder: Recorder, predict: Callable[[Any], Any]) -> None:
        """Keep what is to be called.

        Args:
            recorder: where to log; ``recorder.seed`` is called by the user.
            predict: the model's outputs at the recorder's points, such as ``lambda model: model(x, training=False)``.
        """
        super().__init__()
        self._recorder, self._predict, self._look = recorder, predict, None
        self._before_epoch = self._steps = 0

    def on_train_begin(self, logs: Any = None) -> None:
        """Steps are counted on from those that the optimiser has taken."""
        self._steps = int(self.model.optimizer.iterations)

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Batches are numbered from 0 in each epoch."""
        self._before_epoch = self._steps

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Look, if it is due, at the weights before the step."""
        step = self._before_epoch + batch
        if self._recorder.due(step):
            if hasattr(self.model, "jax_state_sync"):  # JAX's weights are elsewhere during an epoch
                self.model.jax_state_sync()
            self._look = (step, self._predict(self.model))

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Log what was looked at."""
        self._steps = self._before_epoch + batch + 1
        if self._look is not None:
            (step, prediction), self._look = self._look, None
            self._recorder.log(step, prediction, logs["loss"])
