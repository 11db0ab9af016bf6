"""A job can tell whether its workflow lives and whether it was asked to stop."""

from __future__ import annotations

import os
import subprocess
import sys

from snakemake.scheduling.job_scheduler import JobScheduler

from spectral_bias.jobs.parent_process import REQUEST, is_alive, is_stopping, stop_jobs_on_termination, this_process

NAMING = "from spectral_bias.jobs.parent_process import this_process; print(this_process(), flush=True); input()"


def test_a_process_is_alive_until_it_ends_its_corpse_is_not():
    command = [sys.executable, "-c", NAMING]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        name = process.stdout.readline().strip()
        assert name.startswith(f"{process.pid}:")
        assert is_alive(name)
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # dead, and not yet buried
        assert not is_alive(name)
    assert not is_alive(name)


def test_another_process_with_the_same_number_is_another_one():
    pid, began, namespace = this_process().split(":")
    assert is_alive(this_process())
    assert not is_alive(f"{pid}:{int(began) - 1}:{namespace}")


def test_what_cannot_be_seen_from_here_counts_as_alive():
    assert is_alive("999999999:1:another namespace")


def test_sigterm_to_the_scheduler_is_a_request_to_its_own_jobs_only(tmp_path, monkeypatch):
    class Scheduler:
        def exit_gracefully(self, *arguments):
            self.told = arguments

    monkeypatch.chdir(tmp_path)
    stop_jobs_on_termination(Scheduler)
    scheduler = Scheduler()
    scheduler.exit_gracefully(15, None)  # there is no folder for the request: then it is not made
    assert scheduler.told == (15, None)
    assert not is_stopping(this_process())
    REQUEST.parent.mkdir()
    scheduler.exit_gracefully(15, None)
    assert is_stopping(this_process())
    assert not is_stopping("1:1:another")


def test_a_scheduler_without_that_method_is_left_alone_and_the_pinned_one_has_it():
    class Other:
        pass

    stop_jobs_on_termination(Other)
    assert not hasattr(Other, "exit_gracefully")
    assert hasattr(JobScheduler, "exit_gracefully")
