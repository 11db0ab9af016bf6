"""What is installed is what was locked: every package by version and hash, from no address of its own."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-uv.lock", "benchmarks/pytorch/requirements.lock")
PINNED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(\[[a-z0-9,-]+\])?==[A-Za-z0-9.+!_-]+( ; [^#@\\]+)?")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def entries(name: str) -> list[list[str]]:
    """The words of each entry of a lock: the requirement with its marker, then its options."""
    text = re.sub(r"^\s*#.*$", "", (ROOT / name).read_text("utf-8"), flags=re.M).replace("\\\n", " ")
    return [re.split(r"\s+(?=--)", line.strip()) for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("name", LOCKS)
def test_every_entry_is_one_version_with_hashes_and_nothing_else(name):
    found = entries(name)
    assert found
    for requirement, *options in found:
        assert PINNED.fullmatch(requirement), requirement
        assert options, requirement
        assert all(HASH.fullmatch(option) for option in options), requirement


def test_the_installer_is_locked_too():
    assert [requirement.partition("==")[0] for requirement, *_ in entries("requirements-uv.lock")] == ["uv"]


def installations(text: str) -> list[list[str]]:
    """The arguments of each ``pip install`` in a text of shell commands."""
    commands = re.split(r"[;\n]", text.replace("\\\n", " "))
    return [shlex.split(each.partition("pip install")[2]) for each in commands if "pip install" in each]


def test_make_installs_by_hash_or_this_project_alone():
    found = installations((ROOT / "Makefile").read_text("utf-8"))
    assert len(found) >= 3
    for arguments in found:
        if "-e" in arguments:
            assert {"--no-deps", "--no-build-isolation"} <= set(arguments)
        else:
            assert "--require-hashes" in arguments
            assert arguments[arguments.index("-r") + 1] in LOCKS


@pytest.mark.parametrize("name", ["environment.yml", "workflow/envs/spectral-bias.yaml"])
def test_conda_installs_nothing_from_pip_but_the_lock(name):
    dependencies = yaml.safe_load((ROOT / name).read_text("utf-8"))["dependencies"]
    (pip,) = [each["pip"] for each in dependencies if isinstance(each, dict)]
    assert [line for line in pip if not line.startswith("-")] == []
    assert "--require-hashes" in pip


def test_the_browser_tools_are_locked_by_hash_and_without_addresses():
    lock = json.loads((ROOT / "tests" / "browser" / "package-lock.json").read_text("utf-8"))
    wanted = json.loads((ROOT / "tests" / "browser" / "package.json").read_text("utf-8"))["devDependencies"]
    packages = {name: each for name, each in lock["packages"].items() if name}
    assert lock["packages"][""]["devDependencies"] == wanted
    assert {f"node_modules/{name}" for name in wanted} <= packages.keys()
    assert [name for name, each in packages.items() if not each["integrity"].startswith("sha512-")] == []
    assert "://" not in json.dumps(lock)
