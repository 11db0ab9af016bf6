"""One search order for own code: a file in the working folder hides nothing, and is never replaced in silence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from spectral_bias.digests.closure import refuse_hidden_imports
from spectral_bias.registry.resolve import resolve
from spectral_bias.registry.search import (
    OWN_CODE,
    SCRIPTS,
    HiddenModuleError,
    module_file,
    own_code_in,
    own_folder,
    search_path,
)

SCRIPT_NAMES = ["train", "settings", "spectrum", "figure"]
HIDDEN = {"queue": "the standard library", "types": "the standard library", "numpy": "an installed package"}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", SCRIPT_NAMES)
def test_own_code_may_be_called_like_a_script_of_the_project(folder, name):
    (folder / f"{name}.py").write_text("def f(x): ...\n", "utf-8")
    assert module_file(name) == folder / f"{name}.py"
    assert str(SCRIPTS) not in search_path()


@pytest.mark.parametrize("name", HIDDEN)
def test_own_code_that_python_would_not_find_is_refused_by_name(folder, name):
    (folder / f"{name}.py").touch()
    with pytest.raises(HiddenModuleError, match=f"{name}.py in the working folder .* {HIDDEN[name]}; rename it"):
        module_file(name)


@pytest.mark.parametrize("name", HIDDEN)
def test_so_is_own_code_that_imports_such_a_file(folder, name):
    (folder / "mine.py").write_text("import inner\n", "utf-8")
    (folder / "inner.py").write_text(f"from {name} import x\n", "utf-8")
    refuse_hidden_imports("mine")
    (folder / f"{name}.py").touch()
    with pytest.raises(HiddenModuleError, match=f"inner.py imports {name}, and {name}.py in the working folder"):
        refuse_hidden_imports("mine")


def test_such_a_file_that_no_own_code_names_disturbs_nobody(folder):
    for name in HIDDEN:
        (folder / f"{name}.py").write_text("raise RuntimeError\n", "utf-8")
    (folder / "mine.py").write_text("import json\n", "utf-8")
    refuse_hidden_imports("mine")
    assert module_file("jax.nn").parent.name == "nn"


def test_a_job_imports_what_was_checked(folder):
    for name in (*SCRIPT_NAMES, *HIDDEN):
        (folder / f"{name}.py").write_text("MINE = True\n", "utf-8")
    text = "from spectral_bias.registry.search import search_as_checked\nsearch_as_checked()\n"
    text += f"import sys, {', '.join((*SCRIPT_NAMES, *HIDDEN))}\n"
    text += f"assert {' and '.join(f'{name}.MINE' for name in SCRIPT_NAMES)}\n"
    text += f"assert not any(hasattr(each, 'MINE') for each in ({', '.join(HIDDEN)}))\n"
    environment = {**os.environ, "PYTHONPATH": str(SCRIPTS)}
    command = [sys.executable, "-P", "-c", text]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_module_that_was_loaded_from_elsewhere_is_refused(folder, monkeypatch):
    (folder / "mine.py").write_text("def f(x): ...\n", "utf-8")
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine.py").write_text("def f(x): ...\n", "utf-8")
    monkeypatch.setitem(sys.modules, "mine", type(sys)("mine"))
    sys.modules["mine"].__file__ = str(elsewhere / "mine.py")
    with pytest.raises(ImportError, match=r"mine was checked in mine\.py, and Python imports"):
        resolve("models.activations", "mine:f")


def test_a_rebuild_finds_own_code_in_the_folder_that_it_rebuilds(folder, monkeypatch):
    monkeypatch.setenv(OWN_CODE, str(folder / "work"))
    assert own_folder() == folder / "work"
    assert search_path()[-1] == str(folder / "work")


def test_with_a_modules_prefix_own_code_lies_in_that_folder_and_never_in_the_hosts(folder, monkeypatch):
    """Snakemake puts the folder of the host's Snakefile before all others."""
    monkeypatch.setattr(sys, "path", [str(folder), *sys.path])
    for place in (folder, folder / "inner"):
        place.mkdir(exist_ok=True)
        (place / "mine.py").touch()
    (folder / "hosts.py").touch()
    with own_code_in(Path("inner")):
        assert own_folder() == folder / "inner"
        assert module_file("mine") == folder / "inner" / "mine.py"
        assert module_file("hosts") is None
        with own_code_in(None):
            assert own_folder() == folder / "inner"
    assert own_folder() == folder
    assert module_file("mine") == folder / "mine.py"


def test_the_working_folder_is_the_last_place_by_whatever_path_it_is_given(folder, monkeypatch):
    link = folder.with_name("link")
    link.symlink_to(folder)
    (folder / "xarray.py").touch()
    monkeypatch.setattr(sys, "path", [f"{folder}/", str(link), *sys.path])
    assert [each for each in search_path() if Path(each).resolve() == folder] == [str(folder)]
    assert search_path()[-1] == str(folder)
    with pytest.raises(HiddenModuleError):
        module_file("xarray")
