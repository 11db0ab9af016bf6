"""A run whose results are on a full disk: told on the terminal, nothing half-written, completed when there is room."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tiny_project import EXPERIMENT, write_tiny_project

pytestmark = pytest.mark.workflow

ROOT = Path(__file__).resolve().parents[2]
RUN, SPECTRUM = "results/runs/tiny/base.nc", "results/spectra/tiny/base.nc"
# Outputs that take some megabytes, which do not shrink.
LARGE = EXPERIMENT.replace("train: 16, evaluate: 16", "train: 16, evaluate: 16384")


def snakemake(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "snakemake", "--cores", "2", "--snakefile", str(ROOT / "Snakefile"), SPECTRUM]
    command += ["--profile", str(ROOT / "profiles/default"), "--configfile", "config.yaml"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def results(tmp_path):
    """A folder of results of 600 kB."""
    folder = tmp_path / "results"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", folder]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("a small disk needs root")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def test_a_run_on_a_full_disk_says_so_and_goes_on_when_there_is_room(tmp_path, results):
    write_tiny_project(tmp_path, **{"experiments/tiny.yaml": LARGE})
    full = snakemake(tmp_path)
    assert full.returncode
    said = full.stdout + full.stderr
    assert "the disk is full or your quota of bytes or files is used up" in said
    assert f"{RUN} was not written" in said
    assert [path for path in results.rglob("*.nc") if path.parent.name != "datasets"] == []
    assert not list(results.rglob(".*.partial*"))
    subprocess.run(["mount", "-o", "remount,size=64m", results], check=True)
    again = snakemake(tmp_path)
    assert again.returncode == 0, again.stdout + again.stderr
    # The training goes on from its checkpoint, or is short enough to have none.
    assert (tmp_path / SPECTRUM).is_file()
