"""Run files dropped once their spectra are made: nothing else changes, and what needs one again trains again."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tiny_project import EXPERIMENT, write_tiny_project

pytestmark = pytest.mark.workflow

ROOT = Path(__file__).resolve().parents[2]
RUN, LEFT = "results/runs/tiny/base.nc", "results/runs/tiny/base.nc.cert.json"
SPECTRUM = "results/spectra/tiny/base.nc"


def snakemake(folder: Path, *arguments: str) -> str:
    """What a run, or a dry run, in a folder says."""
    command = [sys.executable, "-m", "snakemake", "--cores", "2", "--snakefile", str(ROOT / "Snakefile"), *arguments]
    command += ["--profile", str(ROOT / "profiles/default"), "--configfile", "config.yaml"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout + done.stderr


def planned(folder: Path) -> dict[str, int]:
    """The number of jobs by rule that a dry run would do."""
    text = snakemake(folder, "-n")
    return {name: int(count) for name, count in re.findall(r"^(train|spectrum|verdict) +(\d+)$", text, re.M)}


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every artefact."""
    files = [path for path in (folder / "results").rglob("*") if path.is_file() and "timings" not in path.parts]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def with_setting(folder: Path, value: str) -> None:
    text = (folder / "config.yaml").read_text("utf-8")
    (folder / "config.yaml").write_text(re.sub("keep_run_files:.*\n", "", text) + f"keep_run_files: {value}\n", "utf-8")


def test_run_files_are_dropped_and_made_again_when_they_are_needed(tmp_path):
    kept, dropping = tmp_path / "kept", tmp_path / "dropping"
    write_tiny_project(kept)
    snakemake(kept, SPECTRUM, "results/verdicts/tiny.json")
    write_tiny_project(dropping)
    with_setting(dropping, "none")
    snakemake(dropping, SPECTRUM, "results/verdicts/tiny.json")

    # The same bytes but for the run file, in whose place its certificate is; and nothing is left to do.
    before, after = digests(kept), digests(dropping)
    assert before.pop(RUN)
    assert after.pop(LEFT)
    assert after == before
    targets = ("-n", "results/verdicts/tiny.json")
    assert "Nothing to be done" in snakemake(dropping, *targets)

    # Nor with the setting taken back, nor in a fresh clone without Snakemake's metadata.
    with_setting(dropping, "all")
    assert "Nothing to be done" in snakemake(dropping, *targets)
    with_setting(dropping, "none")
    clone = tmp_path / "clone"
    shutil.copytree(
        dropping, clone, ignore=shutil.ignore_patterns(".snakemake", ".cache", "logs"), copy_function=shutil.copy
    )
    assert "Nothing to be done" in snakemake(clone, *targets)

    # Another training is noticed without the run file, with Snakemake's metadata and without.
    for folder in (dropping, clone):
        (folder / "experiments/tiny.yaml").write_text(EXPERIMENT.replace("steps: 40", "steps: 41"), "utf-8")
        assert planned(folder) == {"train": 1, "spectrum": 1, "verdict": 1}

    # Another method trains again, with a word on it.
    more = EXPERIMENT.replace("[{name: dft", "[{name: example_outputs, count: 2}, {name: dft")
    (dropping / "experiments/tiny.yaml").write_text(more, "utf-8")
    said = snakemake(dropping, "-n", SPECTRUM)
    assert "1 of the run files were made before and not kept (keep_run_files: none)" in said
    snakemake(dropping, SPECTRUM)
    assert not (dropping / RUN).exists()
    assert (dropping / LEFT).is_file()
