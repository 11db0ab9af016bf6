"""A working folder is one run's; what a dead run of this machine left locked is freed, and nothing else is."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager

import pytest
from snakemake.persistence import PersistenceBase
from snakemake.persistence.file import FilePersistence

from spectral_bias.snakemake_patches import working_directory_lock
from spectral_bias.snakemake_patches.working_directory_lock import FILE, FolderInUseError, acquire, one_run_at_a_time

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
    (tmp_path / FILE).write_text(json.dumps(record))
    assert free(tmp_path) is dead


@pytest.mark.parametrize("text", ["", "{", "[1]", "null", "\x00" * 1024])
def test_a_record_that_says_nothing_proves_nothing(tmp_path, text):
    (tmp_path / FILE).write_text(text)
    assert free(tmp_path) is False


class Persistence:
    """As much of Snakemake's persistence as is changed."""

    path = None

    def __init__(self, path):
        self.path = path
        self.done = []
        self.locked = (path / "locks").is_dir()

    @contextmanager
    def lock(self):
        if self.locked:
            raise RuntimeError("locked")
        assert (self.path / "locks").is_dir()
        self.done.append("lock")
        yield
        self.done.append("unlock")

    def cleanup_locks(self):
        (self.path / "locks").rmdir()
        self.locked = False


def test_snakemakes_left_over_lock_is_removed_with_a_word_after_a_killed_run(tmp_path, other):
    class Changed(Persistence):
        pass

    said = []
    one_run_at_a_time(Changed, RuntimeError, said.append)
    one_run_at_a_time(Changed, RuntimeError, said.append)  # once is enough, however often the workflow is read
    process, _ = other()
    process.kill()
    process.wait()
    (tmp_path / "locks").mkdir()
    changed = Changed(tmp_path)
    with changed.lock():
        assert changed.done == ["lock"]
    assert changed.done == ["lock", "unlock"]
    assert said == ["The run before this one was killed; what it had locked is free again."]


def test_a_lock_that_no_dead_run_of_this_machine_left_stays(tmp_path):
    class Changed(Persistence):
        pass

    one_run_at_a_time(Changed, RuntimeError, print)
    (tmp_path / "locks").mkdir()
    with pytest.raises(RuntimeError, match="locked"), Changed(tmp_path).lock():
        pass


def test_the_lock_of_a_living_run_stays_and_it_is_named(tmp_path, other):
    class Changed(Persistence):
        pass

    one_run_at_a_time(Changed, ZeroDivisionError, print)
    process, _ = other()
    (tmp_path / "locks").mkdir()
    with pytest.raises(ZeroDivisionError, match=f"process {process.pid}"), Changed(tmp_path).lock():
        pass
    assert (tmp_path / "locks").is_dir()


def test_the_pinned_snakemake_still_has_what_is_changed():
    assert all(hasattr(PersistenceBase, name) for name in ("lock", "cleanup_locks", "path", "locked"))
    assert hasattr(FilePersistence, "_filter_incomplete_keys")
