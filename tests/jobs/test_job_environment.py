"""Jobs find this checkout's library first, and nothing in the folder that they start in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ambient import CHANGED
from spectral_bias.jobs.environment import CHECKPOINT_SECONDS, CHECKPOINTS, FIXED, job_environment, prepare_jobs
from spectral_bias.jobs.parent_process import WORKFLOW, Parent
from spectral_bias.numerics.environment import CACHE_VARIABLE
from spectral_bias.registry.search import SCRIPTS


@pytest.fixture(autouse=True)
def variables(monkeypatch):
    """What a test does to the environment is undone."""
    monkeypatch.setattr(os, "environ", dict(os.environ))


def test_what_libraries_compute_draw_or_write_by_is_not_inherited_and_what_a_machine_needs_is():
    machine = {
        "PATH": "/bin", "HOME": "/home/a", "TMPDIR": "/scratch", "LD_LIBRARY_PATH": "/lib", "CUDA_VISIBLE_DEVICES": "1",
        "SLURM_JOB_ID": "7", "HDF5_USE_FILE_LOCKING": "FALSE", "XLA_PYTHON_CLIENT_MEM_FRACTION": ".4",
        "https_proxy": "a", "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    assert job_environment(machine | dict.fromkeys(CHANGED, "1")) == machine | FIXED


def test_the_library_comes_first_and_the_working_folder_is_no_place_before_the_standard_library(monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["/before", str(SCRIPTS), str(tmp_path), ""]))
    prepare_jobs(tmp_path, compile_cache=False)
    assert os.environ["PYTHONPATH"].split(os.pathsep) == [str(SCRIPTS), "/before"]
    assert os.environ["PYTHONSAFEPATH"] == "1"


@pytest.mark.parametrize("entry", [".", "./", "{folder}/", "{folder}/inner/..", "{link}"])
def test_the_working_folder_is_no_such_place_however_it_is_written(monkeypatch, tmp_path, entry):
    folder, link = tmp_path / "work", tmp_path / "link"
    (folder / "inner").mkdir(parents=True)
    link.symlink_to(folder)
    monkeypatch.chdir(folder)
    entries = [entry.format(folder=folder, link=link), "inner", f"{SCRIPTS}/"]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(entries))
    prepare_jobs(Path(), compile_cache=False)
    assert os.environ["PYTHONPATH"].split(os.pathsep) == [str(SCRIPTS), str(folder / "inner")]


def test_the_compile_cache_is_named_only_where_it_is_wanted(monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONPATH", "")
    monkeypatch.setenv(CACHE_VARIABLE, "/elsewhere")
    prepare_jobs(tmp_path, compile_cache=False)
    assert CACHE_VARIABLE not in os.environ
    prepare_jobs(tmp_path, compile_cache=True)
    assert Path(os.environ[CACHE_VARIABLE]) == tmp_path / ".cache" / "compiled"


def test_checkpoints_are_saved_in_the_working_folder_and_as_often_as_is_wanted(monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONPATH", "")
    monkeypatch.setenv(CHECKPOINT_SECONDS, "3")  # of a workflow around this one
    monkeypatch.setenv(CHECKPOINTS, "/elsewhere")
    prepare_jobs(tmp_path, compile_cache=False)
    assert not {CHECKPOINT_SECONDS, CHECKPOINTS} & set(os.environ)
    prepare_jobs(tmp_path, compile_cache=False, checkpoint_seconds=7.5)
    assert Path(os.environ[CHECKPOINTS]) == tmp_path / ".cache" / "checkpoints"
    assert float(os.environ[CHECKPOINT_SECONDS]) == 7.5


def test_jobs_know_the_process_of_their_workflow(monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONPATH", "")
    monkeypatch.setenv(WORKFLOW, "1:1:another")
    prepare_jobs(tmp_path, compile_cache=False)
    assert os.environ[WORKFLOW].startswith(f"{os.getpid()}:")
    assert Parent(os.environ[WORKFLOW]).is_alive()
