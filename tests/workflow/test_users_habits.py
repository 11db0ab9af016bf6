"""What users do with a workflow: lint, report, one figure, logs, another workflow's module, a failing job."""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
import sys
import zipfile

import pytest

from spectral_bias.figures.caption import estimate
from spectral_bias.plan.plan import Plan
from spectral_bias.report.run_page import RUN
from spectral_bias.report.snakemake_labels import ALL_CLAIMS, CATEGORIES
from tiny_project import write_tiny_project

pytestmark = pytest.mark.workflow


def test_every_artefact_that_the_plan_names_is_there(miniature):
    plan = Plan.read(None, [miniature.root / "config/smoke.yaml"])
    missing = [name for name in plan.artefacts() if not (miniature.work / name).is_file()]
    assert missing == []
    extra = {f"results/{name}" for name in miniature.digests()} - set(plan.artefacts())
    assert extra == set()


def test_lint_is_clean(miniature):
    done = miniature.snakemake("--lint", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_snakemakes_own_report_names_every_claims_verdict_and_number_by_chapter(miniature, tmp_path):
    target = tmp_path / "report.zip"
    miniature.snakemake("--report", str(target))
    page = zipfile.ZipFile(target).read("report/report.html").decode()
    entries, categories = (
        json.loads(re.search(rf'<script id="{name}">\s*var {name} = (.*?);\s*</script>', page, re.DOTALL)[1])
        for name in ("results", "categories")
    )
    plan = Plan.read(None, [miniature.root / "config/smoke.yaml"])
    figures = {f"results/figures/{claim}.svg" for claim in plan.claims}
    assert set(entries) == figures | {"results/claims.csv", "results/figures/overview.svg"}
    for claim, words in plan.claims.items():
        figure = f"results/figures/{claim}.svg"
        record = json.loads((miniature.work / f"results/verdicts/{claim}.json").read_text("utf-8"))
        number = estimate(next(test for test in record["tests"] if test["kind"] == "test"))
        said = html.unescape(re.sub(r"<[^>]+>|\s+", " ", entries[figure]["caption"]))
        title = re.escape(words.title.en)
        assert re.search(rf"{title}: {record['verdict']}\b[^.]*, {re.escape(number)} \[", said), said
        assert figure in categories[CATEGORIES[words.chapter]]["Other"]
    assert list(categories[ALL_CLAIMS]["Other"]) == ["results/claims.csv", "results/figures/overview.svg"]


def test_a_run_ends_with_its_page_and_three_lines(edited):
    before = (edited.work / RUN).read_text("utf-8")
    assert edited.snakemake().stderr.count("Nothing to be done") == 1
    assert (edited.work / RUN).read_text("utf-8") == before
    edited.replace("scripts/spectral_bias/figures/plots/aliasing.py", "PAGE_WIDTH, 4.4", "PAGE_WIDTH, 4.8")
    said = edited.snakemake().stderr
    began = re.search(r"^\d+ claims \(smoke scale: no evidence\): ", said, re.MULTILINE)
    assert began, said[-2000:]
    _, jobs, opened = said[began.start() :].splitlines()[:3]
    assert re.fullmatch(r"\d+ jobs done in .*; seconds, memory, versions: smoke/results/timings/run\.html", jobs)
    assert opened.startswith("Open smoke/results/report/")
    page = (edited.work / RUN).read_text("utf-8")
    assert "<title>figure/aliasing: " in page
    assert "<title>train/" not in page


def test_every_job_leaves_a_log_with_its_story_and_a_timing(miniature):
    logs = list((miniature.work / "logs").rglob("*.log"))
    timings = list((miniature.work / "results" / "timings").rglob("*.tsv"))
    assert len(logs) == len(timings) > 60
    assert all(re.search(r"done in \d", path.read_text("utf-8")) for path in logs)
    training = (miniature.work / "logs/train/low-first/target-three-tones_start-plain.log").read_text("utf-8")
    assert "step 600 of 600" in training


def test_one_figure_is_redrawn_alone(edited):
    edited.replace("scripts/spectral_bias/figures/plots/aliasing.py", "PAGE_WIDTH, 4.4", "PAGE_WIDTH, 4.8")
    before = edited.digests()
    edited.snakemake("results/figures/aliasing.svg")
    changed = {name for name, digest in edited.digests().items() if digest != before[name]}
    assert changed == {f"figures/aliasing.{suffix}" for suffix in ("svg", "pdf", "png")}


def test_a_fault_in_an_overlay_is_told_with_its_file_and_line(miniature, tmp_path):
    overlay = tmp_path / "mine.yaml"
    overlay.write_text("experiments:\n  low-first: {stepz: 3}\n", "utf-8")
    command = [sys.executable, "-m", "snakemake", "-n", "--directory", str(tmp_path), "--configfile", str(overlay)]
    done = subprocess.run(command, cwd=miniature.root, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    said = done.stdout + done.stderr  # a dry run tells it on the first
    assert "mine.yaml:2: experiments.low-first.stepz = 3: is not a known key (did you mean 'steps'?)" in said


def test_a_working_folder_that_cannot_be_written_to_is_named_in_one_line(miniature, tmp_path):
    (tmp_path / "results").mkdir()
    command = [sys.executable, "-m", "snakemake", "-n", "--directory", str(tmp_path)]
    command += ["--configfile", str(miniature.root / "config/smoke.yaml")]
    if os.geteuid() == 0:  # root may write wherever the file system lets it
        mount = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
        command = ["unshare", "--mount", "sh", "-c", mount, str(tmp_path), *command]
    else:
        tmp_path.chmod(0o500)
    done = subprocess.run(command, cwd=miniature.root, capture_output=True, text=True, check=False)
    tmp_path.chmod(0o700)
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert f"The working folder {tmp_path} cannot be written to" in said
    assert "Traceback" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["results"]


def test_the_workflow_can_be_used_as_a_module(miniature, tmp_path):
    (tmp_path / "Snakefile").write_text(
        f"""
configfile: "mine.yaml"

module atlas:
    snakefile: "{miniature.root}/Snakefile"
    config: config["atlas"]

use rule * from atlas as atlas_*

rule mine:
    default_target: True
    input: "results/verdicts/tiny.json"
"""
    )
    write_tiny_project(tmp_path / "claims")
    (tmp_path / "mine.yaml").write_text("atlas: {scale: smoke, only: [tiny], catalogues: [claims]}\n")
    command = [sys.executable, "-m", "snakemake", "--cores", "2", "--workflow-profile", "none"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    assert (tmp_path / "results/verdicts/tiny.json").is_file()
    assert not (tmp_path / RUN).exists()


def test_a_job_that_fails_says_why_leaves_nothing_and_stops_nobody_else(edited):
    edited.replace("scripts/spectral_bias/spectra/methods/walsh.py", "dimension = run", 'raise ValueError("no luck") #')
    edited.replace("config/claims/low-first.yaml", "at_least: 1.5", "at_least: 1.4")
    before = edited.digests()
    done = edited.snakemake(check=False)
    assert done.returncode != 0
    assert "no luck" in done.stdout + done.stderr
    log = next((edited.work / "logs/spectrum/aliasing-parity").iterdir()).read_text("utf-8")
    assert "Traceback" in log
    assert "ValueError: no luck" in log
    assert "ValueError: no luck" in (edited.work / RUN).read_text("utf-8")
    after = edited.digests()
    assert not [name for name in after if name.startswith("spectra/aliasing-parity")]
    assert after["verdicts/low-first.json"] != before["verdicts/low-first.json"]


def test_a_truncated_input_is_named_and_made_again_with_what_was_made_from_it(edited):
    before = edited.digests()
    victim = edited.work / "results/runs/aliasing-siren/base.nc"
    victim.write_bytes(victim.read_bytes()[:-1000])
    assert "train" in edited.jobs("results/spectra/aliasing-siren/base.nc")
    done = edited.snakemake("results/spectra/aliasing-siren/base.nc")
    assert "results/runs/aliasing-siren/base.nc: has no seal" in done.stdout + done.stderr
    assert edited.digests() == before


def test_a_faulty_configuration_stops_before_anything_runs(edited):
    edited.replace("config/experiments/aliasing.yaml", "activation: tanh", "activation: tahn")
    done = edited.snakemake("-n", check=False)
    assert done.returncode != 0
    said = done.stdout + done.stderr
    assert "config/experiments/aliasing.yaml" in said
    assert "did you mean 'tanh'?" in said
    assert "Traceback" not in said


OWN_ACTIVATION = '''
"""A user's own activation, in a file of the working folder; it logs the threads that its job may use."""

import os

import jax.numpy as jnp
from threadpoolctl import threadpool_info

from spectral_bias.registry.quantities import PositiveFloat


def steep(x, *, slope: PositiveFloat = 2.0):
    """tanh(slope x)."""
    print("threads", os.environ.get("OPENBLAS_NUM_THREADS"), {pool["num_threads"] for pool in threadpool_info()})
    return jnp.tanh(slope * x)
'''

OWN_EXPERIMENT = """
title: My own activation.
dataset: {name: synthetic, terms: [{sin: 1}, {sin: 2}], train: 16, evaluate: 16}
model: {name: mlp, widths: [8], activation: {name: "mine:steep", slope: 3.0}}
optimiser: adam
steps: 20
snapshots: {every: 5}
seeds: 2
spectra: [{name: dft, frequencies: [1, 2]}]
"""


def test_own_code_by_dotted_path_is_found_checked_and_tracked(edited):
    (edited.work / "mine.py").write_text(OWN_ACTIVATION)
    (edited.work / "catalogue" / "experiments").mkdir(parents=True)
    (edited.work / "catalogue" / "experiments" / "my-own.yaml").write_text(OWN_EXPERIMENT)
    edited.replace("config/smoke.yaml", "scale: smoke", "scale: smoke\ncatalogues: [catalogue]")
    spectrum = "results/spectra/my-own/base.nc"
    edited.snakemake(spectrum)
    assert "threads 1 {1}" in (edited.work / "logs/train/my-own/base.log").read_text("utf-8")
    assert edited.jobs(spectrum) == {}
    (edited.work / "mine.py").write_text(OWN_ACTIVATION.replace("slope * x", "slope * x + 0.1"))
    assert edited.jobs(spectrum) == {"train": 1, "spectrum": 1}
    edited.replace("smoke/catalogue/experiments/my-own.yaml", "slope: 3.0", "slop: 3.0")
    done = edited.snakemake("-n", check=False)
    assert "did you mean 'slope'?" in done.stdout + done.stderr
