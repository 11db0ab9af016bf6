"""A callback for DeepXDE, on any of its backends."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from spectral_bias.recording.recorder import Recorder

_Callback: Any = import_module("deepxde").callbacks.Callback


class DeepXDERecorder(_Callback):
    """Looks at the model before an optimiser step, and at the end; without losses, which DeepXDE computes rarely."""

    def __init__(self, recorder: Recorder, x: Any) -> None:
        """Keep what is to be called.

        Args:
            recorder: where to log; ``recorder.seed`` is called by the user.
            x: the recorder's points (sample, dimension), as NumPy array.
        """
        super().__init__()
        self._recorder, self._x = recorder, x

    def on_batch_begin(self) -> None:
        """Log, if a look is due, the weights before the step."""
        self._log(always=False)

    def on_train_end(self) -> None:
        """Log the trained weights."""
        self._log(always=True)

    def _log(self, *, always: bool) -> None:
        self._recorder.log(self.model.train_state.step, lambda: self.model.predict(self._x), always=always)
