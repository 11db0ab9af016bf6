"""What jobs ask of a scheduler: enough for every job that was measured, more at each attempt, and no part of a spec."""

from __future__ import annotations

import csv
import itertools
import math
from pathlib import Path

import pytest

from real_plan import real_plan
from spectral_bias.config.experiment import Experiment
from spectral_bias.config.facts import facts_of
from spectral_bias.plan.plan import Plan
from spectral_bias.plan.resources import START_SECONDS, Request, fixed, training, training_seconds
from spectral_bias.plan.training_size import size_of
from spectral_bias.registry.facts import MethodFacts

ROOT = Path(__file__).resolve().parents[2]
MEASURED = (Path(__file__).parent / "measured_jobs.tsv").read_text("utf-8")
MEASURED_STEPS = (Path(__file__).parent / "measured_steps.tsv").read_text("utf-8")
ROWS = list(csv.DictReader(MEASURED.splitlines(), delimiter="\t"))
MB_A_MIB = 1.048576
# The two Snakemakes of a SLURM job.
BESIDE_MB = 260


@pytest.fixture(scope="module")
def plan():
    return real_plan()


@pytest.fixture(scope="module")
def still_planned(plan):
    """The measured jobs of runs that there still are."""
    rows = [row for row in ROWS if row["run"] in plan.catalogue.runs.get(row["experiment"], {})]
    assert len(rows) > 150
    return rows


def test_every_measured_training_gets_enough_and_at_most_four_times_the_time_beyond_the_start(plan, still_planned):
    for row in still_planned:
        used, asked = float(row["training_seconds"]), plan.training_request(row["experiment"], row["run"], 1)
        assert asked.mem_mb >= BESIDE_MB + 1.2 * MB_A_MIB * float(row["training_mib"]), row
        assert asked.mem_mb <= 4000, row
        # Whole minutes, of which two are for the start.
        assert used <= 60 * asked.runtime <= START_SECONDS + 60 + 4 * used, row


def test_the_measured_trainings_that_are_not_mostly_start_take_between_a_quarter_and_all_of_what_is_expected(
    plan, still_planned
):
    """Of a training of twenty seconds a few are its start, which was measured with it."""
    long = [row for row in still_planned if float(row["training_seconds"]) > 20]
    assert len(long) >= 15
    for row in long:
        setup = plan.run(row["experiment"], row["run"]).setup.model_dump()
        assert 1 <= training_seconds(setup) / float(row["training_seconds"]) <= 4, row


def test_steps_of_every_size_get_between_once_and_four_times_what_they_took():
    rows = list(csv.DictReader(MEASURED_STEPS.splitlines(), delimiter="\t"))
    seen, largest = set(), 0
    for row in rows:
        points, all_points = int(row["points"]), int(row["training_points"])
        setup = setup_with(
            dataset={"name": "synthetic", "terms": [{"sin": 1}], "train": all_points, "evaluate": 64},
            model={
                "name": "mlp",
                "widths": [int(row["width"])] * int(row["layers"]),
                "activation": row["activation"],
            },
            batch="full" if points == all_points else points,
            steps=10**7,
            seeds=1,
        )
        size = size_of(setup)
        seen.add((round(math.log10(size.parameters)), size.points))
        largest = max(largest, size.parameters)
        assert 1 <= training_seconds(setup) / (10**7 * float(row["seconds_a_step"])) <= 4, row
    assert largest > 4e6
    assert any(row["training_points"] != row["points"] for row in rows)
    assert seen >= set(itertools.product((3, 4, 5, 6), (64, 1024, 65536)))


def test_every_measured_analysis_gets_enough(plan, still_planned):
    for row in still_planned:
        asked = plan.analysis_request(row["experiment"], row["run"], 1)
        assert asked.mem_mb >= BESIDE_MB + 1.2 * MB_A_MIB * float(row["analysis_mib"]), row
        assert asked.mem_mb <= 4 * (BESIDE_MB + 1.2 * MB_A_MIB * float(row["analysis_mib"])), row
        assert 2 * float(row["analysis_seconds"]) <= 60 * asked.runtime, row


# Snapshots in MB, method, and the peak in MB of its process, of which 120 MB are Python and xarray: 256 x 256 pixels at
# 32 snapshots of relu networks, and the tones of one dimension with 102 times the seeds of the default scale.
METHODS = [(8.4, "contours", 261), (8.4, "dct_bands", 189), (121, "dft", 1417), (121, "player_frames", 313)]


@pytest.mark.parametrize(("kept", "name", "peak"), METHODS)
def test_a_method_declares_at_least_the_copies_that_it_was_measured_with(kept, name, peak):
    (method,) = setup_with(spectra=[{"name": name, **({"frequencies": [1, 3]} if name == "dft" else {})}])["spectra"]
    facts = facts_of(MethodFacts, "spectra.methods", method)
    assert (peak - 120) / kept <= facts.copies


def test_analyses_of_the_paper_scales_images_get_enough_memory_and_at_most_four_times_that():
    plan = real_plan("paper")
    # 116 snapshots of 9 seeds at 65,536 points; 3.9 GB were measured.
    asked = plan.analysis_request("image-contours-first", "network-relu", 1).mem_mb
    assert BESIDE_MB + 3900 <= asked <= 4 * (BESIDE_MB + 3900)


def test_each_attempt_asks_for_twice_as_much(plan):
    first, second, third = (plan.training_request("low-first-reference", "base", attempt) for attempt in (1, 2, 3))
    assert (second.mem_mb, second.runtime) == (2 * first.mem_mb, 2 * first.runtime)
    assert (third.mem_mb, third.runtime) == (4 * first.mem_mb, 4 * first.runtime)
    assert fixed(500, 5, attempt=2) == Request(1000, 10)


