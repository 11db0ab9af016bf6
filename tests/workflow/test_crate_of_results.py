"""The crate of the miniature's results: judged by the RO-Crate validator, and compared with the files themselves.

``ro-crate-1.1-context.jsonld`` is https://w3id.org/ro/crate/1.1/context (CC0), so that the validator needs no network.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pytest
import requests
import yaml
from requests_cache import CachedSession
from urllib3 import HTTPResponse

pytestmark = pytest.mark.workflow

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
METADATA = "results/ro-crate-metadata.json"
ARCHIVE = "spectral-bias-atlas-smoke.zip"


def crate_of(checkout) -> subprocess.CompletedProcess[str]:
    """Run ``crate`` on the miniature's results."""
    return checkout.spectral_bias("crate", "smoke/results", SOURCE_DATE_EPOCH="1700000000")


@pytest.fixture(scope="module")
def crated(miniature, tmp_path_factory):
    """A copy of the miniature with a crate, which tests leave as it is."""
    root = tmp_path_factory.mktemp("crated") / "atlas"
    shutil.copytree(miniature.root, root, symlinks=True)
    checkout = type(miniature)(root)
    done = crate_of(checkout)
    assert done.returncode == 0, done.stderr
    return checkout


@pytest.fixture(scope="module")
def graph(crated) -> dict[str, dict]:
    """The crate's entities by identifier."""
    return {entity["@id"]: entity for entity in json.loads((crated.work / METADATA).read_text("utf-8"))["@graph"]}


