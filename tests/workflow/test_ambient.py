"""Nothing that a shell or a file in the folder sets changes an artefact: two tones through every stage, thrice."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ambient import CHANGED
from small_project import CLAIM, EXPERIMENT

pytestmark = pytest.mark.workflow

ROOT = Path(__file__).resolve().parents[2]
SHORT = EXPERIMENT[: EXPERIMENT.index("axes:")].replace("steps: 100", "steps: 30").replace("until: 50", "until: 30")
METHOD = "  - {name: example_outputs, count: 2}\n"
ONE_RUN = "axes:\n  start:\n    cases:\n      plain: {}\n"
TARGETS = (
    "results/figures/tones-first.svg",
    "results/figures/tones-first.pdf",
    "results/report/claims/tones-first.html",
)
RC = "axes.facecolor: yellow\naxes.grid: True\nfont.size: 20\nlines.antialiased: False\n"


def made(folder: Path, targets: tuple[str, ...], warm: bool, **variables: str) -> dict[str, str]:
    """The digests of what a run under these variables makes."""
    (folder / "mine/experiments").mkdir(parents=True)
    (folder / "mine/claims").mkdir()
    (folder / "mine/experiments/tones.yaml").write_text(SHORT + METHOD + ONE_RUN, "utf-8")
    claim = CLAIM.replace("a: 1.0, ", "").replace("x8", "plain").replace("run: a-1_", "run: ")
    (folder / "mine/claims/tones-first.yaml").write_text(claim, "utf-8")
    numerics = f"numerics: {{warm_start: {str(warm).lower()}, compile_cache: false}}\n"
    (folder / "config.yaml").write_text(f"catalogues: [mine]\nonly: [tones-first]\n{numerics}", "utf-8")
    if variables:
        (folder / "matplotlibrc").write_text(RC, "utf-8")
    started_by_tests = {"JAX_PLATFORMS", "MPLBACKEND", "PJRT_NPROC"}
    environment = {name: value for name, value in os.environ.items() if name not in started_by_tests} | variables
    command = [sys.executable, "-m", "snakemake", "--cores", "1", "--snakefile", str(ROOT / "Snakefile"), *targets]
    command += ["--profile", str(ROOT / "profiles/default"), "--configfile", "config.yaml"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    files = [path for path in (folder / "results").rglob("*") if path.is_file() and "timings" not in path.parts]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_shell_changes_no_artefact_of_warm_or_cold_jobs(tmp_path):
    plain = made(tmp_path / "plain", TARGETS, True)
    assert {name.split("/")[1] for name in plain} >= {"datasets", "runs", "spectra", "verdicts", "figures", "report"}
    (tmp_path / "rc").mkdir()
    (tmp_path / "rc/matplotlibrc").write_text(RC, "utf-8")
    more = {
        "MPLCONFIGDIR": str(tmp_path / "rc"),
        "TZ": "Asia/Tokyo",
        "OMP_NUM_THREADS": "2",
        "OPENBLAS_NUM_THREADS": "2",
    }
    assert made(tmp_path / "warm", TARGETS, True, **CHANGED, **more) == plain
    cold = made(tmp_path / "cold", TARGETS[:1], False, **CHANGED, **more)
    assert cold == {name: digest for name, digest in plain.items() if "report" not in name}
