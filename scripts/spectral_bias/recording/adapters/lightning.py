"""A callback for Lightning (``lightning`` or ``pytorch_lightning``)."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from spectral_bias.recording.recorder import Recorder

_PACKAGE = (
    "pytorch_lightning"
    if {"pytorch_lightning", "lightning"} & {*sys.modules} == {"pytorch_lightning"}
    else "lightning.pytorch"
)
_Callback: Any = import_module(_PACKAGE).Callback


class LightningRecorder(_Callback):
    """Looks at the module before an optimiser step, and logs it with the loss of that step's batch."""

    def __init__(self, recorder: Recorder, predict: Callable[[Any], Any]) -> None:
        """Keep what is to be called.

        Args:
            recorder: where to log; ``recorder.seed`` is called by the user.
            predict: the module's outputs at the recorder's points, such as ``lambda module: module(x)``; it is called
                in evaluation mode and without gradients.
        """
        super().__init__()
        self._recorder, self._predict, self._look = recorder, predict, None

    def on_train_batch_start(self, trainer: Any, pl_module: Any, *_: Any) -> None:
        """Look, if it is due, at the weights before the step."""
        if not (trainer.is_global_zero and self._recorder.due(trainer.global_step)):
            return
        modes = {module: module.training for module in pl_module.modules()}
        pl_module.eval()
        with import_module("torch").no_grad():
            self._look = (trainer.global_step, self._predict(pl_module))
        for module, training in modes.items():
            module.training = training

    def on_train_batch_end(self, trainer: Any, pl_module: Any, outputs: Any, *_: Any) -> None:
        """Log what was looked at."""
        if self._look is not None:
            (step, prediction), self._look = self._look, None
            self._recorder.log(step, prediction, outputs["loss"])

    def on_exception(self, *_: Any) -> None:
        """A training that was interrupted counts as stopped."""
        self._recorder.stop()
