"""A job that is told to stop, or whose workflow is gone, ends in good order and leaves nothing half-written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading

import psutil
import pytest

from spectral_bias.jobs.parent_process import REQUEST, WORKFLOW, Parent, this_process
from spectral_bias.jobs.shutdown import interruptible

JOB = """
import sys, time
from pathlib import Path
from spectral_bias.artefacts.atomic import atomic_write
from spectral_bias.jobs.shutdown import interruptible
with interruptible(), atomic_write(Path("made.nc")) as partial:
    partial.write_text("half")
    print("ready", flush=True)
    time.sleep(3600)
"""
# Reached only where a job does not end.
PATIENCE = 300


@pytest.fixture
def job(tmp_path):
    """A function that starts a job in a folder of its own and waits until it is half done."""
    started = []
    # Under nohup the tests would hand an ignored SIGHUP on.
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)

    def start(workflow=None, ignoring=None):
        environment = {key: value for key, value in os.environ.items() if key != WORKFLOW}
        environment |= {WORKFLOW: workflow} if workflow else {}
        command = [sys.executable, "-c", JOB]
        if ignoring:  # as nohup does
            command = ["sh", "-c", f"trap '' {ignoring}; exec \"$@\"", "sh", *command]
        process = subprocess.Popen(
            command,
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout.readline() == "ready\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()
    signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_a_job_with_its_status_and_nothing_is_left(job, tmp_path, number):
    process = job()
    assert [path.name for path in tmp_path.iterdir()] == [".made.nc.partial.nc"]
    process.send_signal(number)
    assert process.wait(PATIENCE) == 128 + number
    assert process.stdout.read() == f"stopped by {number.name}\n"
    assert list(tmp_path.iterdir()) == []


def test_a_job_whose_workflow_dies_ends_though_nobody_tells_it(job, tmp_path):
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as workflow:
        started = psutil.Process(workflow.pid).create_time()
        process = job(f"{workflow.pid}:{started}:{this_process().split(':')[2]}")
        workflow.kill()
        workflow.wait()
        assert process.wait(PATIENCE) == 128 + signal.SIGTERM
    assert list(tmp_path.iterdir()) == []


def test_a_job_whose_workflow_was_asked_to_stop_ends(job, tmp_path):
    process = job(this_process())
    (tmp_path / REQUEST.parent).mkdir()
    (tmp_path / REQUEST).write_text(this_process())
    assert process.wait(PATIENCE) == 128 + signal.SIGTERM


def test_a_request_to_another_workflow_stops_no_job_of_this_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    parent = Parent(this_process())
    assert not parent.is_stopping()
    REQUEST.parent.mkdir()
    REQUEST.write_text("1:1:another")
    assert not parent.is_stopping()
    REQUEST.write_text(this_process())
    assert parent.is_stopping()


def test_signals_that_are_ignored_stay_so(job):
    """The first signal counts, so one that came before SIGTERM would be named."""
    process = job(ignoring="HUP")
    process.send_signal(signal.SIGHUP)
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 128 + signal.SIGTERM
    assert process.stdout.read() == "stopped by SIGTERM\n"


def test_afterwards_signals_are_as_they_were(monkeypatch):
    monkeypatch.delenv(WORKFLOW, raising=False)
    before = signal.getsignal(signal.SIGTERM)
    with interruptible():
        assert signal.getsignal(signal.SIGTERM) is not before
    assert signal.getsignal(signal.SIGTERM) is before


def test_outside_the_main_thread_nothing_is_done():
    before, found = signal.getsignal(signal.SIGTERM), []

    def work():
        with interruptible():
            found.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [before]
