"""A job can tell whether its parent process lives."""

from __future__ import annotations

import os
import subprocess
import sys

from spectral_bias.jobs.parent_process import MAX_CLOCK_CHANGE_SECONDS, Parent, this_process

NAMING = "from spectral_bias.jobs.parent_process import this_process; print(this_process(), flush=True); input()"


def test_a_process_is_alive_until_it_ends_and_a_zombie_is_not():
    command = [sys.executable, "-c", NAMING]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        name = process.stdout.readline().strip()
        assert name.startswith(f"{process.pid}:")
        parent = Parent(name)
        assert parent.is_alive()
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # dead, and not yet reaped
        assert not parent.is_alive()
        assert not Parent(name).is_alive()
    assert not parent.is_alive()
    assert not Parent(name).is_alive()


def test_another_process_with_the_same_number_is_another_one_though_the_clock_was_set():
    pid, started, namespace = this_process().split(":")
    assert Parent(this_process()).is_alive()
    assert Parent(f"{pid}:{float(started) - MAX_CLOCK_CHANGE_SECONDS / 2}:{namespace}").is_alive()
    assert not Parent(f"{pid}:{float(started) - MAX_CLOCK_CHANGE_SECONDS - 1}:{namespace}").is_alive()


def test_what_cannot_be_seen_from_here_counts_as_alive():
    assert Parent("999999999:1:another namespace").is_alive()
