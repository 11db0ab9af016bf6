"""Jobs find this checkout's library first, then own modules in the working folder."""

from __future__ import annotations

import os
from pathlib import Path

from spectral_bias.spec.groups import SCRIPTS
from spectral_bias.spec.job_environment import CACHE_VARIABLE, prepare_jobs


def test_the_library_comes_first_the_working_folder_next_and_what_was_there_last(monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["/before", str(SCRIPTS), ""]))
    prepare_jobs(tmp_path, compile_cache=False)
    assert os.environ["PYTHONPATH"].split(os.pathsep) == [str(SCRIPTS), str(tmp_path), "/before"]


def test_the_compile_cache_is_named_only_where_it_is_wanted(monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONPATH", "")
    monkeypatch.delenv(CACHE_VARIABLE, raising=False)
    prepare_jobs(tmp_path, compile_cache=False)
    assert CACHE_VARIABLE not in os.environ
    prepare_jobs(tmp_path, compile_cache=True)
    assert Path(os.environ[CACHE_VARIABLE]) == tmp_path / ".cache" / "compiled"