@pytest.fixture(scope="module")
def validate(tmp_path_factory):
    """A function that runs the validator on a crate at the level REQUIRED, without a network; it returns the report."""
    cache = tmp_path_factory.mktemp("http") / "cache"
    found = requests.Response()
    found.status_code, found.url = 200, CONTEXT
    found.headers["Content-Type"] = "application/ld+json"
    found.request = requests.Request("GET", CONTEXT).prepare()
    found.raw = HTTPResponse(body=b"")
    found._content = (Path(__file__).parent / "ro-crate-1.1-context.jsonld").read_bytes()
    with CachedSession(cache_name=str(cache), backend="sqlite", expire_after=-1) as session:
        session.cache.save_response(found)

    def run(folder: Path, profile: str) -> dict:
        report = folder.parent / "report.json"
        command = [str(Path(sys.executable).with_name("rocrate-validator")), "-y", "validate", str(folder)]
        command += ["--no-paging", "--offline", "--cache-path", str(cache), "--no-auto-profile", "-p", profile]
        command += ["-l", "required", "--output-format", "json", "--output-file", str(report)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert report.is_file(), done.stdout + done.stderr
        return json.loads(report.read_text("utf-8"))

    return run


def kinds(entity) -> list[str]:
    return [entity["@type"]] if isinstance(entity["@type"], str) else entity["@type"]


def listed(value) -> list:
    return value if isinstance(value, list) else [value]


def references(entity, name: str) -> list[str]:
    return [each["@id"] for each in listed(entity.get(name, []))]


def test_it_passes_every_profile_that_it_declares(crated, graph, validate):
    declared = references(graph["./"], "conformsTo")
    assert [each.removeprefix("https://w3id.org/") for each in declared] == [
        "ro/wfrun/process/0.5",
        "ro/wfrun/workflow/0.5",
        "ro/wfrun/provenance/0.5",
        "workflowhub/workflow-ro-crate/1.0",
    ]
    # The profile of provenance inherits the checks of all the others.
    report = validate(crated.work / "results", "provenance-run-crate")
    assert report["passed"], report["issues"]
    assert report["issues"] == []


def test_the_validator_would_have_seen_a_fault(own_copy, validate, tmp_path):
    # Of an example: the validator takes a minute for the miniature's thousand files.
    example = own_copy.folder("pytorch-log")
    done = own_copy.spectral_bias("crate", "results", "--configfile", "config.yaml", folder=str(example))
    assert done.returncode == 0, done.stderr
    results = tmp_path / "results"
    results.mkdir()
    made = json.loads((example / METADATA).read_text("utf-8"))
    for entity in made["@graph"]:
        if entity["@id"] == "#orchestration":
            del entity["instrument"]
    (results / "ro-crate-metadata.json").write_text(json.dumps(made), "utf-8")
    shutil.copytree(example / "results/source", results / "source")
    report = validate(results, "provenance-run-crate")
    assert not report["passed"]
    assert any("OrganizeAction must reference" in issue["message"] for issue in report["issues"])


def test_it_describes_every_file_with_its_size_and_digest(crated, graph):
    described = {unquote(name): entity for name, entity in graph.items() if "File" in kinds(entity)}
    results = crated.work / "results"
    present = {path.relative_to(results).as_posix() for path in results.rglob("*") if path.is_file()}
    left_out = {name for name in present if name.endswith(".tsv")} | {"ro-crate-metadata.json"}
    left_out |= {"timings/progress.html", "timings/run.html"}
    assert set(described) == present - left_out
    for name, entity in described.items():
        data = (results / name).read_bytes()
        assert entity["contentSize"] == str(len(data))
        assert entity["sha256"] == hashlib.sha256(data).hexdigest()
    assert {each for entity in [graph["./"]] for each in references(entity, "hasPart")} == {
        name for name, entity in graph.items() if "File" in kinds(entity)
    }


def test_it_says_what_a_codechecker_makes_again(crated, graph):
    asked = yaml.safe_load((crated.work / "results/codecheck.yml").read_text("utf-8"))
    files = {each["file"] for each in asked["manifest"]}
    assert "report/index.html" in files
    assert files <= {unquote(name) for name, entity in graph.items() if "File" in kinds(entity)}


def test_every_artefact_is_the_result_of_one_job_with_the_inputs_of_its_certificate(crated, graph):
    jobs = [entity for name, entity in graph.items() if name.startswith("#job/")]
    made = [result for job in jobs for result in references(job, "result")]
    artefacts = {finding for finding in crated.audit() if finding != METADATA}
    assert len(made) == len(set(made))
    assert {f"results/{unquote(name)}" for name in made} == artefacts
    assert set(references(graph["#run"], "result")) == set(made)
    verdict = next(job for job in jobs if "verdicts/aliasing.json" in references(job, "result"))
    record = json.loads((crated.work / "results/verdicts/aliasing.json").read_text("utf-8"))["certificate"]
    inputs = {f"results/{unquote(each)}" for each in references(verdict, "object") if not each.startswith("#")}
    assert inputs == set(record["inputs"])
    assert references(verdict, "instrument") == ["source/scripts/verdict.py"]
    train = next(job for job in jobs if "runs/aliasing-siren/base.nc" in references(job, "result"))
    values = {graph[each]["name"]: graph[each].get("value") for each in references(train, "object")}
    assert json.loads(values["model"])["name"] == "siren"
    assert values["SHA-256 of requirements.lock"] == graph["source/requirements.lock"]["sha256"]


def test_no_time_and_no_person_is_published(graph):
    actions = [entity for entity in graph.values() if "CreateAction" in kinds(entity)]
    assert len(actions) > 100
    assert not any({"agent", "startTime", "endTime"} & set(action) for action in actions)


def test_every_claim_has_its_papers_and_its_verdict(crated, graph):
    for path in sorted((crated.work / "results/verdicts").glob("*.json")):
        verdict = json.loads(path.read_text("utf-8"))
        claim, review = graph[f"#claim/{path.stem}"], graph[f"#review/{path.stem}"]
        assert claim["text"] == review["claimReviewed"]
        assert graph[references(review, "reviewRating")[0]]["ratingValue"] == verdict["verdict"]
        assert review["reviewBody"].endswith("no evidence.")
        assert references(review, "isBasedOn") == [f"verdicts/{path.name}"]
        assert all("ScholarlyArticle" in kinds(graph[each]) for each in references(claim, "appearance"))
        again = [test for test in (verdict["replication"] or {"tests": []})["tests"] if test["replicated"]]
        assert len(references(graph[f"verdicts/{path.name}"], "variableMeasured")) == len(verdict["tests"] + again)
        if verdict["corrected"]:
            corrected = graph[f"#review/{path.stem}-corrected"]
            rating = graph[references(corrected, "reviewRating")[0]]
            assert rating["ratingValue"] == verdict["corrected"]["verdict"]
    assert "https://doi.org/10.4208/cicp.OA-2020-0085" in references(graph["./"], "citation")


def test_datasets_have_the_licence_of_who_made_them(graph):
    by_words = {"mnist": "by-sa/3.0", "digits": "by/4.0", "Sum of tones": "publicdomain/zero/1.0"}
    found = {
        words: {references(entity, "license")[0] for name, entity in graph.items()
                if name.startswith("datasets/") and entity["name"].startswith(words)}
        for words in by_words
    }  # fmt: skip
    assert all(len(found[words]) == 1 and part in found[words].pop() for words, part in by_words.items())


def test_the_archive_holds_the_crate_and_is_the_same_each_time(crated, graph):
    archive = crated.work / ARCHIVE
    with zipfile.ZipFile(archive) as packed:
        names = packed.namelist()
        assert names[0] == "ro-crate-metadata.json"
        assert {*names} == {
            "ro-crate-metadata.json",
            *(unquote(name) for name, entity in graph.items() if "File" in kinds(entity)),
        }
        assert packed.read("report/index.html") == (crated.work / "results/report/index.html").read_bytes()
    before = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (archive, crated.work / METADATA)]
    assert crate_of(crated).returncode == 0
    assert [hashlib.sha256(path.read_bytes()).hexdigest() for path in (archive, crated.work / METADATA)] == before


def test_the_audit_checks_the_crate(crated, tmp_path):
    shutil.copytree(crated.root, tmp_path / "atlas", symlinks=True)
    edited = type(crated)(tmp_path / "atlas")
    assert edited.audit()[METADATA]["state"] == "verified"
    results = edited.work / "results"
    (results / "source/Snakefile").write_text("changed", "utf-8")
    (results / "source/stranger.py").write_text("", "utf-8")
    (results / "figures/aliasing.png").unlink()
    found = edited.audit()[METADATA]
    assert found["state"] == "stale"
    assert found["reasons"] == [
        "figures/aliasing.png: is gone",
        "source/Snakefile: has 7 bytes, not " + str((edited.root / "Snakefile").stat().st_size),
        "source/stranger.py: is not described",
    ]


def test_results_that_do_not_pass_the_audit_get_no_crate(edited):
    victim = edited.work / "results/verdicts/low-first.json"
    victim.write_text(victim.read_text("utf-8").replace('"verdict": "', '"verdict": "really '), "utf-8")
    done = crate_of(edited)
    assert done.returncode == 1
    assert "broken    results/verdicts/low-first.json" in done.stderr
    assert not (edited.work / METADATA).exists()
    assert not (edited.work / "results/source").exists()
    assert not (edited.work / ARCHIVE).exists()
