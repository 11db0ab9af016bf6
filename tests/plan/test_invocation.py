"""The command of a page names files relative to the working folder or to the project, never by a machine's path."""

from __future__ import annotations

import shlex
from types import SimpleNamespace

import pytest

from spectral_bias.digests.closure import ROOT
from spectral_bias.plan.invocation import Invocation

TARGET = "results/figures/a.svg"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_of_the_project_alone():
    begin = "ATLAS=$(python -P -m spectral_bias --where) && snakemake"
    assert Invocation().commands(TARGET) == (f'{begin} --snakefile "$ATLAS"/Snakefile --cores all {TARGET}',)


def test_files_of_the_folder_the_project_and_elsewhere(folder):
    files = (folder / "my own.yaml", ROOT / "config/smoke.yaml", folder.parent / "other/far.yaml")
    comment, command = Invocation(config_files=files).commands(TARGET)
    assert comment == "# 'far.yaml' lies elsewhere: give its path"
    assert "--configfile 'my own.yaml' \"$ATLAS\"/config/smoke.yaml far.yaml --cores" in command


def test_values_of_the_command_line_come_back_as_they_were():
    config = {"experiments": {"tiny": {"steps": "50"}}, "scale": "smoke", "n": 3, "only": ["a"], "first": ["a"]}
    config |= {"sweeps": ["b"], "numerics": {"warm_start": "false"}}  # neither changes a file
    command = Invocation(config=config).commands(TARGET)[-1]
    words = shlex.split(command)
    given = words[words.index("--config") + 1 : words.index("--cores")]
    assert given == ['experiments={"tiny": {"steps": "50"}}', "n=3", "scale=smoke"]


@pytest.mark.parametrize(
    "other",
    [
        {"scale": "smoke", "numerics": {"isa": "AVX2"}, "first": ["a"]},
        {"scale": "smoke", "numerics": {"warm_start": "false", "isa": "AVX2"}},
        {"numerics": {"isa": "AVX2"}, "scale": "smoke"},
    ],
)
def test_what_changes_no_file_changes_no_command(other):
    plain = {"scale": "smoke", "numerics": {"isa": "AVX2"}}
    assert Invocation(config=other).commands(TARGET) == Invocation(config=plain).commands(TARGET)


def test_both_snakefiles_of_the_project_are_one():
    assert Invocation(ROOT / "workflow/Snakefile").commands(TARGET) == Invocation().commands(TARGET)


def test_of_another_workflow_that_uses_the_project_as_a_module_with_a_prefix(folder):
    workflow = SimpleNamespace(
        main_snakefile=str(folder / "workflow/Snakefile"),
        configfiles=[folder / "host.json"],
        config_settings=SimpleNamespace(config={}),
        modifier=SimpleNamespace(path_modifier=SimpleNamespace(prefix="my atlas/")),
    )
    (command,) = Invocation.of(workflow).commands(TARGET)
    expected = "snakemake --snakefile workflow/Snakefile --configfile host.json --cores all"
    assert command == f"{expected} 'my atlas/{TARGET}'"


def test_several_groups_of_targets_with_options():
    commands = Invocation().commands(TARGET, f"--force {TARGET}")
    assert [each.rpartition("--cores all ")[2] for each in commands] == [TARGET, f"--force {TARGET}"]
