"""Snakemake's scheduler plans one look ahead, however often it is asked to, and the pinned version has that method."""

import threading
import time

from snakemake.scheduling.job_scheduler import JobScheduler

from spectral_bias.snakemake_patches.scheduling import look_ahead_once


class Scheduler:
    """As much of Snakemake's scheduler as is repaired: each look plans another one."""

    def __init__(self):
        self._open_jobs = threading.Semaphore(0)

    def _schedule_reevalutation(self, delay):
        raise AssertionError("this is what is replaced")


def waiting():
    return [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]


def test_many_requests_plan_one_look_and_after_it_another_one_can_be_planned():
    look_ahead_once(Scheduler)
    scheduler = Scheduler()
    before = len(waiting())
    for _ in range(50):
        scheduler._schedule_reevalutation(0.05)
    assert len(waiting()) == before + 1
    assert scheduler._open_jobs.acquire(timeout=5)
    time.sleep(0.15)
    assert not scheduler._open_jobs.acquire(blocking=False)
    scheduler._schedule_reevalutation(0.01)
    assert scheduler._open_jobs.acquire(timeout=5)


def test_a_scheduler_without_that_method_is_left_alone():
    class Other:
        pass

    look_ahead_once(Other)
    assert not hasattr(Other, "_schedule_reevalutation")


def test_the_pinned_snakemake_still_has_the_method_that_is_repaired():
    assert hasattr(JobScheduler, "_schedule_reevalutation")
