"""A user's own model and a log of another framework, through the whole workflow by configuration alone."""

from __future__ import annotations

import json
import os
import re
import shutil

import netCDF4
import pytest

pytestmark = pytest.mark.workflow
CLAIMS = ("own-model", "pytorch-log")


@pytest.mark.parametrize("claim", CLAIMS)
def test_an_example_ends_in_a_verdict_a_page_and_a_figure_that_the_audit_verifies(examples, claim):
    results = examples.folder(claim) / "results"
    findings = examples.audit(claim)
    assert {name: each for name, each in findings.items() if each["state"] != "verified"} == {}
    expected = {f"results/figures/{claim}.{suffix}" for suffix in ("svg", "pdf", "png")}
    expected |= {f"results/{name}" for name in (f"verdicts/{claim}.json", f"report/claims/{claim}.html")}
    assert expected <= set(findings)
    page = (results / f"report/claims/{claim}.html").read_text("utf-8")
    assert "Survey" not in page
    assert examples.planned(claim) == set()


def test_the_certificate_covers_the_log_and_ones_own_code(examples):
    path = examples.folder("pytorch-log") / "results/runs/pytorch-log/start-x8.nc"
    with netCDF4.Dataset(path) as run:
        record = json.loads(run.certificate)
        assert "PyTorch" in run.summary
    assert (record["rule"], list(record["inputs"])) == ("external_log", ["x8.nc"])
    with netCDF4.Dataset(examples.folder("own-model") / "results/runs/own-model/start-x8.nc") as run:
        assert "own.py" in json.loads(run.certificate)["spec"]["code"]


def test_a_pytorch_log_learns_low_first_as_its_authors_would_find(examples):
    verdict = json.loads((examples.folder("pytorch-log") / "results/verdicts/pytorch-log.json").read_text("utf-8"))
    outcomes = {test["name"]: test["outcome"] for test in verdict["tests"]}
    assert (outcomes["order"], outcomes["exponent"]) == ("holds", "holds")


def test_a_log_replaced_by_an_older_one_is_read_again_and_a_touched_one_is_not(own_copy):
    folder = own_copy.folder("pytorch-log")
    for date in (1_000_000_000, 2_000_000_000):
        os.utime(folder / "plain.nc", (date, date))
        assert own_copy.planned("pytorch-log") == set()
    shutil.copy(folder / "x8.nc", folder / "other.nc")
    os.utime(folder / "other.nc", (1_000_000_000, 1_000_000_000))
    shutil.copy2(folder / "other.nc", folder / "plain.nc")  # as cp -p, rsync -a, tar and unzip do
    stale = own_copy.audit("pytorch-log")["results/runs/pytorch-log/start-plain.nc"]
    assert stale["state"] == "broken"
    assert "its input plain.nc is another one" in stale["reasons"][0]
    runs = {name for name in own_copy.planned("pytorch-log") if name.startswith(("results/runs", "results/spectra"))}
    assert runs == {f"results/{stage}/pytorch-log/start-plain.nc" for stage in ("runs", "spectra")}


def test_results_without_snakemakes_metadata_are_adopted(own_copy):
    for claim in CLAIMS:
        shutil.rmtree(own_copy.folder(claim) / ".snakemake")
        assert own_copy.planned(claim) == set()
    folder = own_copy.folder("pytorch-log")
    shutil.rmtree(folder / ".snakemake")
    shutil.copy(folder / "x8.nc", folder / "plain.nc")
    os.utime(folder / "plain.nc", (1_000_000_000, 1_000_000_000))
    for _ in range(2):
        done = own_copy.run("pytorch-log", "-n")  # what is incomplete is not in --summary
        assert re.search(r"^external_log +1$", done.stdout + done.stderr, re.MULTILINE)


def test_an_edit_of_ones_own_code_trains_its_runs_again(own_copy):
    path = own_copy.folder("own-model") / "own.py"
    path.write_text(path.read_text("utf-8").replace("x + jnp.sin(a * x) ** 2 / a", "x + jnp.sin(a * x) / a"), "utf-8")
    runs = {name for name in own_copy.planned("own-model") if name.startswith("results/runs")}
    assert runs == {f"results/runs/own-model/start-{start}.nc" for start in ("plain", "x8")}


def test_a_bad_log_gives_one_clear_error_and_stops_nobody_else(own_copy):
    folder = own_copy.folder("pytorch-log")
    shutil.rmtree(folder / "results/runs/pytorch-log")
    shutil.rmtree(folder / "results/spectra/pytorch-log")
    (folder / "plain.nc").write_bytes((folder / "plain.nc").read_bytes()[:5000])
    done = own_copy.run("pytorch-log", check=False)
    assert done.returncode != 0
    said = done.stdout + done.stderr
    assert "1 problem in the log plain.nc" in said
    assert "not readable as NetCDF" in said
    present = {path.name for path in (folder / "results/runs/pytorch-log").rglob("*")}
    assert present == {"start-x8.nc"}
    assert (folder / "results/spectra/pytorch-log/start-x8.nc").is_file()


def test_a_log_that_is_not_there_is_found_before_anything_runs(own_copy):
    (own_copy.folder("pytorch-log") / "x8.nc").unlink()
    done = own_copy.run("pytorch-log", "-n", check=False)
    assert done.returncode != 0
    said = done.stdout + done.stderr
    assert 'pytorch-log.yaml:10: axes.start.cases.x8.external_log = "x8.nc": is not a file' in said
    assert "Traceback" not in said
