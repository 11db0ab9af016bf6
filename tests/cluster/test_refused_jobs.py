"""What the real SLURM refuses, or lets wait for ever, is told on the terminal with the setting to change."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

import pytest
from cluster_bench import Bench, Head, until
from single_machine import ACCOUNT

from spectral_bias.snakemake_patches.slurm_words import ACCOUNT as OF_ACCOUNT
from spectral_bias.snakemake_patches.slurm_words import PARTITION, SIZE, TIME

pytestmark = pytest.mark.cluster

HERE = Path(__file__).parent
TARGET = "results/spectra/small/rate-0.001.nc"
OURS = f"slurm_account={ACCOUNT}"


def started(bench: Bench, name: str, *options: str) -> Head:
    """The workflow on the cluster, whose first job makes a dataset."""
    work = bench.work(name)
    shutil.copytree(HERE / "faults", work, dirs_exist_ok=True)
    return bench.slurm(work, (HERE / "faults.yaml",), TARGET, "--retries", "0", *options)


@pytest.mark.parametrize(
    ("name", "options", "sentence"),
    [
        ("memory", ("--set-resources", "dataset:mem_mb=64000"), SIZE),
        ("partition", ("--default-resources", OURS, "slurm_partition=nowhere"), PARTITION),
        ("account", ("--default-resources", "slurm_account=nobodys"), OF_ACCOUNT),
    ],
)
def test_a_refused_job_fails_with_a_sentence(bench, name, options, sentence):
    head = started(bench, f"refused-{name}", *options)
    assert head.process.wait(300) == 1
    # Where it begins a sentence, its first letter is a capital.
    assert sentence[1:] in head.said()
    assert "sbatch call" not in head.said()


def test_a_job_that_waits_for_ever_is_told_while_it_waits(bench):
    bench.cluster.run("scontrol", "create", "PartitionName=short", "Nodes=n1", "MaxTime=2", "State=UP")
    head = started(bench, "waiting", "--default-resources", OURS, "slurm_partition=short")
    until("the wait is told", lambda: f"(PartitionTimeLimit): {TIME}" in head.said(), head)
    # As the sentence says.
    head.process.send_signal(signal.SIGINT)
    assert head.process.wait(300) == 1
    assert bench.cluster.run("squeue", "--noheader", "--partition=short") == ""
