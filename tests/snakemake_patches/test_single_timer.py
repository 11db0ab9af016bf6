"""Snakemake's scheduler has one timer at a time, however often it sets one."""

from __future__ import annotations

import threading

import pytest
from snakemake.scheduling.job_scheduler import JobScheduler

from spectral_bias.snakemake_patches.single_timer import install


@pytest.fixture
def timers(monkeypatch):
    """The timers that were set and have not run; none runs by itself, so the clock decides nothing."""
    pending = []

    class Timer(threading.Timer):
        def start(self):
            pending.append(self)

    monkeypatch.setattr(threading, "Timer", Timer)
    return pending


def run_out(timers):
    while timers:
        timer = timers.pop()
        timer.function()
        timer.finished.set()


def a_scheduler():
    scheduler = object.__new__(JobScheduler)
    scheduler._open_jobs = threading.Semaphore(0)
    return scheduler


def looks(scheduler):
    """How often the scheduler was told to look for jobs."""
    count = 0
    while scheduler._open_jobs.acquire(blocking=False):
        count += 1
    return count


def request(scheduler, count):
    for _ in range(count):
        scheduler._schedule_reevalutation(1)


def test_by_itself_snakemake_has_a_timer_a_request(timers):
    scheduler = a_scheduler()
    request(scheduler, 20)
    assert len(timers) == 20
    run_out(timers)
    assert looks(scheduler) == 20


def test_with_the_patch_it_has_one_and_afterwards_may_set_another(context, timers):
    install(context.context)
    scheduler = a_scheduler()
    request(scheduler, 20)
    assert len(timers) == 1
    run_out(timers)
    assert looks(scheduler) == 1
    request(scheduler, 2)
    assert len(timers) == 1
    run_out(timers)
    assert looks(scheduler) == 1


def test_a_look_may_set_the_next_timer(context, timers):
    """The timer that calls for a look counts as run out: else the scheduler would wait for ever."""
    install(context.context)
    scheduler = a_scheduler()
    request(scheduler, 1)
    timers.pop().function()  # its own ``finished`` is not set yet
    request(scheduler, 1)
    assert len(timers) == 1
