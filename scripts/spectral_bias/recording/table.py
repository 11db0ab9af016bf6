"""Seeds of different lengths in one table (seed, step), as docs/run-file.md wants it.

A seed has values at every step of the table up to its end. A step that one seed logged and another, which ran on, did
not is left out; seeds that log by the same rule differ only in their last steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from spectral_bias.recording.seed_log import SeedLog

COMPLETE, DIVERGED, STOPPED = range(3)
STATUSES = ("complete", "diverged", "stopped")


class Table(NamedTuple):
    """All seeds with a snapshot.

    Attributes:
        seed: their numbers.
        step: logged steps, ascending.
        prediction: outputs (seed, step, sample[, channel]); NaN after a seed's last step.
        loss: (seed, step), likewise; None where it is not logged.
        status: number of one of ``STATUSES`` (seed).
        last_step: last step with finite values (seed).
    """

    seed: np.ndarray
    step: np.ndarray
    prediction: np.ndarray
    loss: np.ndarray | None
    status: np.ndarray
    last_step: np.ndarray


def table_of(logs: Sequence[SeedLog]) -> Table:
    """The table of some seeds, each with a first step that is finite and the same for all."""
    finite = [set(log.finite_steps) for log in logs]
    ends = [max(steps) for steps in finite]
    candidates = sorted({step for log in logs for step in log.steps})
    common = [step for step in candidates if all(step in f or step > end for f, end in zip(finite, ends, strict=True))]
    first = logs[0].predictions[0]
    wide = np.result_type(*(log.predictions[0] for log in logs))
    prediction = np.full((len(logs), len(common), *first.shape), np.nan, wide)
    loss = np.full(prediction.shape[:2], np.nan) if logs[0].losses else None
    for row, log in enumerate(logs):
        places = {step: place for place, step in enumerate(log.finite_steps)}
        for column, step in enumerate(common):
            if step in places:
                prediction[row, column] = log.predictions[places[step]]
                if loss is not None:
                    loss[row, column] = log.losses[places[step]]
    last = np.array([max(step for step in common if step in steps) for steps in finite])
    return Table(
        seed=np.array([log.number for log in logs]),
        step=np.array(common),
        prediction=prediction,
        loss=loss,
        status=np.array([_status(log, end < max(ends)) for log, end in zip(logs, ends, strict=True)], np.int8),
        last_step=last,
    )


def _status(log: SeedLog, shorter: bool) -> int:
    """How a seed ended, or would have if the program were killed now."""
    if log.diverged:
        return DIVERGED
    return STOPPED if log.stopped or log.running or shorter else COMPLETE
