"""The account of a run: every core-second in one row, and what no job counts is the start of processes."""

from __future__ import annotations

import json

import pytest
from run import account, lines

RUN = {"began": 0.0, "wall": 100.0, "cores": 2, "snakemake": 5.0, "jobs": 120.0}
JOBS = [
    {"rule": "train", "cpu": 50.0, "wall": 100.0, "compiling": 20.0, "hits": 1, "misses": 2},
    {"rule": "train", "cpu": 30.0, "wall": 30.0, "compiling": 0.0, "hits": 3, "misses": 0},
    {"rule": "figure", "cpu": 10.0, "wall": 9.0, "compiling": 1.0, "hits": 0, "misses": 0},
]


def test_every_core_second_is_in_one_row():
    found = account(RUN, JOBS)
    assert found["seconds"] == {
        "reading and scheduling": 5.0,
        "process start and imports": 30.0,
        "tracing and compiling": 11.0,  # of the first job half, since it had half a core
        "training": 70.0,
        "analysis": 0.0,
        "measuring seconds": 0.0,
        "drawing": 9.0,
        "other": 0.0,
        "idle": 75.0,
    }
    assert sum(found["seconds"].values()) == found["core_seconds"] == 200.0
    assert found["overhead"] == pytest.approx(1 - 70 / 200)
    assert found["overhead_without_idle"] == pytest.approx(1 - 70 / 125)
    assert found["programs"] == {"hits": 4, "misses": 2}


def test_the_last_line_of_each_log_counts(tmp_path):
    (tmp_path / "logs").mkdir()
    texts = [f"train: a.nc\nprofile: {json.dumps(job)}" for job in JOBS[:2]]
    (tmp_path / "logs" / "a.log").write_text("\n".join(texts))
    (tmp_path / "logs" / "b.log").write_text("no such line")
    assert list(lines(tmp_path, 0.0)) == [JOBS[1]]
