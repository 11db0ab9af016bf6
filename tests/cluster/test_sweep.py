"""A sweep of which jobs are cancelled is completed by the same command, in few SLURM jobs, with a local run's bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from sweep import CONFIGS, swept

pytestmark = pytest.mark.cluster

RUNS = 40


def test_a_sweep_that_lost_jobs_is_completed_by_the_same_command(bench):
    record = swept(bench, RUNS, (*CONFIGS[200], Path(__file__).parent / "sweep-40.yaml"), sample=2)
    assert record["cancelled"] > 0
    assert record["first_status"] != 0
    assert record["spectra_after_first"] < RUNS
    assert record["again_status"] == 0, record["said"]
    assert record["spectra"] == RUNS
    assert record["slurm_jobs"] <= RUNS / 10 + 2
    assert record["slurm_jobs_again"] <= record["cancelled"] + 1
    assert record["different"] == []
    assert record["compared"] > 4
