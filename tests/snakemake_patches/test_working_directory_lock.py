"""A working folder is one run's; what a dead run of this machine left locked is freed, and nothing else is."""

from __future__ import annotations

import json
import subprocess
import sys
from types import SimpleNamespace

import pytest
from snakemake.exceptions import LockException, WorkflowError
from snakemake.persistence.file import FilePersistence

from spectral_bias.snakemake_patches import working_directory_lock
from spectral_bias.snakemake_patches.working_directory_lock import FILE, FolderInUseError, acquire, install

HOLDING = """
import sys, time
from pathlib import Path
from spectral_bias.snakemake_patches.working_directory_lock import acquire
with acquire(Path(sys.argv[1])) as dead:
    print(dead, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def other(tmp_path):
    """A function that starts another process that holds the folder; it says what it found."""
    started = []

    def start():
        command = [sys.executable, "-c", HOLDING, str(tmp_path)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        started.append(process)
        return process, process.stdout.readline().strip()

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def free(folder):
    with acquire(folder) as dead:
        return dead


def test_a_folder_that_nobody_held_or_a_run_that_ended_well_had_nothing_to_be_freed(tmp_path):
    assert free(tmp_path) is False
    assert free(tmp_path) is False


def test_a_run_that_ends_by_an_error_gives_the_folder_back(tmp_path):
    with pytest.raises(KeyboardInterrupt), acquire(tmp_path):
        raise KeyboardInterrupt
    assert free(tmp_path) is False


def test_a_living_process_keeps_others_out_and_is_named(tmp_path, other):
    process, found = other()
    assert found == "False"
    with pytest.raises(FolderInUseError, match=rf"process {process.pid} on .*Nothing was changed"), acquire(tmp_path):
        pass
    # Being refused takes nothing from the one that holds it.
    with pytest.raises(FolderInUseError), acquire(tmp_path):
        pass


def test_a_killed_process_is_proved_dead_once(tmp_path, other):
    process, _ = other()
    process.kill()
    process.wait()
    assert free(tmp_path) is True
    assert free(tmp_path) is False


MINE = {"pid": 1, "host": "mine", "boot": "b1", "machine": "m1"}


@pytest.mark.parametrize(
    ("record", "dead"),
    [
        ({}, False),
        ({"boot": "b1"}, True),
        ({"boot": "b0", "host": "mine", "machine": "m1"}, True),  # it was started again since
        ({"boot": "b0", "host": "theirs", "machine": "m1"}, False),
        ({"boot": "b0", "host": "mine", "machine": "m2"}, False),
        ({"boot": "", "host": "theirs", "machine": ""}, False),
    ],
)
def test_only_processes_of_this_machine_are_proved_dead(tmp_path, monkeypatch, record, dead):
    monkeypatch.setattr(working_directory_lock, "_here", lambda: MINE)
    (tmp_path / FILE).parent.mkdir()
    (tmp_path / FILE).write_text(json.dumps(record))
    assert free(tmp_path) is dead


@pytest.mark.parametrize("text", ["", "{", "[1]", "null", "\x00" * 1024])
def test_a_record_that_says_nothing_proves_nothing(tmp_path, text):
    (tmp_path / FILE).parent.mkdir()
    (tmp_path / FILE).write_text(text)
    assert free(tmp_path) is False


@pytest.fixture
def persistence(tmp_path, monkeypatch):
    """A function that opens Snakemake's records of the folder for a run that makes one file."""
    monkeypatch.chdir(tmp_path)
    job = SimpleNamespace(input=["a"], output=["b"])
    workflow = SimpleNamespace(dag_settings=SimpleNamespace(max_checksum_file_size=0))
    dag = SimpleNamespace(jobs=[job], needrun_jobs=lambda: [job], workflow=workflow)
    return lambda: FilePersistence(dag=dag, path=tmp_path / ".snakemake")


@pytest.fixture
def left(persistence):
    """Snakemake's locks as a killed run leaves them."""
    made = persistence()
    made._write_locks("output", ["b"])
    return made


def test_a_left_over_lock_stops_snakemake_by_itself(left, persistence):
    with pytest.raises(LockException), persistence().lock():
        pass


def test_the_lock_of_a_killed_run_is_removed_with_one_line(left, persistence, other, context):
    process, _ = other()
    process.kill()
    process.wait()
    install(context.context)
    with persistence().lock():
        assert persistence().locked
    assert not persistence().locked
    assert context.warnings == ["The last run was killed; its locks are released."]


def test_a_lock_that_no_dead_run_of_this_machine_left_stays(left, persistence, context):
    install(context.context)
    with pytest.raises(LockException), persistence().lock():
        pass
    assert persistence().locked


def test_the_lock_of_a_living_run_stays_and_it_is_named(left, persistence, other, context):
    process, _ = other()
    install(context.context)
    with pytest.raises(WorkflowError, match=f"process {process.pid}"), persistence().lock():
        pass
    assert persistence().locked
