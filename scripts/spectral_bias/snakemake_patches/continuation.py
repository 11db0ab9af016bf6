"""Submit what a SLURM job has left when its time was over: as a job after it, which is no failure and no retry.

Only with the setting ``max_runtime``. A job that ended well and left a note (``time_limit``) is submitted again, for
those of its steps that the notes do not say are finished; Snakemake's graph and its count of attempts stay as they are.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from typing import Any

from spectral_bias.jobs.time_limit import IS_CONTINUED, take_note
from spectral_bias.snakemake_patches.patch import Context, Patch
from spectral_bias.snakemake_patches.slurm_steps import PLUGIN
from spectral_bias.snakemake_patches.time_limit import name_of

# The artefacts that are there, by job and attempt: after a failure Snakemake removes and makes all of them again.
Finished = dict[tuple[Any, int], set[str]]


def install(context: Context) -> None:
    """Go on with jobs, and ask for no more time than the limit for a group either."""
    limit = context.plan.catalogue.settings.max_runtime
    if limit is None:
        return
    from snakemake.jobs import GroupJob

    executor: Any = sys.modules[PLUGIN].Executor
    finished: Finished = {}
    executor.run_job = announced(executor.run_job)
    executor.report_job_success = continued(executor.report_job_success, finished)
    GroupJob.get_target_spec = unfinished(GroupJob.get_target_spec, finished)
    GroupJob.resources = property(limited(GroupJob.resources.fget, limit))


def announced(run_job: Callable[..., None]) -> Callable[..., None]:
    """The executor's method that submits a job, which inherits our environment: it learns that it is continued."""

    @functools.wraps(run_job)
    def submit(self: Any, job: Any) -> None:
        os.environ[IS_CONTINUED] = "1"
        run_job(self, job)

    return submit


def continued(success: Callable[[Any, Any], None], finished: Finished) -> Callable[[Any, Any], None]:
    """The executor's method that reports that a job has ended well, but for one of which steps are left."""

    @functools.wraps(success)
    def report(self: Any, job_info: Any) -> None:
        made = take_note(name_of(self.run_uuid, job_info.external_jobid))
        if made is None:
            success(self, job_info)
            return
        job = job_info.job
        finished.setdefault((job.jobid, job.attempt), set()).update(made)
        self.logger.info(
            f"SLURM job {job_info.external_jobid} stopped before its time limit; a job after it goes on from the "
            "checkpoints."
        )
        # Through the plugin's own pool, since this is called from the loop that asks for the states of jobs.
        self._job_submission_executor.submit(self.run_job, job)

    return report


def unfinished(target_spec: Callable[[Any], list[Any]], finished: Finished) -> Callable[[Any], list[Any]]:
    """A group's method that names the steps to be done, without those that are finished."""

    @functools.wraps(target_spec)
    def rest(self: Any) -> list[Any]:
        made = finished.get((self.jobid, self.attempt))
        if not made:
            return target_spec(self)
        specs = zip(self.jobs, target_spec(self), strict=True)
        return [spec for job, spec in specs if not made.issuperset(map(str, job.output))]

    return rest


def limited(resources: Callable[[Any], Any], limit: int) -> Callable[[Any], Any]:
    """A group's resources with no more minutes than the limit, where its steps in turn would ask for more."""

    @functools.wraps(resources)
    def within(self: Any) -> Any:
        found = resources(self)
        if isinstance(found.get("runtime"), int) and found["runtime"] > limit:
            self._resources["runtime"] = limit
            found = resources(self)
        return found

    return within


PATCH = Patch(
    needs=(
        f"{PLUGIN}:Executor.run_job",
        f"{PLUGIN}:Executor.report_job_success",
        f"{PLUGIN}:ThreadPoolExecutor",
        "snakemake.jobs:GroupJob.get_target_spec",
        "snakemake.jobs:GroupJob.resources",
    ),
    without="max_runtime: a group may ask for more time, and a training that takes longer fails",
    install=install,
    tested="2.8",
    package="snakemake-executor-plugin-slurm",
)
