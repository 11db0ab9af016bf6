"""Two jobs that make the same artefact take turns; jobs that make others do not wait."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from spectral_bias.jobs.output_lock import FILE, output_lock

JOB = """
import sys
from pathlib import Path
from spectral_bias.jobs.output_lock import output_lock
with output_lock(Path(sys.argv[1])):
    print("mine", flush=True)
    input()
"""


@pytest.fixture
def job(tmp_path):
    """A function that starts a job in the working folder that writes an artefact until it is told to end."""
    started = []

    def start(artefact):
        command = [sys.executable, "-c", JOB, artefact]
        started.append(
            subprocess.Popen(command, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_the_second_waits_and_says_so_and_others_do_not(job):
    first = job("results/a.nc")
    assert first.stdout.readline() == "mine\n"
    second = job("results/a.nc")
    assert second.stdout.readline() == "another job makes results/a.nc; waiting for it to end\n"
    assert job("results/b.nc").stdout.readline() == "mine\n"
    first.stdin.write("\n")
    first.stdin.flush()
    assert second.stdout.readline() == "mine\n"


def test_a_killed_job_gives_way(job):
    first = job("results/a.nc")
    first.stdout.readline()
    second = job("results/a.nc")
    second.stdout.readline()
    first.kill()
    assert second.stdout.readline() == "mine\n"


def test_a_folder_that_cannot_be_written_to_is_no_obstacle(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / FILE.parent).write_text("a file where the folder would be")
    with output_lock(Path("results/a.nc")):
        assert not (tmp_path / FILE).exists()
