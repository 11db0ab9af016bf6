"""What a run is expected to take, and how it is said."""

from __future__ import annotations

import csv
import itertools
import math
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import jax
import pytest

from real_plan import real_plan
from spectral_bias.plan.expected import Ahead, Costs, costs, duration
from spectral_bias.plan.plan import Plan
from spectral_bias.plan.resources import training
from spectral_bias.plan.stages import STAGES
from spectral_bias.plan.training_size import TrainingSize, kept_bytes, size_of
from spectral_bias.registry.logged_steps import snapshot_steps
from tiny_project import write_tiny_project

ROOT = Path(__file__).resolve().parents[2]
MEASURED = (Path(__file__).parent / "measured_jobs.tsv").read_text("utf-8")
ROWS = list(csv.DictReader(MEASURED.splitlines(), delimiter="\t"))
SIZE = TrainingSize(
    steps=10,
    seeds=3,
    points=7,
    parameters=11,
    units=4,
    subnetworks=1,
    snapshots=5,
    training_points=8,
    evaluation_points=5,
    shuffled=8,
    cost=2.0,
)
COSTS = Costs(
    jobs={"spectrum": 2.0},
    log_byte=0.0,
    kept_byte=1e-6,
    start=1.0,
    seed_step=1e-1,
    product=1e-2,
    comparison=1e-4,
)
RUN = ("low-first-reference", "base")


def test_a_training_costs_its_start_its_steps_its_batches_and_its_logged_steps():
    steps = 0.1 * 2 * 10 * 3 + 0.01 * 2 * 10 * 3 * 7 * 11
    # One sort of eight points.
    batches = 0.0001 * 10 * 3 * 8 * 3
    # Outputs without a gradient are a third of the arithmetic.
    looks = 0.01 / 3 * 5 * 3 * 13 * 11
    assert COSTS.training(SIZE) == pytest.approx(1.0 + steps + batches + looks)


def test_a_spectrum_costs_what_its_run_keeps_of_outputs_and_of_hidden_layers_outputs():
    plan = Plan.read()
    name = ("deep-frequency-principle-images", "activation-relu_depth-5")
    setup = plan.run(*name).setup.model_dump()
    points, seeds, units = 500, setup["seeds"], sum(setup["model"]["widths"])
    outputs = len(logged_steps(setup)) * 10
    kept = 4 * seeds * points * (outputs + setup["features"] * units)
    assert kept_bytes(setup) == kept
    assert COSTS.spectrum(kept) == pytest.approx(2.0 + 1e-6 * kept)
    assert plan.expected_seconds("spectrum", *name) == pytest.approx(costs().spectrum(kept))


def logged_steps(setup):
    return snapshot_steps(setup["steps"], **setup["snapshots"])


def test_the_size_of_a_training_is_that_of_its_experiment():
    plan = real_plan()
    setup = plan.run(*RUN).setup.model_dump()
    size = size_of(setup)
    layers = [1, *setup["model"]["widths"], 1]
    assert size.parameters == sum((before + 1) * after for before, after in itertools.pairwise(layers))
    assert (size.steps, size.seeds, size.cost) == (setup["steps"], setup["seeds"], 1)
    assert size.points == size.training_points == setup["dataset"]["train"]
    assert size.looked_at == size.training_points + setup["dataset"]["evaluate"]
    assert size.shuffled == 0
    batches = size_of({**setup, "batch": 8})
    assert (batches.points, batches.shuffled) == (8, setup["dataset"]["train"])


def test_batches_of_more_points_are_sorted_more_often_as_jax_does():
    for points, sorts in ((1024, 1), (4096, 2)):
        program = jax.make_jaxpr(lambda key, points=points: jax.random.permutation(key, points))(jax.random.key(0))
        assert str(program).count(" sort[") == sorts
        found = replace(SIZE, steps=1, seeds=1, shuffled=points).comparisons
        assert found == points * math.log2(points) * sorts
    assert replace(SIZE, shuffled=0).comparisons == 0


