"""A file system that shows new files seconds late does no harm: Snakemake waits, and nothing is made twice or lost.

The delay is a library preloaded into Snakemake's own process (``seen_late.c``): the submitting side of a cluster, whose
client keeps the answer "there is no such file", while the jobs see what they wrote.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tiny_project import write_tiny_project

pytestmark = pytest.mark.workflow

ROOT = Path(__file__).resolve().parents[2]
SPECTRUM = "results/spectra/tiny/base.nc"
SECONDS = "3"


@pytest.fixture(scope="module")
def library(tmp_path_factory) -> Path:
    """The library, compiled."""
    compiler = shutil.which("cc")
    if compiler is None or not sys.platform.startswith("linux"):
        pytest.skip("the delay needs a C compiler and Linux")
    made = tmp_path_factory.mktemp("library") / "seen_late.so"
    source = Path(__file__).with_name("seen_late.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-w", str(source), "-o", str(made), "-ldl"], check=True)
    return made


def snakemake(folder: Path, *arguments: str, late: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the workflow in a folder, where it sees files late if there is a library for that."""
    command = [sys.executable, "-m", "snakemake", "--cores", "2", "--snakefile", str(ROOT / "Snakefile"), *arguments]
    command += ["--profile", str(ROOT / "profiles/default"), "--configfile", "config.yaml"]
    environment = dict(os.environ)
    if late is not None:
        environment |= {"SEEN_LATE_SECONDS": SECONDS, "LD_PRELOAD": str(late)}
        command = ["/bin/sh", "-c", 'SEEN_LATE_BY=$$ exec "$@"', "sh", *command]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_files_that_are_seen_late_are_waited_for(tmp_path, library):
    plain, delayed = tmp_path / "plain", tmp_path / "delayed"
    for folder in (plain, delayed):
        write_tiny_project(folder)
    assert snakemake(plain, SPECTRUM).returncode == 0

    # Without waiting the delay is met: this is what a profile's latency-wait is for.
    hasty = snakemake(delayed, SPECTRUM, "--latency-wait", "0", late=library)
    assert hasty.returncode
    assert "MissingOutputException" in hasty.stdout + hasty.stderr

    patient = snakemake(delayed, SPECTRUM, "--latency-wait", "60", late=library)
    assert patient.returncode == 0, patient.stdout + patient.stderr
    for kind in ("datasets", "runs/tiny", "spectra/tiny"):
        (one,), (other,) = ((folder / "results" / kind).glob("*.nc") for folder in (plain, delayed))
        assert one.read_bytes() == other.read_bytes()
    # The next command knows all that was made, also while it sees the newest file late.
    again = snakemake(delayed, "-n", SPECTRUM)
    assert "Nothing to be done" in again.stdout + again.stderr
