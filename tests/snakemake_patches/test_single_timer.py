"""Snakemake's scheduler has one timer at a time, however often it sets one."""

from __future__ import annotations

import threading

from snakemake.scheduling.job_scheduler import JobScheduler

from spectral_bias.snakemake_patches.single_timer import install


def timers():
    return [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]


def scheduler_with(count):
    """Snakemake's scheduler after it has set ``count`` timers, and the number of timers that run."""
    scheduler = object.__new__(JobScheduler)
    scheduler._open_jobs = threading.Semaphore(0)
    before = len(timers())
    for _ in range(count):
        scheduler._schedule_reevalutation(0.05)
    return scheduler, len(timers()) - before


def looks(scheduler, pending):
    """How often the scheduler looks for jobs until all pending timers have ended."""
    for timer in pending:
        timer.join(10)
    count = 0
    while scheduler._open_jobs.acquire(blocking=False):
        count += 1
    return count


def test_by_itself_snakemake_has_a_timer_a_request():
    scheduler, count = scheduler_with(20)
    assert count == 20
    assert looks(scheduler, timers()) == 20


def test_with_the_patch_it_has_one_and_afterwards_may_set_another(context):
    install(context.context)
    scheduler, count = scheduler_with(20)
    assert count == 1
    assert looks(scheduler, timers()) == 1
    scheduler._schedule_reevalutation(0.01)
    assert looks(scheduler, timers()) == 1
