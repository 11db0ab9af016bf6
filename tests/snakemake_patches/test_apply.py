"""Each patch has its row in the room's table; one that cannot be installed says so in one line and stops nothing."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import netCDF4
import pytest
from snakemake.path_modifier import PathModifier

from spectral_bias.snakemake_patches import apply as room
from spectral_bias.snakemake_patches.apply import (
    PATCHES,
    UnusableFolderError,
    refuse_backslash,
    used_as_module,
    working_folder,
)

FOLDER = Path(room.__file__).parent
NO_PATCHES = {"__init__", "adoption", "apply", "patch"}
NUMERICS = SimpleNamespace(compile_cache=False, checkpoint_seconds=0, warm_start=False, threads=1)
PLAN = SimpleNamespace(catalogue=SimpleNamespace(settings=SimpleNamespace(numerics=NUMERICS)), artefacts=dict)


@pytest.fixture
def fresh(monkeypatch, tmp_path):
    """A process in which nothing was applied, in an empty working folder."""
    monkeypatch.setattr(room, "_applied", set())
    monkeypatch.setattr(room, "prepare_jobs", lambda *_, **__: None)
    monkeypatch.chdir(tmp_path)


def applied(monkeypatch, patches, *, as_module=False):
    said, done = [], []
    made = {name: replace(patch, install=lambda _, name=name: done.append(name)) for name, patch in patches.items()}
    monkeypatch.setattr(room, "PATCHES", made)
    room.apply(PLAN, as_module=as_module, warn=said.append)
    room.apply(PLAN, as_module=as_module, warn=said.append)  # as often as the workflow is read
    return done, said


def test_every_file_of_the_room_is_a_patch_with_a_row_in_its_table():
    files = {path.stem for path in FOLDER.glob("*.py")} - NO_PATCHES
    assert files == set(PATCHES)
    rows = dict(re.findall(r"^\| `(\w+)` \|(.*)\|$", (FOLDER / "README.md").read_text("utf-8"), re.MULTILINE))
    assert files | {"adoption"} == set(rows)
    for name, patch in PATCHES.items():
        assert f"{patch.package} {patch.tested}" in rows[name]
        assert len(rows[name].split("|")) == 4
        assert re.search(r"\d", rows[name].split("|")[1]), f"{name}: no figure of what it costs to do without"


def test_the_pinned_versions_have_all_that_patches_need(fresh, monkeypatch):
    assert {name: patch.obstacle() for name, patch in PATCHES.items()} == dict.fromkeys(PATCHES)
    assert applied(monkeypatch, PATCHES) == ([name for name, patch in PATCHES.items() if patch.in_use], [])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"tested": "9.2"}, r"tested with snakemake 9\.2, not with 9\.27\.\d+"),
        (
            {"needs": ("snakemake.script:PythonScript.gone",)},
            r"snakemake 9\.27\.\d+ lacks snakemake.script:PythonScript.gone",
        ),
        ({"needs": ("snakemake.gone:Thing",)}, r"snakemake 9\.27\.\d+ lacks snakemake.gone:Thing"),
    ],
)
def test_another_version_or_a_renamed_attribute_costs_one_patch_and_one_line(fresh, monkeypatch, change, reason):
    patches = {"other": PATCHES["termination"], "warm_start": replace(PATCHES["warm_start"], **change)}
    done, said = applied(monkeypatch, patches)
    assert done == ["other"]
    assert len(said) == 1
    assert re.fullmatch(rf"Snakemake patch warm_start is off \({reason}\): each job starts a Python .*\.", said[0])


def test_a_package_that_is_not_loaded_is_not_patched(fresh, monkeypatch):
    patch = replace(PATCHES["slurm_steps"], needs=("snakemake_executor_plugin_none:Executor",), package="none")
    assert applied(monkeypatch, {"slurm_steps": patch}) == ([], [])


def test_as_a_module_nothing_is_done(fresh, monkeypatch):
    before = dict(os.environ)
    assert applied(monkeypatch, PATCHES, as_module=True) == ([], [])
    assert dict(os.environ) == before
    assert not any(Path().iterdir())


@pytest.mark.parametrize(("prefix", "folder"), [(None, "."), ("sub", "sub"), ("a/results", "a/results"), ("/b", "/b")])
def test_a_modules_prefix_is_its_working_folder(tmp_path, monkeypatch, prefix, folder):
    monkeypatch.chdir(tmp_path)
    modifier = PathModifier(None, prefix, SimpleNamespace())
    assert working_folder(SimpleNamespace(modifier=SimpleNamespace(path_modifier=modifier))) == tmp_path / folder
    assert working_folder(SimpleNamespace()) == tmp_path


@pytest.mark.parametrize(
    ("workflow", "expected"),
    [
        (SimpleNamespace(modifier=SimpleNamespace(parent_modifier=None)), False),
        (SimpleNamespace(modifier=SimpleNamespace(parent_modifier="host")), True),
        (SimpleNamespace(modifier=SimpleNamespace()), True),
        (SimpleNamespace(), True),
    ],
)
def test_where_snakemake_does_not_tell_the_atlas_behaves_as_a_guest(workflow, expected):
    assert used_as_module(workflow) is expected


def test_a_folder_in_which_netcdf_finds_no_file_is_refused_by_its_name(tmp_path):
    """It reads a backslash as a slash; every other character of a path is what it is."""
    folder = tmp_path / "a\\b"
    folder.mkdir()
    with pytest.raises(OSError, match=r"ermission denied|o such file"):
        netCDF4.Dataset(folder / "a.nc", "w")
    with pytest.raises(UnusableFolderError, match=r"has a backslash in its path.* --directory"):
        refuse_backslash(folder)
    others = tmp_path / "a{b} it's#%20*[1]?&;:|$HOME~研究\n"
    others.mkdir()
    netCDF4.Dataset(others / "a.nc", "w").close()
    assert (others / "a.nc").is_file()
    refuse_backslash(others)
