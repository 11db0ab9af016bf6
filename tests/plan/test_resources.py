"""What jobs ask of a scheduler: enough for every job that was measured, more at each attempt, and no part of a spec."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from spectral_bias.plan.plan import Plan
from spectral_bias.plan.resources import Request, fixed, training

MEASURED = (Path(__file__).parent / "measured_jobs.tsv").read_text("utf-8")
ROWS = list(csv.DictReader(MEASURED.splitlines(), delimiter="\t"))
MB_A_MIB = 1.048576
# The two Snakemakes of a SLURM job.
BESIDE_MB = 260


@pytest.fixture(scope="module")
def plan():
    return Plan.read()


@pytest.fixture(scope="module")
def still_planned(plan):
    """The measured jobs of runs that there still are."""
    rows = [row for row in ROWS if row["run"] in plan.catalogue.runs.get(row["experiment"], {})]
    assert len(rows) > 150
    return rows


def test_every_measured_training_gets_enough_and_not_a_hundred_times_as_much(plan, still_planned):
    for row in still_planned:
        asked = plan.training_request(row["experiment"], row["run"], 1)
        assert asked.mem_mb >= BESIDE_MB + 1.2 * MB_A_MIB * float(row["training_mib"]), row
        assert asked.mem_mb <= 4000, row
        assert 2 * float(row["training_seconds"]) <= 60 * asked.runtime, row
        assert asked.runtime <= 100, row


def test_every_measured_analysis_gets_enough(plan, still_planned):
    for row in still_planned:
        asked = plan.analysis_request(row["experiment"], row["run"], 1)
        assert asked.mem_mb >= BESIDE_MB + 1.2 * MB_A_MIB * float(row["analysis_mib"]), row
        assert 2 * float(row["analysis_seconds"]) <= 60 * asked.runtime, row


def test_each_attempt_asks_for_twice_as_much(plan):
    first, second, third = (plan.training_request("low-first-reference", "base", attempt) for attempt in (1, 2, 3))
    assert (second.mem_mb, second.runtime) == (2 * first.mem_mb, 2 * first.runtime)
    assert (third.mem_mb, third.runtime) == (4 * first.mem_mb, 4 * first.runtime)
    assert fixed(500, 5, attempt=2) == Request(1000, 10)


def setup_with(**changes):
    setup = {
        "dataset": {"name": "synthetic", "train": 64, "evaluate": 64},
        "model": {"name": "mlp", "widths": [64, 64]},
        "loss": {"name": "mse"},
        "optimiser": {"name": "adam"},
        "batch": "full",
        "steps": 10_000,
        "snapshots": {"every": 5, "until": 500, "growth": 1.025},
        "features": 0,
        "seeds": 16,
    }
    return setup | changes


def test_time_grows_with_steps_seeds_points_and_weights():
    # 10,000 steps of 16 seeds on 64 points, (2 + 1) 64 + 65 64 + 65 10 weights, and 0.3 ms a step.
    weights = 3 * 64 + 65 * 64 + 65 * 10
    seconds = 120 + 160_000 * (64 * weights / 0.3e9 + 3e-4)
    assert training(setup_with()).runtime == -(-seconds // 60)
    assert training(setup_with(steps=100_000)).runtime > 6 * training(setup_with()).runtime
    assert training(setup_with(batch=8)).runtime < training(setup_with()).runtime
    assert training(setup_with(loss={"name": "residual"})).runtime > 2 * training(setup_with()).runtime


def test_memory_grows_with_what_is_kept():
    # 100 snapshots or so of 1e6 points and 10 seeds in float32 are 4 GB, four times.
    many = setup_with(
        dataset={"name": "synthetic", "train": 64, "evaluate": 1_000_000},
        snapshots={"every": 100, "until": 10_000, "growth": 2.0},
        seeds=10,
    )
    assert training(many).mem_mb == pytest.approx(1200 + 4 * 101 * 10 * 4, rel=0.01)


def test_own_networks_and_datasets_are_given_the_benefit_of_the_doubt():
    own = setup_with(model={"name": "own:Net", "units": 8}, dataset={"name": "own:points"})
    assert training(own).runtime > training(setup_with()).runtime


def test_requests_are_no_part_of_a_spec(plan):
    assert not {"mem_mb", "runtime", "resources", "request"} & set(plan.spec("train", "low-first-reference", "base"))


def test_training_asks_for_a_graphics_card_only_where_one_trains(plan):
    assert plan.gpus == 0
    assert Plan.read({"numerics": {"platform": "gpu"}}).gpus == 1
