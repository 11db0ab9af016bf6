"""Stop short of a scheduler's time limit, and go on in a job after it.

A step that can go on from where it was (training, from its checkpoint) looks at the time, saves its state and ends with
a status of its own. The Snakemake of the SLURM job then starts nothing more, leaves a note of what it has finished, and
ends well (``snakemake_patches.time_limit``); the Snakemake that submitted the job finds the note and submits the rest
(``snakemake_patches.continuation``).
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

# In the environment of a job's steps: when they must have ended, in seconds since the epoch.
UNTIL = "SPECTRAL_BIAS_UNTIL"
# In the environment of a SLURM job: whoever submitted it submits the rest.
IS_CONTINUED = "SPECTRAL_BIAS_IS_CONTINUED"
# EX_TEMPFAIL of sysexits.h: try again later.
STATUS = 75
# In the working folder, a file a SLURM job.
NOTES = Path(".cache", "continued")


class TimeIsOverError(SystemExit):
    """The time of this job is over, its state is saved, and a job after it goes on."""

    def __init__(self) -> None:
        super().__init__(STATUS)


def is_over() -> bool:
    """Whether the time of this job's steps is over; never where nothing limits it."""
    until = os.environ.get(UNTIL)
    return bool(until) and time.time() >= float(until)


def margin(seconds: float) -> float:
    """How long before its end a job stops: a tenth of its time, at least 15 seconds and at most five minutes.

    In it checkpoints are written and steps that cannot stop come to their end.

    Args:
        seconds: the time of the job.
    """
    return min(max(seconds / 10, 15.0), 300.0)


def leave_note(job: str, finished: Iterable[str]) -> None:
    """Say that a job has ended before its steps have.

    Args:
        job: its name.
        finished: the artefacts of its steps that have ended.

    Raises:
        OSError: the note cannot be written.
    """
    NOTES.mkdir(parents=True, exist_ok=True)
    partial = NOTES / f".{job}.partial"
    partial.write_text(json.dumps(sorted(finished)), "utf-8")
    partial.replace(NOTES / job)


def take_note(job: str) -> set[str] | None:
    """What a job had finished when its time was over; None if it has left no note. The note is removed.

    Args:
        job: its name.
    """
    with suppress(OSError, ValueError):
        # A network file system asks its server again when a folder is read, and not always when a file is opened.
        if (note := NOTES / job) in NOTES.iterdir():
            finished = {str(each) for each in json.loads(note.read_text("utf-8"))}
            note.unlink()
            return finished
    return None
