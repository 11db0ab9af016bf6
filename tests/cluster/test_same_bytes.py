"""The miniature through SLURM gives the bytes of a local run: every kind of rule, with the profile that users get."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from cluster_bench import ROOT, digests

from spectral_bias.artefacts.dropped import read_dropped
from spectral_bias.artefacts.seal import SIDECAR

pytestmark = pytest.mark.cluster

CONFIGS = (ROOT / "config/smoke.yaml", Path(__file__).parent / "miniature.yaml")
RULES = {
    "dataset",
    "train",
    "external_log",
    "card",
    "card_page",
    "spectrum",
    "analysis",
    "verdict",
    "timing",
    "timing_page",
    "figure",
    "player",
    "overview",
    "assets",
    "page",
    "report",
    "atlas",
    "settings",
}


def with_log(work: Path) -> Path:
    """A working folder, after the recorded log and its claim were copied there."""
    ignore = shutil.ignore_patterns("results")
    return Path(shutil.copytree(ROOT / "examples/pytorch_log", work, dirs_exist_ok=True, ignore=ignore))


@pytest.fixture(scope="module")
def both(bench):
    """The working folders of a local run and of one through SLURM, and what the second's head said."""
    local, remote = (with_log(bench.work(name)) for name in ("local", "remote"))
    bench.local(local, CONFIGS)
    shutil.copytree(local / ".cache", remote / ".cache")
    said = bench.slurm(remote, CONFIGS).wait()
    return local, remote, said


def test_every_kind_of_rule_ran(both):
    without_names = {"overview", "assets", "report", "atlas", "settings"}
    assert {path.name for path in (both[1] / "logs").iterdir()} >= RULES - without_names
    assert {path.stem for path in (both[1] / "logs").glob("*.log")} == without_names


def test_every_artefact_has_the_bytes_of_a_local_run(both):
    first, second = digests(both[0]), digests(both[1])
    assert len(first) > 40
    assert set(first) == set(second)
    assert [name for name in first if first[name] != second[name]] == []


def test_all_of_it_was_slurms_doing_in_few_jobs_on_both_nodes(both, bench):
    jobs = [job for job in bench.cluster.jobs() if job["JobID"] in re.findall(r"SLURM jobid (\d+)", both[2])]
    steps = len(list((both[1] / "results/timings").rglob("*.tsv")))
    assert {job["State"] for job in jobs} == {"COMPLETED"}
    assert {job["NodeList"] for job in jobs} == {"n1", "n2"}
    assert len(jobs) <= steps / 3
    assert re.search(r"Finished jobid: \d+ \(Rule: all\)|(\d+) of \1 steps", both[2])


def test_jobs_on_nodes_use_the_compile_cache(both):
    """Compiled here first, so that a node finds every program and adds none."""
    entries = [{path.name for path in (work / ".cache").rglob("*-cache")} for work in both[:2]]
    assert entries[0]
    assert entries[0] == entries[1]


def test_nothing_is_left_to_do_and_logs_of_good_jobs_are_gone(both, bench):
    assert "Nothing to be done" in bench.slurm(both[1], CONFIGS).wait()
    assert list((both[1] / "logs/slurm").rglob("*.log")) == []


def test_groups_drop_run_files_once_their_spectra_are_made_and_nothing_else_changes(both, bench):
    target, setting = "results/verdicts/low-first.json", ("--config", "keep_run_files=none")
    work = with_log(bench.work("dropping"))
    shutil.copytree(both[0] / ".cache", work / ".cache")
    bench.slurm(work, CONFIGS, target, *setting).wait()
    kept, made = digests(both[0]), digests(work)
    spectra = {name for name in made if name.startswith("spectra/")}
    assert len(spectra) > 3
    runs = {name.replace("spectra/", "runs/", 1) for name in spectra}
    assert {name for name in made if name.startswith("runs/")} == {f"{run}{SIDECAR}" for run in runs}
    assert {run: read_dropped(work / "results" / run).sha256 for run in runs} == {run: kept[run] for run in runs}
    assert {name: made[name] for name in made if not name.startswith("runs/")}.items() <= kept.items()
    assert "Nothing to be done" in bench.slurm(work, CONFIGS, target, *setting).wait()
