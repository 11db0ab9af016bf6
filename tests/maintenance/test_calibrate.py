"""Costs are fitted to timings: those that made them come back."""

from __future__ import annotations

import calibrate
import pytest
from calibrate import fitted, fitted_by_bytes, timings

from spectral_bias.plan.expected import COSTS, Costs, costs
from spectral_bias.plan.training_size import TrainingSize

TRUE = Costs(
    jobs={"figure": 3.0},
    log_byte=1e-7,
    kept_byte=2e-8,
    start=2.0,
    seed_step=2e-4,
    product=3e-10,
    comparison=1e-8,
)
OF_TRAININGS = ("start", "seed_step", "product", "comparison")
SIZES = [
    TrainingSize(
        steps,
        seeds=9,
        points=points,
        parameters=width**2,
        units=2 * width,
        subnetworks=1,
        snapshots=snapshots,
        training_points=max(points, shuffled),
        evaluation_points=points,
        shuffled=shuffled,
        cost=cost,
    )
    for steps, points, width, snapshots, cost, shuffled in [
        (100, 64, 16, 200, 1.0, 0),
        (4000, 64, 64, 40, 1.0, 0),
        (400, 4096, 64, 10, 3.0, 0),
        (20_000, 16, 8, 100, 1.0, 0),
        (1000, 1000, 200, 130, 2.0, 0),
        (1, 128, 64, 2, 1.0, 0),
        (500, 100, 32, 20, 1.0, 5000),
        (2000, 256, 64, 10, 1.0, 4096),
    ]
]


def test_the_costs_that_made_the_seconds_come_back():
    found = fitted(SIZES, [TRUE.training(size) for size in SIZES], TRUE.jobs, TRUE.log_byte, TRUE.kept_byte)
    assert (found.jobs, found.log_byte, found.kept_byte) == (TRUE.jobs, TRUE.log_byte, TRUE.kept_byte)
    for name in OF_TRAININGS:
        assert getattr(found, name) == pytest.approx(getattr(TRUE, name), rel=0.01), name


def test_a_cost_that_nothing_had_to_pay_is_zero():
    full = [size for size in SIZES if not size.shuffled]
    assert fitted(full, [TRUE.training(size) for size in full], {}).comparison == 0


def test_no_cost_is_negative():
    found = fitted(SIZES, [5.0] * len(SIZES), {})
    assert min(getattr(found, name) for name in OF_TRAININGS) >= 0


def test_the_costs_of_jobs_come_back_from_the_sizes_of_their_inputs():
    sizes = [10_000, 500_000, 1_000_000, 20_000_000]
    assert fitted_by_bytes(sizes, [0.5 + 2e-7 * size for size in sizes]) == (0.5, 2e-7)
    assert min(fitted_by_bytes(sizes, [5.0, 4.0, 3.0, 2.0])) >= 0.0


def test_the_last_row_of_each_timing_is_read_and_others_are_not_jobs(tmp_path):
    for name, rows in {
        "train/low-first/base.tsv": "s\n7\n5\n",
        "overview.tsv": "s\n2\n",
        "other.tsv": "s\n1\n",
    }.items():
        path = tmp_path / "timings" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(rows, "utf-8")
    assert timings(tmp_path) == {("train", "low-first", "base"): {"s": "5"}, ("overview",): {"s": "2"}}


def test_the_kept_costs_are_those_of_the_kept_table(tmp_path, monkeypatch):
    monkeypatch.setattr(calibrate, "COSTS", tmp_path / "costs.json")
    calibrate.main(None)
    assert (tmp_path / "costs.json").read_text("utf-8") == COSTS.read_text("utf-8")


def test_the_table_has_a_training_and_its_spectrum_a_row(tmp_path):
    write_timings(
        tmp_path,
        {
            "train/low-first-reference/base.tsv": "5.5\t400.25\t5\n",
            "spectrum/low-first-reference/base.tsv": "1.5\t200.75\t.2\n",
            "train/no-such/base.tsv": "7\t8\t6\n",
            "figure/low-first.tsv": "2.5\t100\t1\n",
        },
    )
    rows, jobs, log_byte = calibrate.measured(tmp_path)
    assert [[*row.values()] for row in rows] == [["low-first-reference", "base", "5.5", "400.25", "1.5", "200.75"]]
    assert jobs == {**costs().jobs, "figure": 2.5, "spectrum": 1.5}
    assert log_byte == costs().log_byte


def test_a_run_whose_trainings_shared_their_cores_is_refused(tmp_path):
    write_timings(tmp_path, {"train/a/base.tsv": "10\t8\t2\n", "train/b/base.tsv": "20\t8\t4\n"})
    with pytest.raises(ValueError, match="20% of a core"):
        calibrate.measured(tmp_path)


def write_timings(results, rows):
    """Write Snakemake's benchmark files of a results folder."""
    for name, row in rows.items():
        path = results / "timings" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"s\tmax_rss\tcpu_time\n{row}", "utf-8")