def test_the_costs_give_the_measured_sum_within_thirty_per_cent():
    plan = real_plan()
    rows = [row for row in ROWS if row["run"] in plan.catalogue.runs.get(row["experiment"], {})]
    assert len(rows) > 150
    expected = sum(plan.expected_seconds("train", row["experiment"], row["run"]) for row in rows)
    measured = sum(float(row["training_seconds"]) for row in rows)
    assert expected == pytest.approx(measured, rel=0.3)


def test_every_other_rule_has_a_cost():
    assert set(costs().jobs) == {name for name, stage in STAGES.items() if not stage.trains} - {"external_log"}


def test_a_card_costs_its_start_and_every_byte_of_its_log(tmp_path):
    for name, size in (("small.nc", 10), ("large.nc", 5_000_000)):
        (tmp_path / name).write_bytes(b"x" * size)
    plan = Plan.read({"logs": {"small": "small.nc", "large": "large.nc"}}, folder=tmp_path)
    small, large = (plan.expected_seconds("card", name) for name in ("small", "large"))
    assert small == pytest.approx(costs().jobs["card"], rel=1e-3)
    assert large == pytest.approx(costs().jobs["card"] + 5e6 * costs().log_byte)
    assert 0.0 < small < large


def test_a_faster_processor_takes_and_requests_less_and_changes_no_artefact():
    slow, fast = real_plan(), Plan.read({"processor_rate": 4.0})
    for job in (("train", *RUN), ("spectrum", *RUN), ("settings",)):
        assert fast.expected_seconds(*job) == pytest.approx(slow.expected_seconds(*job) / 4)
    assert fast.training_request(*RUN, 1).runtime < slow.training_request(*RUN, 1).runtime
    assert fast.training_request(*RUN, 1).mem_mb == slow.training_request(*RUN, 1).mem_mb
    assert fast.artefacts() == slow.artefacts()


def test_the_start_of_a_job_is_requested_whatever_the_processor():
    setup = real_plan().run(*RUN).setup.model_dump()
    assert training(setup, rate=1e9).runtime == 2 + 1


def test_jobs_share_the_cores_but_the_longest_one_stays():
    ahead = Ahead.of([300.0, 100.0], [20.0] * 5)
    assert (ahead.trainings, ahead.others, ahead.seconds, ahead.longest) == (2, 5, 500.0, 300.0)
    assert ahead.line(1) == "Ahead: 2 trainings and 5 other jobs, about 8.3 min of one core; about 8.3 min on 1 core."
    assert ahead.line(8).endswith("about 5.0 min on 8 cores.")
    assert ahead.line(None).endswith("the longest job about 5.0 min.")
    assert Ahead.of([], [2.0]).line(2) == "Ahead: 1 job, about 2 s of one core; about 2 s on 2 cores."


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.4, "0 s"), (89, "89 s"), (90, "1.5 min"), (1500, "25 min"), (5400, "1.5 h"), (4e6, "1,111 h")],
)
def test_a_duration_is_said_in_the_unit_that_fits(seconds, said):
    assert duration(seconds) == said


def test_a_dry_run_says_what_is_ahead(tmp_path):
    write_tiny_project(tmp_path)
    command = [sys.executable, "-m", "snakemake", "-n", "--cores", "1", "--directory", str(tmp_path)]
    command += ["--snakefile", "Snakefile", "--configfile", str(tmp_path / "config.yaml")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "Ahead: 1 training and" in done.stdout + done.stderr


def test_a_dry_run_says_which_trainings_leave_processors_idle(tmp_path):
    write_tiny_project(tmp_path)
    command = [sys.executable, "-m", "snakemake", "-n", "--cores", "5", "--directory", str(tmp_path)]
    command += ["--set-threads", "train=5", "--snakefile", "Snakefile", "--configfile", str(tmp_path / "config.yaml")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    # Of its two seeds.
    assert "1 of 1 trainings cannot use up to 3 of the processors" in done.stdout + done.stderr
