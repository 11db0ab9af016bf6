"""Let the Snakemake of a SLURM job end well, short of its time limit, with steps left to do.

Only with the setting ``max_runtime``, and only in jobs of which the rest is submitted again (``continuation``). When
the time is nearly over no step is started, trainings save their state and end (``jobs.time_limit``), other steps come
to their end, and a note says which steps are done. Snakemake knows no such end: a step has succeeded or failed.
"""

from __future__ import annotations

import functools
import os
import threading
import time
from collections.abc import Callable
from typing import Any

from spectral_bias.jobs.slurm_time import seconds_left
from spectral_bias.jobs.time_limit import IS_CONTINUED, STATUS, UNTIL, is_over, leave_note, margin
from spectral_bias.snakemake_patches.patch import Context, Patch

SAID = f"returned non-zero exit status {STATUS}."


def name_of(run: str, job: str) -> str:
    """The name of a SLURM job's note.

    Args:
        run: the id of the Snakemake call that submitted it, which is the job's name.
        job: its number.
    """
    return f"{run}.{job}"


def install(context: Context) -> None:
    """Watch the time in SLURM jobs, where the setting asks for it."""
    if context.plan.catalogue.settings.max_runtime is None:
        return
    from snakemake.executors.local import Executor
    from snakemake.scheduling.job_scheduler import JobScheduler

    JobScheduler.schedule = within_limit(JobScheduler.schedule)
    Executor._callback = none_failed(Executor._callback)  # noqa: SLF001 - a patch: this is what it replaces


def within_limit(schedule: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Snakemake's method that runs all jobs, which also ends well where a job after this one does the rest."""

    @functools.wraps(schedule)
    def limited(self: Any) -> bool:
        left = seconds_left() if self.workflow.remote_exec and IS_CONTINUED in os.environ else None
        if left is None:
            return schedule(self)
        seconds = left - margin(left)
        os.environ[UNTIL] = str(time.time() + seconds)
        timer = threading.Timer(max(seconds, 0.0), stop, (self,))
        timer.daemon = True
        timer.start()
        try:
            done = schedule(self)
        finally:
            timer.cancel()
        if done or not is_over() or self._errors or self._executor_error:
            return done
        if self.remaining_jobs:
            jobs = filter(self.workflow.dag.finished, self.workflow.dag.needrun_jobs(exclude_finished=False))
            finished = [str(path) for job in jobs for path in job.output]
            leave_note(name_of(os.environ["SLURM_JOB_NAME"], os.environ["SLURM_JOB_ID"]), finished)
        return True

    return limited


def none_failed(callback: Callable[[Any, Any, Any], None]) -> Callable[[Any, Any, Any], None]:
    """Snakemake's method that is called when a step's process has ended, but for steps that go on in a job after it."""

    @functools.wraps(callback)
    def ended(self: Any, job_info: Any, future: Any) -> None:
        if future.cancelled() or SAID not in str(future.exception()):
            callback(self, job_info, future)
            return
        stop(self.workflow.scheduler, job_info.job)

    return ended


def stop(scheduler: Any, ended: Any = None) -> None:
    """Start nothing more, and end when the running steps have.

    ``exit_gracefully`` would do the first, but the patch ``termination`` lets it stop the running steps, too.

    Args:
        scheduler: Snakemake's.
        ended: a step that has ended, neither well nor badly.
    """
    with scheduler._lock:  # noqa: SLF001 - here and below as in its own ``exit_gracefully`` and ``_handle_error``
        scheduler._user_kill = "graceful"  # noqa: SLF001
        if ended is not None:
            scheduler.running.remove(ended)
            scheduler._free_resources(ended)  # noqa: SLF001
    scheduler._open_jobs.release()  # noqa: SLF001


PATCH = Patch(
    needs=(
        "snakemake.scheduling.job_scheduler:JobScheduler.schedule",
        "snakemake.scheduling.job_scheduler:JobScheduler._free_resources",
        "snakemake.scheduling.job_scheduler:JobScheduler.remaining_jobs",
        "snakemake.executors.local:Executor._callback",
    ),
    without="max_runtime: a SLURM job is ended at its limit, and going on counts as a retry",
    install=install,
)
