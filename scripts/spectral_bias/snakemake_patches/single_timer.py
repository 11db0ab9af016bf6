"""One timer at a time in Snakemake's scheduler.

Snakemake limits how many jobs start in a second. Each time it looks for jobs to start it sets a timer for another look
a second later, which sets one more; after some hundred jobs it examines every ready job some hundred times a second.
"""

from __future__ import annotations

import threading
from typing import Any
from weakref import WeakKeyDictionary

from spectral_bias.snakemake_patches.patch import Context, Patch


def install(_: Context) -> None:
    """Set no timer while one is running."""
    from snakemake.scheduling.job_scheduler import JobScheduler

    timers: WeakKeyDictionary[Any, threading.Timer] = WeakKeyDictionary()

    def look(scheduler: Any) -> None:
        # The next look may set a timer: the one that calls this function counts as finished.
        timers.pop(scheduler, None)
        scheduler._open_jobs.release()  # noqa: SLF001 - as in the method that the patch replaces

    def schedule(self: Any, delay: float) -> None:
        timer = timers.get(self)
        if timer is None or timer.finished.is_set():
            timers[self] = threading.Timer(delay, lambda: look(self))
            timers[self].start()

    JobScheduler._schedule_reevalutation = schedule  # noqa: SLF001 - a patch: this is what it replaces


PATCH = Patch(
    needs=("snakemake.scheduling.job_scheduler:JobScheduler._schedule_reevalutation",),
    without="Snakemake uses a share of a core that grows with the number of jobs",
    install=install,
)
