"""A SLURM job whose time is over ends well and is followed by one that does the rest, without a failure or a retry."""

from __future__ import annotations

import importlib
import os
import subprocess
import threading
import time
from concurrent.futures import Future
from types import SimpleNamespace

import pytest
from snakemake.exceptions import RuleException
from snakemake.executors import local
from snakemake.jobs import GroupJob
from snakemake.scheduling.job_scheduler import JobScheduler

from spectral_bias.jobs.time_limit import IS_CONTINUED, UNTIL, leave_note, take_note
from spectral_bias.snakemake_patches import continuation, time_limit
from spectral_bias.snakemake_patches.slurm_steps import PLUGIN


@pytest.fixture
def patched(context, tmp_path, monkeypatch):
    """Both patches, in a working folder and a SLURM job with a minute left."""
    monkeypatch.chdir(tmp_path)
    for name, value in {"SLURM_JOB_NAME": "atlas_1", "SLURM_JOB_ID": "7", IS_CONTINUED: "1", UNTIL: ""}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(time_limit, "seconds_left", lambda: 60.0)
    context.plan.catalogue = SimpleNamespace(settings=SimpleNamespace(max_runtime=90))
    return context


def a_scheduler(*, remote=True, errors=False):
    """A scheduler with three steps: one is done, one runs, and one waits."""
    steps = {name: SimpleNamespace(output=[f"results/{name}.nc"]) for name in ("done", "runs", "waits")}
    made = object.__new__(JobScheduler)
    made.__dict__ |= {"_lock": threading.Lock(), "_open_jobs": threading.Semaphore(0), "_user_kill": None}
    made.__dict__ |= {"_errors": errors, "_executor_error": None, "resources": {}, "failed": set()}
    dag = SimpleNamespace(
        finished=lambda step: step is steps["done"], needrun_jobs=lambda exclude_finished=True: [*steps.values()]
    )
    steps["runs"].scheduler_resources = {}
    # Snakemake's jobs can be in sets.
    made.running = [steps["runs"]]
    made.workflow = SimpleNamespace(dag=dag, remote_exec=remote, scheduler=made)
    return made, steps


def scheduled(monkeypatch, install, context, scheduler, during):
    """What the patched scheduler returns if, while its jobs run, something happens; Snakemake's own says False then."""

    def schedule(self):
        during(self)
        return False

    monkeypatch.setattr(JobScheduler, "schedule", schedule)
    install(context.context)
    monkeypatch.setattr(JobScheduler, "remaining_jobs", property(lambda self: self.left))
    return scheduler.schedule()


def ended(error):
    """A step's process that has ended with an error."""
    future = Future()
    future.set_exception(error)
    return future


STOPPED = RuleException(f"CalledProcessError: {subprocess.CalledProcessError(75, 'python x')}")


def test_a_step_that_stopped_has_not_failed_and_nothing_more_is_started(patched, monkeypatch):
    reported = []
    monkeypatch.setattr(local.Executor, "_callback", lambda self, *given: reported.append(given))
    scheduler, steps = a_scheduler()
    time_limit.install(patched.context)
    executor = SimpleNamespace(workflow=scheduler.workflow)
    local.Executor._callback(executor, SimpleNamespace(job=steps["runs"]), ended(STOPPED))
    assert reported == []
    assert scheduler.running == []
    assert scheduler._user_kill == "graceful"
    assert scheduler._open_jobs.acquire(blocking=False)
    failed = ended(RuleException(f"CalledProcessError: {subprocess.CalledProcessError(1, 'python x')}"))
    local.Executor._callback(executor, "job", failed)
    assert reported == [("job", failed)]


def over(scheduler):
    """The time runs out."""
    os.environ[UNTIL] = str(time.time() - 1)


def test_steps_have_until_shortly_before_the_limit_and_the_job_ends_well_with_a_note(patched, monkeypatch):
    scheduler, steps = a_scheduler()
    scheduler.left = [steps["runs"], steps["waits"]]
    until = []

    def during(scheduler):
        until.append(float(os.environ[UNTIL]) - time.time())
        over(scheduler)

    assert scheduled(monkeypatch, time_limit.install, patched, scheduler, during) is True
    assert until == [pytest.approx(45, abs=5)]
    assert take_note("atlas_1.7") == {"results/done.nc"}


