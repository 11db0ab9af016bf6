"""A job says what it took in one line; compiled programs are seen without the job's help."""

import json
import os
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from spectral_bias.jobs import profiling
from spectral_bias.jobs.profiling import MARK, profiled, union, write_run_record

PROGRAM = """
from spectral_bias.jobs.profiling import profiled
from spectral_bias.numerics.environment import configure
configure({"threads": 1, "isa": "native", "platform": "cpu", "matmul_precision": "highest"})
import jax
import jax.numpy as jnp
with profiled("train"):
    @jax.jit
    def once(x):
        return jnp.sin(x) @ x
    once(jnp.eye(8)).block_until_ready()
"""


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], 0.0),
        ([(0.0, 2.0)], 2.0),
        ([(1.0, 3.0), (0.0, 2.0)], 3.0),
        ([(0.0, 1.0), (2.0, 3.0)], 2.0),
        ([(0.0, 10.0), (2.0, 5.0), (9.0, 11.0)], 11.0),
    ],
)
def test_each_second_is_counted_once(spans, expected):
    assert union(spans) == expected


def records(text):
    return [json.loads(line.removeprefix(MARK)) for line in text.splitlines() if line.startswith(MARK)]


def test_a_job_says_one_line_even_when_it_fails(capsys):
    with suppress(ValueError), profiled("stage"):
        time.sleep(0.05)
        raise ValueError
    (record,) = records(capsys.readouterr().out)
    assert record["wall"] >= 0.05
    assert record == {**record, "rule": "stage", "compiling": 0.0, "hits": 0, "misses": 0}


def test_processes_that_a_job_started_count(capsys):
    before = sum(os.times()[2:4])
    with profiled("stage"):
        subprocess.run([sys.executable, "-c", "sum(range(10**7))"], check=True)
    (record,) = records(capsys.readouterr().out)
    spent = sum(os.times()[2:4]) - before
    assert spent > 0.02
    assert record["cpu"] >= spent - 0.02, "times(2) counts hundredths"


def test_programs_are_counted_as_found_in_the_compile_cache_or_not(tmp_path):
    environment = {"SPECTRAL_BIAS_COMPILE_CACHE": str(tmp_path), "PYTHONPATH": ":".join(sys.path)}
    first, second = (
        records(
            subprocess.run(
                [sys.executable, "-c", PROGRAM], env=environment, check=True, capture_output=True, text=True
            ).stdout
        )[0]
        for _ in range(2)
    )
    assert (first["hits"], second["misses"]) == (0, 0)
    assert first["misses"] == second["hits"] > 0
    for record in (first, second):
        assert 0 < record["compiling"] <= record["wall"]


def test_a_run_with_jobs_leaves_a_record_and_one_without_leaves_none(tmp_path, monkeypatch):
    monkeypatch.setattr(profiling, "MIN_JOB_SECONDS", float("inf"))
    write_run_record(tmp_path, 2)
    assert not any(tmp_path.iterdir())
    monkeypatch.setattr(profiling, "MIN_JOB_SECONDS", 0.0)
    write_run_record(tmp_path, 2)
    record = json.loads((tmp_path / "logs" / "run.json").read_text())
    assert record["cores"] == 2
    assert record["wall"] > 0
    assert record["snakemake"] > 0
    assert record["began"] < time.time()
    assert record["jobs"] >= 0
