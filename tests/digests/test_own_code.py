"""The digest of own code: files that it reads, and packages that are installed."""

from __future__ import annotations

import hashlib
import os
from importlib import metadata

import pytest

from spectral_bias.artefacts import input_digests
from spectral_bias.digests.installed import package_digest
from spectral_bias.digests.stage_code import _code, code_of
from spectral_bias.plan.plan import Plan
from spectral_bias.plan.stages import STAGES

OWN = """
from spectral_bias.registry.quantities import File


def thing(given, other=None, *, table: File, more: File | None = None): ...
"""
CHOICE = {"name": "own_reader:thing", "table": "table.txt", "more": None}
# A spec of each rule that runs own code, with own code in it.
SPECS = {
    "dataset": {"dataset": CHOICE},
    "train": {"model": {"name": "mlp", "activation": CHOICE}},
    "spectrum": {"methods": [CHOICE]},
    "analysis": {"analysis": CHOICE},
    "timing": {"tests": [{"timing": CHOICE}]},
    "verdict": {"tests": [{"measure": CHOICE}]},
    "figure": {"figure": CHOICE},
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working folder with own code and its data."""
    (tmp_path / "own_reader.py").write_text(OWN, "utf-8")
    (tmp_path / "table.txt").write_text("1\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    _code.cache_clear()
    return tmp_path


def test_every_rule_that_runs_named_things_is_tried():
    assert set(SPECS) == {rule for rule, stage in STAGES.items() if stage.runs}


def code(rule, spec):
    return code_of(rule, spec, STAGES[rule].runs, ())


@pytest.mark.parametrize("rule", SPECS)
def test_a_file_that_own_code_reads_counts_by_its_bytes(folder, rule):
    assert code(rule, SPECS[rule])["table.txt"] == hashlib.sha256(b"1\n").hexdigest()[:16]
    (folder / "table.txt").write_text("2\n", "utf-8")
    assert code(rule, SPECS[rule])["table.txt"] == hashlib.sha256(b"2\n").hexdigest()[:16]


def test_a_file_that_has_not_changed_is_read_once_however_often_a_workflow_is_planned(project, monkeypatch):
    project.write("own_reader.py", OWN)
    project.write("table.txt", "1\n")
    monkeypatch.chdir(project.folder)
    monkeypatch.setattr(input_digests, "SETTLED_SECONDS", -1.0)
    read = []
    real = input_digests.input_digest
    monkeypatch.setattr(input_digests, "input_digest", lambda folder, name: read.append(name) or real(folder, name))
    method = "{name: dft, frequencies: [1, 3]}"
    project.replace(project.experiment, method, f'{method}\n  - {{name: "own_reader:thing", table: table.txt}}')

    def digest():
        plan = Plan(project.read(), project.folder)
        spec = plan.spec("spectrum", "tones", "a-1_start-plain")
        plan.digests.save()
        return spec["code"]["table.txt"]

    for _ in range(2):
        assert digest() == hashlib.sha256(b"1\n").hexdigest()[:16]
    assert read == ["table.txt"]
    project.write("table.txt", "2\n")
    os.utime(project.folder / "table.txt", (1, 1))
    assert digest() == hashlib.sha256(b"2\n").hexdigest()[:16]


def test_an_installed_package_counts_by_its_version_and_by_the_file_that_defines_the_name(folder):
    found = code("train", {"optimiser": {"name": "optax:lion"}})
    own = {name for name in found if not name.startswith("scripts/")}
    assert own == {f"optax {metadata.version('optax')}", "optax/__init__.py", "optax/_src/alias.py"}


def test_what_no_installer_recorded_has_no_version():
    assert package_digest("a_package_that_is_not_installed") == {}