@pytest.mark.parametrize(
    ("changes", "during", "left", "expected"),
    [
        ({"errors": True}, over, True, False),
        ({}, lambda scheduler: None, True, False),
        ({"remote": False}, over, True, False),
        ({}, over, False, True),
    ],
    ids=["a step failed", "ended before its time", "a run on this machine", "the last step was done in the margin"],
)
def test_otherwise_it_leaves_no_note(patched, monkeypatch, changes, during, left, expected):
    scheduler, steps = a_scheduler(**changes)
    scheduler.left = [steps["waits"]] if left else []
    assert scheduled(monkeypatch, time_limit.install, patched, scheduler, during) is expected
    assert take_note("atlas_1.7") is None


def test_a_job_that_nobody_goes_on_with_is_left_alone(patched, monkeypatch):
    monkeypatch.delenv(IS_CONTINUED)
    scheduler, steps = a_scheduler()
    scheduler.left = [steps["waits"]]
    assert scheduled(monkeypatch, time_limit.install, patched, scheduler, lambda scheduler: None) is False
    assert os.environ[UNTIL] == ""


class Group:
    """Two steps of a group, as the executor sees them."""

    def __init__(self):
        self.jobs = [SimpleNamespace(output=["results/a.nc"]), SimpleNamespace(output=["results/b.nc"])]
        self.jobid, self.attempt = "group", 1
        self._resources = {"runtime": 300, "mem_mb": 5}


@pytest.fixture
def head(patched, monkeypatch):
    """The executor in the Snakemake that submits, and what it submitted and reported."""
    executor = importlib.import_module(PLUGIN).Executor
    submitted, reported = [], []
    monkeypatch.setattr(executor, "run_job", lambda self, job: submitted.append(job))
    monkeypatch.setattr(executor, "report_job_success", lambda self, info: reported.append(info), raising=False)
    monkeypatch.setattr(GroupJob, "get_target_spec", lambda self: ["a", "b"])
    monkeypatch.setattr(GroupJob, "resources", property(lambda self: dict(self._resources)))
    continuation.install(patched.context)
    made = object.__new__(executor)
    made.run_uuid = "atlas_1"
    made.logger = SimpleNamespace(info=lambda line: None)
    made._job_submission_executor = SimpleNamespace(submit=lambda call, job: call(job))
    return SimpleNamespace(executor=made, submitted=submitted, reported=reported)


def test_what_is_left_is_submitted_again_and_its_attempts_are_not_counted(head):
    job = Group()
    leave_note("atlas_1.7", ["results/a.nc"])
    head.executor.report_job_success(SimpleNamespace(job=job, external_jobid="7"))
    assert (head.submitted, head.reported, job.attempt) == ([job], [], 1)
    assert GroupJob.get_target_spec(job) == ["b"]
    info = SimpleNamespace(job=job, external_jobid="8")
    head.executor.report_job_success(info)
    assert head.reported == [info]


def test_after_a_failure_all_of_it_is_done_again(head):
    job = Group()
    leave_note("atlas_1.7", ["results/a.nc"])
    head.executor.report_job_success(SimpleNamespace(job=job, external_jobid="7"))
    job.attempt = 2
    assert GroupJob.get_target_spec(job) == ["a", "b"]


def test_another_runs_note_is_not_taken(head):
    leave_note("atlas_2.7", [])
    info = SimpleNamespace(job=Group(), external_jobid="7")
    head.executor.report_job_success(info)
    assert head.reported == [info]


def test_a_group_asks_for_no_more_than_the_limit(head):
    job = Group()
    assert GroupJob.resources.fget(job) == {"runtime": 90, "mem_mb": 5}
    job._resources = {"runtime": 10}
    assert GroupJob.resources.fget(job) == {"runtime": 10}


@pytest.mark.parametrize("patch", [time_limit, continuation])
def test_without_the_setting_nothing_is_changed(context, patch):
    context.plan.catalogue = SimpleNamespace(settings=SimpleNamespace(max_runtime=None))
    executor = importlib.import_module(PLUGIN).Executor
    before = (JobScheduler.schedule, local.Executor._callback, GroupJob.resources, executor.report_job_success)
    patch.install(context.context)
    after = (JobScheduler.schedule, local.Executor._callback, GroupJob.resources, executor.report_job_success)
    assert after == before