def setup_with(**changes):
    """A set-up as a run has it, defaults included, with changed parts."""
    setup = {
        "title": "A run.",
        "dataset": {"name": "synthetic", "terms": [{"sin": 1}], "train": 64, "evaluate": 64},
        "model": {"name": "mlp", "widths": [64, 64]},
        "optimiser": "adam",
        "steps": 10_000,
        "seeds": 16,
        "spectra": ["example_outputs"],
    }
    return Experiment.model_validate(setup | changes).model_dump()


def seconds(**changes):
    """What a run may take, without the two minutes that every job may."""
    return 60 * training(setup_with(**changes)).runtime - 120


def test_time_is_in_proportion_to_steps_seeds_points_and_weights():
    base = seconds(steps=1_000_000)
    # Requests are whole minutes.
    assert seconds(steps=3_000_000) == pytest.approx(3 * base, abs=180)
    assert seconds(steps=1_000_000, seeds=32) == pytest.approx(2 * base, abs=120)
    on_128 = {"name": "synthetic", "terms": [{"sin": 1}], "train": 128}
    wide = {"name": "mlp", "widths": [64, 64, 64]}
    # A step's own cost, however small the network, stays; the rest doubles with points and nearly with hidden layers.
    assert 1.4 * base < seconds(steps=1_000_000, dataset=on_128) < 2 * base
    assert 1.4 * base < seconds(steps=1_000_000, model=wide) < 2 * base
    assert seconds(steps=1_000_000, batch=8) < base / 2


MEDIUM = {"steps": 1_000_000}
SCALES = {"name": "mscale_dnn", "widths": [64, 64]}
LATTICE = {"name": "phase_dnn", "widths": [64, 64], "lattice": "full"}


@pytest.mark.parametrize(
    ("cheap", "dear", "times"),
    [
        ({"loss": "mse"}, {"loss": {"name": "residual", "boundary_weight": 1.0}}, 3),
        ({"loss": "mse"}, {"loss": {"name": "gradient", "beta": 1.0}}, 3),
        ({"optimiser": "adam"}, {"optimiser": "lbfgs"}, 10),
        ({"model": {**SCALES, "scales": [1.0]}}, {"model": {**SCALES, "scales": [1.0, 2.0, 4.0, 8.0]}}, 4),
        ({"model": {**LATTICE, "order": 1}}, {"model": {**LATTICE, "order": 4}}, 3),
    ],
    ids=["residual", "gradient", "lbfgs", "scales", "lattice"],
)
def test_what_makes_a_step_dear_is_counted(cheap, dear, times):
    # From below by the step's own cost, which sub-networks share.
    assert 0.8 * times <= seconds(**MEDIUM, **dear) / seconds(**MEDIUM, **cheap) <= 1.01 * times


def test_memory_grows_with_what_is_kept():
    # 100 snapshots or so of 1e6 points and 10 seeds in float32 are 4 GB, four times.
    many = setup_with(
        dataset={"name": "synthetic", "terms": [{"sin": 1}], "train": 64, "evaluate": 1_000_000},
        snapshots={"every": 100, "until": 10_000, "growth": 2.0},
        seeds=10,
    )
    assert training(many).mem_mb == pytest.approx(1200 + 4 * 101 * 10 * 4, rel=0.01)


def test_parity_is_evaluated_on_the_whole_cube():
    # 101 snapshots of 2^20 points and 10 seeds in float32, four times.
    cube = setup_with(
        dataset={"name": "parity", "dimension": 20, "train": 200},
        snapshots={"every": 100, "until": 10_000, "growth": 2.0},
        seeds=10,
    )
    assert training(cube).mem_mb == pytest.approx(1200 + 4 * 101 * 2**20 * 10 * 4 / 1e6, rel=0.01)


def test_own_networks_that_declare_nothing_are_given_the_benefit_of_the_doubt(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.py").write_text("def Net(key, inputs, outputs, *, units): ...\n", "utf-8")
    own = setup_with() | {"model": {"name": "own:Net", "units": 8}}
    assert training(own).runtime > training(setup_with()).runtime


def test_processes_share_the_time_and_each_needs_memory_of_its_own(plan):
    setup = setup_with(steps=1_000_000, seeds=10)
    alone = training(setup)
    for processes, most in ((2, 5), (3, 4), (4, 3), (10, 1)):
        found = training(setup, processes=processes)
        assert found.mem_mb == alone.mem_mb + 900 * (processes - 1) + 300
        # The two minutes to start and compile stay; requests are whole minutes.
        assert 60 * found.runtime - 120 == pytest.approx((60 * alone.runtime - 120) * most / 10, abs=120)
    assert training(setup, 2, 3).mem_mb == 2 * training(setup, 1, 3).mem_mb


def test_threads_are_as_many_processes_as_there_are_seeds_and_one_on_a_card(plan):
    name = ("low-first-reference", "base", 1)
    seeds = plan.run(*name[:2]).setup.seeds
    assert plan.training_request(*name, threads=1) == plan.training_request(*name)
    assert plan.training_request(*name, threads=2).mem_mb == plan.training_request(*name).mem_mb + 1200
    assert plan.training_request(*name, threads=seeds + 7) == plan.training_request(*name, threads=seeds)
    card = Plan.read({"numerics": {"platform": "gpu"}})
    assert card.training_request(*name, threads=4) == card.training_request(*name)


def test_requests_are_no_part_of_a_spec(plan):
    assert not {"mem_mb", "runtime", "resources", "request"} & set(plan.spec("train", "low-first-reference", "base"))


def test_training_asks_for_a_graphics_card_only_where_one_trains(plan):
    assert plan.gpus == 0
    assert Plan.read({"numerics": {"platform": "gpu"}}).gpus == 1
