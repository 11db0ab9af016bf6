"""What was recorded of one seed, and how its training ended."""

from __future__ import annotations

import bisect
from collections.abc import Callable
from typing import Any

import numpy as np

from spectral_bias.recording.errors import RecordingError
from spectral_bias.recording.evaluation_points import Points
from spectral_bias.recording.schedule import next_look
from spectral_bias.recording.tensors import to_numpy

LAST_STEP = 2**31 - 1


class SeedLog:
    """One seed's log. ``Recorder.seed`` makes it.

    Attributes:
        number: of the seed.
        steps: logged steps, ascending.
        predictions: outputs (sample[, channel]) at each.
        losses: the training loss at each; empty if it is not logged.
        diverged: an output or the loss ceased to be finite; the snapshot where it did is the last one.
        stopped: the training ended early on purpose, or by an error.
        running: more may follow.
    """

    def __init__(
        self,
        number: int,
        points: Points,
        spacing: float,
        begin: Callable[[int, int, bool], None],
        changed: Callable[[], None],
    ) -> None:
        self.number = number
        self.steps: list[int] = []
        self.predictions: list[np.ndarray] = []
        self.losses: list[float] = []
        self.diverged = self.stopped = False
        self.running = True
        self.resumed = False
        self._points, self._spacing, self._begin, self._changed = points, spacing, begin, changed

    def due(self, step: int) -> bool:
        """Whether a look is due at a step: never again once the seed has diverged.

        Args:
            step: optimiser steps taken so far.
        """
        if self.resumed:
            self._resume(step)
        return not self.diverged and (not self.steps or step >= next_look(self.steps[-1], self._spacing))

    def log(self, step: int, prediction: Any, loss: Any = None, *, always: bool = False) -> bool:
        """Log the network at a step if a look is due.

        Args:
            step: optimiser steps taken so far, from 0.
            prediction: outputs at the points (sample[, channel]), or a function of nothing that returns them.
            loss: the training loss, or a function that returns it; with every look or with none.
            always: log the step even if no look is due, unless it is the last one logged or the seed has diverged.

        Returns:
            Whether it was logged.

        Raises:
            RecordingError: the shape is wrong, the step does not follow the last one, or nothing is finite at first.
        """
        wanted = self.due(step) or (always and not self.diverged and step != self.steps[-1])
        if not wanted:
            if self.steps and step < self.steps[-1]:
                raise RecordingError(f"{self._name}: step {step} comes after step {self.steps[-1]}; {ANOTHER}")
            return False
        value = prediction() if callable(prediction) else prediction
        outputs = self._points.snapshot(value, f"{self._name}, prediction")
        self.add(step, outputs, loss() if callable(loss) else loss)
        self._changed()
        return True

    def add(self, step: int, outputs: np.ndarray, loss: Any) -> None:
        """Append a snapshot of the right shape.

        Raises:
            RecordingError: it cannot follow the others.
        """
        if isinstance(step, bool) or step != int(step) or not 0 <= step <= LAST_STEP:
            raise RecordingError(f"{self._name}: step {step!r} is no whole number from 0 to {LAST_STEP}")
        if self.steps and step <= self.steps[-1]:
            raise RecordingError(f"{self._name}: step {step} comes after step {self.steps[-1]}; {ANOTHER}")
        value = None if loss is None else to_numpy(loss, f"{self._name}, loss")
        if value is not None and value.size != 1:
            raise RecordingError(f"{self._name}, loss: has the shape {value.shape}; give one number, such as its mean")
        if self.steps and bool(self.losses) != (value is not None):
            had = "with a loss and is now without one" if self.losses else "without a loss and now has one"
            raise RecordingError(f"{self._name}: began {had}; give the loss with every look, or with none")
        finite = bool(np.isfinite(outputs).all() and (value is None or np.isfinite(value).all()))
        if not self.steps:
            self._begin(self.number, step, value is not None)
        if not finite and not self.steps:
            raise RecordingError(
                f"{self._name}: an output or the loss is NaN or infinite at its first logged step {step}; "
                "there is nothing to analyse in such a seed"
            )
        self.steps.append(int(step))
        self.predictions.append(outputs)
        self.losses += [] if value is None else [float(value.reshape(()))]
        self.diverged = not finite
        self.running = finite

    def stop(self) -> None:
        """Say that the training ended before it was done, such as by early stopping."""
        self.stopped = True
        self.running = False
        self._changed()

    def _resume(self, step: int) -> None:
        """Forget what was logged from a step on, since the training goes on from there after a restart."""
        keep = bisect.bisect_left(self.steps, step)
        self.diverged = self.diverged and keep == len(self.steps)
        del self.steps[keep:], self.predictions[keep:], self.losses[keep:]
        self.stopped = self.resumed = False
        self.running = not self.diverged

    @property
    def finite_steps(self) -> list[int]:
        """The logged steps without that at which the seed diverged."""
        return self.steps[:-1] if self.diverged else self.steps

    @property
    def _name(self) -> str:
        return f"seed {self.number}"


ANOTHER = "steps ascend; for another seed call recorder.seed(number) first"
