"""Snakemake is told that a damaged artefact is incomplete."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from snakemake.io import IOCache, IOFile
from snakemake.persistence.file import FilePersistence

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.input_digests import InputDigests
from spectral_bias.artefacts.json_record import write_record
from spectral_bias.snakemake_patches.verified_seals import install

NAMES = [f"results/{name}.json" for name in "abc"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working folder with three artefacts."""
    for name in NAMES:
        (tmp_path / "results").mkdir(exist_ok=True)
        write_record({"text": "x" * 100}, tmp_path / name, certificate("verdict", name, {"claim": name}))
    monkeypatch.chdir(tmp_path)
    return tmp_path


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
    context.plan.artefacts = lambda: {name: ("verdict", {"claim": name}) for name in NAMES}
    context.plan.digests = InputDigests(folder)
    install(context.context)
    for _ in range(2):
        assert incomplete(persistence, *names) == [NAMES[1], "marked.json"]
    assert context.warnings == [
        f"{folder / NAMES[1]}: has no seal: it is cut short, or this project did not make it. It is made again."
    ]


def test_without_snakemakes_metadata_the_certificate_says_what_is_up_to_date(folder, persistence, context):
    """File times do not say it of an artefact without inputs, or with inputs of the user's own alone."""
    context.plan.artefacts = lambda: {name: ("verdict", {"claim": name}) for name in NAMES}
    context.plan.digests = InputDigests(folder)
    write_record({}, folder / NAMES[1], certificate("verdict", NAMES[1], {"claim": "another"}))
    install(context.context)
    assert incomplete(persistence, *NAMES) == [NAMES[1]]
    persistence.has_metadata = lambda _: True
    assert incomplete(persistence, *NAMES) == []
    assert context.warnings == []
