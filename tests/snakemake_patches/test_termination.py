"""SIGTERM to Snakemake's scheduler asks its own jobs to stop, and no others."""

from __future__ import annotations

import threading

import pytest
from snakemake.scheduling.job_scheduler import JobScheduler

from spectral_bias.jobs.parent_process import REQUEST, WORKFLOW, Parent, this_process
from spectral_bias.snakemake_patches import time_limit
from spectral_bias.snakemake_patches.termination import install


@pytest.fixture
def scheduler(tmp_path, monkeypatch):
    """Snakemake's scheduler of this process, in a working folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(WORKFLOW, this_process())
    made = object.__new__(JobScheduler)
    made._lock, made._open_jobs, made._user_kill = threading.Lock(), threading.Semaphore(0), None
    return made


def test_by_itself_snakemake_lets_its_jobs_run(scheduler):
    scheduler.exit_gracefully(15, None)
    assert not Parent(this_process()).is_stopping()


def test_its_own_jobs_are_asked_to_stop(scheduler, context):
    install(context.context)
    scheduler.exit_gracefully(15, None)
    assert scheduler._user_kill == "graceful"
    assert Parent(this_process()).is_stopping()
    assert not Parent("1:1:another").is_stopping()


def test_a_step_that_ends_at_its_time_limit_asks_no_other_job_to_stop(scheduler, context):
    install(context.context)
    time_limit.stop(scheduler)
    assert scheduler._user_kill == "graceful"
    assert not Parent(this_process()).is_stopping()


def test_where_no_request_can_be_written_snakemake_stops_as_by_itself(scheduler, context):
    REQUEST.parent.write_text("a file where the folder would be")
    install(context.context)
    scheduler.exit_gracefully(15, None)
    assert scheduler._user_kill == "graceful"
    assert not Parent(this_process()).is_stopping()
