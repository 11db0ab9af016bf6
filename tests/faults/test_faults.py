"""One trial of each fault that needs no privilege; ``make faults`` has many of each, at random moments."""

from __future__ import annotations

import signal

import pytest
from injection import CHECKPOINT, PATIENCE, RUN, kill, no_more_bytes, parent, recovered, unharmed, until

pytestmark = pytest.mark.workflow


def log_of_the_run(scene):
    return (scene.work / "logs/train/small/width-64.log").read_text("utf-8")


@pytest.mark.parametrize("cold", [False, True], ids=["warm", "cold"])
def test_a_killed_training_job_goes_on_from_its_checkpoint(untrained, reference, cold):
    process = untrained.start(RUN, cold=cold)
    pid = untrained.wait_for_job("train", process)
    untrained.wait_for(CHECKPOINT, process)
    assert (parent(pid) == untrained.server(process)) != cold
    kill(pid)
    assert process.wait(PATIENCE) != 0
    assert not (untrained.work / RUN).exists()
    recovered(untrained, reference, RUN)
    assert "resumed at step" in log_of_the_run(untrained)


def test_a_run_goes_on_by_itself_when_the_warm_process_is_killed(untrained, reference):
    process = untrained.start(RUN)
    untrained.wait_for_job("train", process)
    untrained.wait_for(CHECKPOINT, process)
    kill(untrained.wait_for_server(process))
    assert process.wait(PATIENCE) == 0, untrained.said()[-3000:]
    assert "resumed at step" in log_of_the_run(untrained)
    unharmed(untrained, reference)


def test_a_killed_snakemake_needs_no_unlocking_and_its_jobs_end(untrained, reference):
    process = untrained.start(RUN)
    pid = untrained.wait_for_job("train", process)
    untrained.wait_for(CHECKPOINT, process)
    kill(process.pid)
    process.wait(PATIENCE)
    assert list((untrained.work / ".snakemake/locks").iterdir())
    until(lambda: pid not in untrained.jobs(), PATIENCE)
    assert "stopped by SIGTERM" in log_of_the_run(untrained)
    recovered(untrained, reference, RUN)
    assert "resumed at step" in log_of_the_run(untrained)


def test_sigterm_stops_snakemake_and_its_jobs_soon(untrained, reference):
    process = untrained.start(RUN)
    untrained.wait_for_job("train", process)
    untrained.wait_for(CHECKPOINT, process)
    kill(process.pid, signal.SIGTERM)
    assert process.wait(PATIENCE) != 0
    assert untrained.jobs() == []
    assert "stopped by SIGTERM" in log_of_the_run(untrained)
    recovered(untrained, reference, RUN)


def test_a_second_run_in_the_folder_is_refused_and_a_dry_run_is_not(untrained, reference):
    first = untrained.start(RUN)
    pid = untrained.wait_for_job("train", first)
    kill(pid, signal.SIGSTOP)  # it will not end meanwhile
    assert untrained.run("-n") == 0
    assert untrained.run(RUN) != 0
    assert f"Another run works in {untrained.work}: process {first.pid} on " in untrained.said()
    kill(pid, signal.SIGCONT)
    assert first.wait(PATIENCE) == 0
    unharmed(untrained, reference)


def test_a_job_that_may_write_no_more_fails_and_is_made_again(untrained, reference):
    process = untrained.start(RUN)
    pid = untrained.wait_for_job("train", process)
    assert no_more_bytes(pid)
    assert process.wait(PATIENCE) != 0
    assert not (untrained.work / RUN).exists()
    recovered(untrained, reference, RUN)


def test_a_truncated_run_is_trained_again_and_nothing_else(finished, reference):
    path = finished.work / RUN
    path.write_bytes(path.read_bytes()[:-1000])
    assert finished.run("-n", RUN) == 0
    assert f"{RUN}: has no seal" in finished.said()
    assert "Nothing to be done" not in finished.said()
    recovered(finished, reference, RUN)
