"""Snakemake is told that a damaged artefact is incomplete; sound ones are read once."""

from __future__ import annotations

import asyncio
import os
from types import SimpleNamespace

import pytest
from snakemake.io import IOCache, IOFile
from snakemake.persistence.file import FilePersistence

from spectral_bias.artefacts.json_record import write_record
from spectral_bias.snakemake_patches import verified_seals
from spectral_bias.snakemake_patches.verified_seals import RECORD, Seals, forget, install

NAMES = [f"results/{name}.json" for name in "abc"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working folder with three artefacts."""
    for name in NAMES:
        (tmp_path / "results").mkdir(exist_ok=True)
        write_record({"name": name, "text": "x" * 100}, tmp_path / name, {})
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def read(monkeypatch):
    """The names of the files whose seal was looked at."""
    real, found = verified_seals.check_seal, []

    def check(path):
        found.append(path.name)
        return real(path)

    monkeypatch.setattr(verified_seals, "check_seal", check)
    return found


def flip(path):
    content = bytearray(path.read_bytes())
    content[60] ^= 1
    path.write_bytes(content)


def test_only_what_changed_since_is_read_again(folder, read):
    seals = Seals(folder)
    assert [seals.damage(name) for name in NAMES] == [None] * 3
    seals.remember()
    again = Seals(folder)
    assert [again.damage(name) for name in NAMES] == [None] * 3
    assert read == ["a.json", "b.json", "c.json"]
    before = (folder / NAMES[1]).stat()
    flip(folder / NAMES[1])
    os.utime(folder / NAMES[1], ns=(before.st_atime_ns, before.st_mtime_ns))  # as if nothing had happened
    assert "its bytes are not those that were sealed" in Seals(folder).damage(NAMES[1])
    assert Seals(folder).damage(NAMES[0]) is None
    assert read[3:] == ["b.json"]


def test_a_damaged_one_is_not_remembered_and_all_may_be_forgotten(folder, read):
    flip(folder / NAMES[0])
    for _ in range(2):
        seals = Seals(folder)
        assert seals.damage(NAMES[0])
        assert seals.damage(NAMES[1]) is None
        seals.remember()
    assert read == ["a.json", "b.json", "a.json"]
    forget(folder)
    forget(folder)
    assert Seals(folder).damage(NAMES[1]) is None
    assert read[3:] == ["b.json"]
    assert not list((folder / RECORD).parent.glob("*"))


def test_what_is_not_there_is_not_damaged(folder):
    assert Seals(folder).damage("results/none.json") is None


@pytest.mark.parametrize("text", ["", "[]", "{"])
def test_a_memory_that_cannot_be_read_is_none(folder, text):
    (folder / RECORD).parent.mkdir()
    (folder / RECORD).write_text(text)
    assert Seals(folder).damage(NAMES[0]) is None


@pytest.fixture
def persistence(folder):
    """Snakemake's records of the folder, in which one file is marked as incomplete."""
    made = FilePersistence(dag=None, path=folder / ".snakemake")
    made._mark_incomplete("marked.json", None)
    (folder / "marked.json").write_text("{")
    return made


def incomplete(persistence, *names):
    files = [IOFile(name, rule=None) for name in names]
    for file in files:
        file.rule = SimpleNamespace(workflow=SimpleNamespace(iocache=IOCache(max_wait_time=0)))
    return [str(file) for file in asyncio.run(persistence.incomplete(SimpleNamespace(output=files)))]


def test_snakemake_counts_damaged_artefacts_of_the_plan_as_incomplete(folder, persistence, context):
    for name in NAMES[:2]:
        (folder / name).write_bytes((folder / name).read_bytes()[:50])
    (folder / "results" / "foreign.json").write_text("{}")
    names = [*NAMES[1:], "marked.json", "results/foreign.json", "results/none.json"]
    assert incomplete(persistence, *names) == ["marked.json"]
    context.plan.artefacts = lambda: dict.fromkeys(NAMES)
    install(context.context)
    for _ in range(2):
        assert incomplete(persistence, *names) == [NAMES[1], "marked.json"]
    assert context.warnings == [
        f"{folder / NAMES[1]}: has no seal: it is cut short, or this project did not make it. It is made again."
    ]
