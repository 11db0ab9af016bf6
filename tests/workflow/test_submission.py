"""What the SLURM profile asks of the scheduler, written down by an ``sbatch`` that refuses every job."""

from __future__ import annotations

import base64
import functools
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from copied_project import ROOT, environment_of_a_shell

pytestmark = pytest.mark.workflow

CONFIG = 'catalogues=["."]'
SPECTRA = [f"results/spectra/small/rate-0.00{index}.nc" for index in (1, 2, 3, 4)]
ASKED_OFTEN = ("--slurm-init-seconds-before-status-checks", "1", "--seconds-between-status-checks", "1")
REFUSES = """\
#!/bin/sh
printf '%s\\n' "$*" >> "{folder}/asked"
echo refused >&2
exit 1
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A working folder with four runs, whose dataset is there, and a SLURM that writes down what it is asked for."""
    folder = tmp_path_factory.mktemp("submission")
    shutil.copytree(ROOT / "tests/cluster/faults/experiments", folder / "experiments")
    (folder / "bin").mkdir()
    (folder / "bin/sbatch").write_text(REFUSES.format(folder=folder), "utf-8")
    for name in ("squeue", "sacct", "scancel", "sinfo", "scontrol", "sacctmgr", "sshare"):
        (folder / "bin" / name).write_text("#!/bin/sh\nexit 0\n", "utf-8")
    for program in (folder / "bin").iterdir():
        program.chmod(0o755)
    planned = snakemake(folder, *SPECTRA, "--until", "dataset", "--cores", "1", "--config", CONFIG)
    assert planned.returncode == 0, planned.stderr[-3000:]
    assert len(list(folder.glob("results/datasets/*.nc"))) == 1
    return folder


def snakemake(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = environment_of_a_shell()
    environment["PATH"] = f"{folder / 'bin'}:{environment['PATH']}"
    command = [sys.executable, "-m", "snakemake", "--directory", str(folder), *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@functools.cache
def asked(folder: Path, platform: str, *options: str) -> list[str]:
    """The command lines of ``sbatch`` for four trainings and their analyses."""
    (folder / "asked").unlink(missing_ok=True)
    profile = ("--profile", "workflow/profiles/slurm", "--retries", "0", *ASKED_OFTEN)
    config = ("--config", CONFIG, f"numerics={{platform: {platform}}}")
    done = snakemake(folder, *SPECTRA, *profile, *options, *config)
    assert done.returncode != 0, "every job was refused"
    return (folder / "asked").read_text("utf-8").splitlines()


def test_on_processors_a_group_asks_for_no_card(folder):
    (call,) = asked(folder, "cpu")
    assert "--gpus" not in call
    assert "--cpus-per-task=4" in call
    assert len(set(re.findall(r"train:experiment=small,run=\S+?(?=')", call))) == 4


def test_on_cards_with_one_core_a_group_asks_for_one_and_trains_one_run_after_the_other(folder):
    (call,) = asked(folder, "gpu", "--cores", "1")
    assert re.findall(r"--gpus=\d+", call) == ["--gpus=1"]
    assert "--cpus-per-task=1" in call
    assert re.search(r"--cores '?1\b", call), "the Snakemake in the job keeps to it"
    assert len(set(re.findall(r"train:experiment=small,run=\S+?(?=')", call))) == 4


def test_a_group_has_the_time_of_its_members_one_after_the_other(folder):
    """Fourteen minutes side by side, four times the two steps of a run in turn."""
    side_by_side, in_turn = (
        int(re.search(r"-t (\d+)", asked(folder, "cpu", *options)[0]).group(1)) for options in ((), ("--cores", "1"))
    )
    assert in_turn == 4 * side_by_side


def test_processes_of_a_run_reach_the_job_with_the_memory_that_they_need(folder):
    """Two runs of two processes each fit side by side on four processors."""
    plain, (call,) = asked(folder, "cpu")[0], asked(folder, "cpu", "--set-threads", "train=2")
    assert "--cpus-per-task=4" in call
    said = base64.b64encode(b"train=2").decode()
    assert f"--set-threads base64//{said}" in call, "the Snakemake in the job keeps to it"
    alone, both = (int(re.search(r"--mem[ =](\d+)", each).group(1)) for each in (plain, call))
    # Side by side are four jobs, or two that wait for two processes each: a Snakemake's 300 MB for what waiting takes.
    assert both == alone
    assert len(set(re.findall(r"train:experiment=small,run=\S+?(?=')", call))) == 4


def test_logs_and_folder_of_a_job_are_where_the_profile_says(folder):
    (call,) = asked(folder, "cpu")
    assert re.search(r"--output \S*logs/slurm/group_runs_spectrum_train/%j\.log", call)
    assert f"-D {folder}" in call
