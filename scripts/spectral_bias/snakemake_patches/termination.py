"""Let SIGTERM to Snakemake stop its jobs; unpatched, Snakemake waits until they end, however long they take."""

from __future__ import annotations

from typing import Any

from spectral_bias.jobs.parent_process import request_stop
from spectral_bias.snakemake_patches.patch import Context, Patch


def install(_: Context) -> None:
    """Let the scheduler's handler of SIGTERM write the request that jobs watch for."""
    from snakemake.scheduling.job_scheduler import JobScheduler

    original = JobScheduler.exit_gracefully

    def stop(self: Any, *arguments: Any) -> None:
        original(self, *arguments)
        request_stop()

    JobScheduler.exit_gracefully = stop


PATCH = Patch(
    needs=("snakemake.scheduling.job_scheduler:JobScheduler.exit_gracefully",),
    without="after SIGTERM to Snakemake its jobs run to their end",
    install=install,
)
