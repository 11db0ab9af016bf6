"""One repair of Snakemake's scheduler, of the pinned version 9.27.

Snakemake limits how many jobs start a second. Whenever it looks for jobs to start it plans another look a second later,
and that one plans one more; so after some hundred jobs it looks some hundred times a second, each time at every job
that is ready. Measured here: a quarter of a core after 300 jobs. One look ahead is enough.
"""

from __future__ import annotations

import threading
from typing import Any


def look_ahead_once(scheduler: type[Any]) -> None:
    """Let a scheduler have one planned look at a time.

    Args:
        scheduler: Snakemake's ``JobScheduler``; it plans looks by ``_schedule_reevalutation(delay)`` and looks when
            ``_open_jobs`` is released. Where it has no such method, nothing is done.
    """
    if not hasattr(scheduler, "_schedule_reevalutation"):
        return

    def plan(self: Any, delay: float) -> None:
        planned = getattr(self, "_planned_look", None)
        if planned is None or planned.finished.is_set():
            self._planned_look = threading.Timer(delay, lambda: _look(self))
            self._planned_look.start()

    scheduler._schedule_reevalutation = plan


def _look(scheduler: Any) -> None:
    # What is planned by this look comes after it: the timer that calls this counts as finished already.
    scheduler._planned_look = None
    scheduler._open_jobs.release()
