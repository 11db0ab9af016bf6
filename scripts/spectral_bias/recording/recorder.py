"""The recorder: decides when to look at a network, keeps what it predicts, and writes the log."""

from __future__ import annotations

import atexit
import time
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

import numpy as np

from spectral_bias.recording.errors import RecordingError, raise_all
from spectral_bias.recording.evaluation_points import Points
from spectral_bias.recording.log_file import ATTRIBUTES, log_bytes, read_file, replace_file
from spectral_bias.recording.schedule import SPACING
from spectral_bias.recording.seed_log import SeedLog
from spectral_bias.recording.table import DIVERGED, STOPPED, Table, table_of
from spectral_bias.recording.tensors import to_numpy

# The log is written at most once in so many times the seconds of the last writing, and no more than once a second.
IDLE = 20
MIN_SECONDS = 1.0


class Recorder:
    """Records predictions of networks in training, as a log in the form of docs/run-file.md.

    A log is whole at any time: it is replaced by a longer one now and then, which takes at most a twentieth of the time
    (``IDLE``), when the recorder is closed, and when the program ends. Until then its last seed counts as stopped.

    Attributes:
        path: of the log.
        seeds: what is recorded, by the number of the seed.
    """

    def __init__(
        self,
        path: str | Path,
        x: Any,
        target: Any,
        *,
        trained_on: Any = None,
        spacing: float = SPACING,
        seeds: int | Sequence[int] | None = None,
        if_exists: Literal["fail", "append", "replace"] = "fail",
        attributes: Mapping[str, Any] | None = None,
    ) -> None:
        """Check the points and open the log.

        Args:
            path: of the log to write, ``.nc``.
            x: evaluation points (sample[, dimension]).
            target: target at the points (sample[, channel]).
            trained_on: 1 or true where an evaluation point is trained on (sample), or one flag for all.
            spacing: largest distance of two looks, as a fraction of the steps taken.
            seeds: numbers of seeds that are trained side by side, or how many: predictions then have a leading axis of
                seeds, and losses too.
            if_exists: whether a log that is there is an error, gets more seeds (or longer ones), or is replaced.
            attributes: attributes of the log (docs/run-file.md), such as ``domain_length`` or ``title``.

        Raises:
            RecordingError: an argument is wrong, or the log that is there has other points or another target.
            FileExistsError: there is a log, and ``if_exists`` is ``fail``.
        """
        self.path = Path(path)
        self._points = Points.read(x, target, trained_on)
        self._attributes = dict(attributes or {})
        together = list(range(seeds)) if isinstance(seeds, int) else None if seeds is None else list(seeds)
        raise_all([*_argument_problems(spacing, together, if_exists, self._attributes)])
        self._spacing = float(spacing)
        self.seeds: dict[int, SeedLog] = {}
        if self.path.exists() and if_exists == "fail":
            raise FileExistsError(
                f"{self.path} is there already; if_exists='append' adds seeds to it, if_exists='replace' overwrites it"
            )
        if self.path.exists() and if_exists == "append":
            table, stored = read_file(self.path, self._points)
            self._attributes = {**stored, **self._attributes}
            self._take_over(table)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._together = None if together is None else [self._opened(number) for number in together]
        self._current: SeedLog | None = None
        self._saved_at, self._saving_took, self._unsaved = -np.inf, 0.0, False
        atexit.register(self.save)

    def seed(self, number: int) -> SeedLog:
        """Open the log of a seed; ``due``, ``log`` and ``stop`` then speak of it until the next call.

        Seeds may be trained one after the other, or in turn by what this returns. A seed of a log that is appended to
        goes on from the step that is logged first: what it had from there on is dropped.

        Args:
            number: of the seed, from 0.

        Raises:
            RecordingError: it is no whole number from 0, or seeds are recorded side by side.
        """
        if self._together is not None:
            raise RecordingError("seeds= records seeds side by side: predictions have a leading axis of seeds")
        for each in self.seeds.values():
            if each.steps:
                each.running = False
        self._current = self._opened(number)
        return self._current

    def __contains__(self, number: int) -> bool:
        """Whether a seed is recorded to its end: complete or diverged, neither stopped nor still in training."""
        log = self.seeds.get(number)
        return log is not None and bool(log.steps) and not (log.stopped or log.running)

    def due(self, step: int) -> bool:
        """Whether a look is due at a step.

        Args:
            step: optimiser steps taken so far.
        """
        return any(log.due(step) for log in self._logs)

    def log(self, step: int, prediction: Any, loss: Any = None, *, always: bool = False) -> bool:
        """Log the network, or all networks side by side, at a step if a look is due.

        Args:
            step: optimiser steps taken so far, from 0.
            prediction: outputs at the points ([seed, ]sample[, channel]), or a function of nothing that returns them,
                which is called only if a look is due.
            loss: the training loss ([seed]), or a function that returns it; with every look or with none.
            always: log the step even if no look is due.

        Returns:
            Whether it was logged.

        Raises:
            RecordingError: a shape or the step is wrong, or nothing is finite at first.
        """
        if self._together is None:
            return self._logs[0].log(step, prediction, loss, always=always)
        if not (self.due(step) or always):
            return False
        outputs = self._by_seed(prediction() if callable(prediction) else prediction, "prediction")
        own = loss() if callable(loss) else loss
        losses = [None] * len(outputs) if own is None else [*self._by_seed(own, "loss")]
        rows = zip(self._together, outputs, losses, strict=True)
        logged = [log.log(step, row, value, always=always) for log, row, value in rows]
        return any(logged)

    def _by_seed(self, value: Any, name: str) -> np.ndarray:
        """Numbers with a first axis of the seeds that are trained side by side."""
        values, count = to_numpy(value, name), len(self._logs)
        if values.ndim == 0 or len(values) != count:
            raise RecordingError(f"{name}: has the shape {values.shape}; a first axis of the {count} seeds is expected")
        return values

    def stop(self) -> None:
        """Say that the training ended before it was done, such as by early stopping."""
        for log in self._logs:
            log.stop()

    def save(self) -> None:
        """Write what is recorded so far.

        Raises:
            OSError: the log cannot be written; what was there is as it was.
        """
        logs = [self.seeds[number] for number in sorted(self.seeds) if self.seeds[number].steps]
        if self._unsaved and logs:
            began = time.monotonic()
            replace_file(self.path, log_bytes(self._points, table_of(logs), self._attributes))
            self._saved_at, self._unsaved = time.monotonic(), False
            self._saving_took = self._saved_at - began

    def close(self) -> None:
        """End all seeds and write the log; those that did not get as far as the longest count as stopped.

        Raises:
            OSError: the log cannot be written.
        """
        self._unsaved |= any(log.running for log in self.seeds.values())
        for log in self.seeds.values():
            log.running = False
        self.save()
        atexit.unregister(self.save)

    def __enter__(self) -> Recorder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for log in self.seeds.values():
            log.stopped |= kind is not None and log.running
        self.close()

    @property
    def _logs(self) -> list[SeedLog]:
        """The seeds that ``log`` speaks of."""
        if self._together is not None:
            return self._together
        return [self._current or self.seed(0)]

    def _opened(self, number: int) -> SeedLog:
        """The log of a seed, a new one where there is none."""
        if isinstance(number, bool) or number != int(number) or number < 0:
            raise RecordingError(f"seed {number!r}: the number of a seed is a whole number from 0")
        new = SeedLog(int(number), self._points, self._spacing, self._begin, self._changed)
        return self.seeds.setdefault(int(number), new)

    def _begin(self, number: int, step: int, with_loss: bool) -> None:
        """Check that a seed begins as another did."""
        other = next((log for log in self.seeds.values() if log.steps and log.number != number), None)
        if other is None:
            return
        problems: list[str] = []
        if step != other.steps[0]:
            problems.append(f"seed {number}: begins at step {step}, seed {other.number} at step {other.steps[0]}")
        if with_loss != bool(other.losses):
            own, its = ("with", "without") if with_loss else ("without", "with")
            problems.append(f"seed {number}: is logged {own} a loss, seed {other.number} {its}")
        raise_all(problems)

    def _changed(self) -> None:
        """Write the log if it is time; a full disk must not end a training."""
        self._unsaved = True
        if time.monotonic() - self._saved_at < max(MIN_SECONDS, IDLE * self._saving_took):
            return
        try:
            self.save()
        except OSError as error:
            self._saved_at = time.monotonic()
            warnings.warn(f"{self.path} cannot be written now, and is tried again later: {error}", stacklevel=4)

    def _take_over(self, table: Table) -> None:
        """Open the seeds of a log that is there."""
        for row, number in enumerate(map(int, table.seed)):
            log, status = self._opened(number), int(table.status[row])
            keep = int(np.searchsorted(table.step, table.last_step[row], side="right"))
            log.diverged, log.stopped = status == DIVERGED, status == STOPPED
            # The snapshot at which a seed diverged is kept as NaN; of one without it, the next step stands for it.
            rows = keep + (log.diverged and keep < len(table.step))
            log.steps = [*map(int, table.step[:rows])]
            log.predictions = [*table.prediction[row, :rows]]
            log.losses = [] if table.loss is None else [*map(float, table.loss[row, :rows])]
            if log.diverged and rows == keep:
                log.steps.append(log.steps[-1] + 1)
                log.predictions.append(np.full_like(log.predictions[-1], np.nan))
                log.losses += [np.nan] if log.losses else []
            log.running, log.resumed = False, True


def _argument_problems(
    spacing: float, together: list[int] | None, if_exists: str, attributes: Mapping[str, Any]
) -> list[str]:
    """What is wrong with a recorder's arguments."""
    problems: list[str] = []
    if not 0 <= spacing <= 1:
        problems.append(f"spacing: {spacing} is no fraction from 0 to 1; 0.05 is a look every 5 % of the steps taken")
    if together is not None and (not together or len({*together}) < len(together)):
        problems.append(f"seeds: {together} must be different numbers, at least one")
    if if_exists not in {"fail", "append", "replace"}:
        problems.append(f"if_exists: {if_exists!r} is none of 'fail', 'append', 'replace'")
    unknown = [name for name in attributes if name not in ATTRIBUTES]
    problems += [f"attributes: {name!r} is none of {', '.join(ATTRIBUTES)}" for name in unknown]
    return problems
