"""Parts of the crate that need no workflow: times, licences, the copy of the source, and what a check of it says."""

from __future__ import annotations

import hashlib
import json

import pytest
from rocrate.rocrate import ROCrate

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.json_record import write_record
from spectral_bias.config.bibliography import Citation
from spectral_bias.datasets import high_dimensional, image
from spectral_bias.provenance.crate.actions import _licence
from spectral_bias.provenance.crate.checking import METADATA, changes
from spectral_bias.provenance.crate.claims import _paper
from spectral_bias.provenance.crate.jobs import Job, read_jobs
from spectral_bias.provenance.crate.source import copy_source, own_files


@pytest.mark.parametrize(
    ("citation", "identifier", "links"),
    [
        (
            Citation("key", "A paper.", "10.1000/182", "1901.06523"),
            "https://doi.org/10.1000/182",
            ["https://doi.org/10.1000/182", "https://arxiv.org/abs/1901.06523"],
        ),
        (
            Citation("", "A paper.", None, "1901.06523"),
            "https://doi.org/10.48550/arXiv.1901.06523",
            ["https://doi.org/10.48550/arXiv.1901.06523", "https://arxiv.org/abs/1901.06523"],
        ),
        (Citation("", "This folder.", None, None), "#paper/This%20folder.", None),
    ],
)
def test_a_paper_is_an_entity_by_its_doi(citation, identifier, links):
    found = _paper(ROCrate(version="1.1"), citation)
    assert (found.id, found["@type"], found["name"]) == (identifier, "ScholarlyArticle", citation.citation)
    assert found.get("identifier") == links


NAMES = ("results/verdicts/a.json", "results/verdicts/b.json")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working folder with two artefacts of one job."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        write_record({}, tmp_path / name, certificate("verdict", name, {"claim": "a", "code": {"own.py": "0"}}))
    return tmp_path


def test_files_of_one_spec_are_of_one_job(folder):
    (job,) = read_jobs(folder, NAMES)
    assert [output.name for output in job.outputs] == list(NAMES)
    assert job.name == "verdict/verdicts/a.json"
    data = (folder / NAMES[0]).read_bytes()
    assert (job.outputs[0].size, job.outputs[0].sha256) == (len(data), hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize(
    ("summary", "part"),
    [
        (high_dimensional.ORIGINS["mnist"], "licenses/by-sa/3.0/"),
        (high_dimensional.ORIGINS["digits"], "licenses/by/4.0/"),
        (high_dimensional.ORIGINS["isotropic"], "publicdomain/zero/1.0/"),
        (image.ORIGINS["camera"], "publicdomain/zero/1.0/"),
        (image.ORIGINS["astronaut"], "publicdomain/mark/1.0/"),
        (image.ORIGINS["page"], "BSD-3-Clause"),
        (image.ORIGINS["lettering"], "publicdomain/zero/1.0/"),
    ],
)
def test_a_licence_is_read_off_the_origin(summary, part):
    assert _licence(summary).endswith(part)


def test_of_a_users_own_image_no_licence_is_said():
    assert _licence("Image file mine.png; see its own licence.") is None


def test_every_origin_of_the_projects_data_names_a_licence_that_is_known():
    assert all(_licence(words) for origins in (high_dimensional.ORIGINS, image.ORIGINS) for words in origins.values())


def test_the_source_is_copied_with_the_users_own_files_and_nothing_that_was_left_lying(tmp_path):
    root, work = tmp_path / "root", tmp_path / "work"
    for name in ("Snakefile", "scripts/train.py", "scripts/__pycache__/train.pyc", "scripts/.hidden", "secret.txt"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name, "utf-8")
    (work / "results/source").mkdir(parents=True)
    (work / "results/source/old.py").write_text("", "utf-8")
    (work / "own.py").write_text("mine", "utf-8")
    names = copy_source(work, ["own.py"], root)
    assert names == [f"results/source/{name}" for name in ("Snakefile", "own/own.py", "scripts/train.py")]
    assert (work / "results/source/own/own.py").read_text("utf-8") == "mine"
    assert not (work / "results/source/old.py").exists()


def test_without_the_workflow_around_it_nothing_is_copied(tmp_path):
    with pytest.raises(FileNotFoundError, match="run from a checkout"):
        copy_source(tmp_path, [], tmp_path / "library")
    assert list(tmp_path.iterdir()) == []


def test_a_users_own_files_are_those_in_the_working_folder(folder, tmp_path):
    (folder / "own.py").write_text("mine", "utf-8")
    (folder / "claims").mkdir()
    (folder / "claims/mine.yaml").write_text("", "utf-8")
    (folder / "references.yaml").write_text("", "utf-8")
    (folder / "notes.yaml").write_text("", "utf-8")
    job = Job((), {"rule": "train", "spec": {"code": {"own.py": "0", "scripts/train.py": "1", "gone.py": "2"}}})
    root = tmp_path / "root"
    assert own_files(folder, [job], ["."], root) == ["claims/mine.yaml", "own.py", "references.yaml"]
    assert own_files(folder, [job], [".."], root) == ["own.py"]


def test_a_working_folder_may_be_the_checkout(tmp_path):
    (tmp_path / "scripts").mkdir()
    for name in ("own.py", "scripts/train.py"):
        (tmp_path / name).write_text("", "utf-8")
    job = Job((), {"rule": "train", "spec": {"code": {"own.py": "0", "scripts/train.py": "1"}}})
    assert own_files(tmp_path, [job], [], tmp_path) == ["own.py"]


def write_crate(folder, **entity):
    data = (folder / NAMES[0]).read_bytes()
    known = {"contentSize": str(len(data)), "sha256": hashlib.sha256(data).hexdigest()}
    made = {"@id": "verdicts/a.json", "@type": "File", **known, **entity}
    (folder / METADATA).write_text(json.dumps({"@graph": [made]}), "utf-8")


@pytest.mark.parametrize(
    ("entity", "found"),
    [
        ({}, []),
        ({"@id": "verdicts/c.json"}, ["verdicts/c.json: is gone", "verdicts/a.json: is not described"]),
        ({"sha256": "0" * 64}, ["verdicts/a.json: has another SHA-256"]),
        ({"@id": "../../x"}, ["../../x: lies outside the crate", "verdicts/a.json: is not described"]),
    ],
)
def test_a_check_says_what_is_not_so(folder, entity, found):
    write_crate(folder, **entity)
    assert list(changes(folder, [NAMES[0]])) == found


@pytest.mark.parametrize("text", ["", "[]", '{"@graph": [1]}', '{"@graph": [{"@type": "File"}]}'])
def test_a_file_that_is_no_crate_is_named(folder, text):
    (folder / METADATA).write_text(text, "utf-8")
    with pytest.raises(ValueError, match=r"Expecting value|ro-crate-metadata\.json: is no RO-Crate"):
        list(changes(folder, []))
