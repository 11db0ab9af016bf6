"""What the trial of paper scale reads from logs and makes of it; no cluster is started."""

from __future__ import annotations

from dataclasses import replace

import paper_trial
import pytest
from paper_trial import Training

from spectral_bias.plan.plan import Plan
from spectral_bias.plan.training_size import TrainingSize

SIZE = TrainingSize(
    steps=100,
    seeds=4,
    points=8,
    parameters=10,
    units=3,
    subnetworks=1,
    snapshots=5,
    training_points=8,
    evaluation_points=8,
    shuffled=0,
    cost=1.0,
)
# Ten seconds of the clock for steps 20 to 100, half of them on the processor; 4 s of the processor go elsewhere.
LOG = """compiled in 2.0 s; 4 seeds, 100 steps, 5 snapshots
step 20 of 100: median loss 1.000e+00, 6.0 s
step 60 of 100: median loss 1.000e-01, 11.0 s
step 100 of 100: median loss 1.000e-02, 16.0 s
done in 20.4 s
profile: {"rule": "train", "cpu": 10.25, "wall": 20.5, "compiling": 2.0, "hits": 0, "misses": 7}
"""


@pytest.fixture
def work(tmp_path):
    for name, text in {
        "logs/train/e/r.log": LOG,
        "results/timings/train/e/r.tsv": "s\tmax_rss\n20.5\t321.5\n",
        "results/runs/e/r.nc": "r" * 100,
        "results/spectra/e/r.nc": "s" * 10,
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text(text, "utf-8")
    return tmp_path


def test_a_step_costs_what_the_lines_after_compilation_say_of_the_processor(work):
    trial = paper_trial.tried(work, Training(("e", "r"), "mlp", {"loss": "mse"}, SIZE))
    # Of the clock 10 s for 80 steps of 4 seeds; the job had half of its processor.
    assert trial.seed_step == pytest.approx(10 / 80 / 4 / 2)
    assert trial.once == pytest.approx(10.25 - 100 * 4 * trial.seed_step)
    assert trial.seconds(SIZE) == pytest.approx(10.25)
    whole = replace(SIZE, steps=1000, seeds=8, snapshots=20)
    assert trial.seconds(whole) == pytest.approx(trial.once + 8000 * trial.seed_step)
    assert trial.bytes_of(whole) == (800, 80)
    assert trial.mib == 321.5


def test_outputs_of_hidden_layers_are_no_more_for_more_snapshots(work):
    one = replace(SIZE, evaluation_points=1, units=1)
    trial = paper_trial.tried(work, Training(("e", "r"), "mlp", {"loss": "mse", "features": 2}, one))
    # 2 x 4 seeds x 4 bytes of the 100 are features; the other 68 are of 5 snapshots.
    assert trial.bytes_of(replace(one, seeds=8, snapshots=20)) == (68 * 8 + 32 * 2, 80)


@pytest.fixture(scope="module")
def plan():
    return Plan.read(config_files=[paper_trial.PAPER])


TRIED = paper_trial.Tried(
    seed_step=1e-6,
    once=3.0,
    mib=300.0,
    run_bytes=1000,
    feature_bytes=0,
    spectrum_bytes=100,
    steps=30,
    seeds=2,
    snapshots=5,
)


def rows(plan, *claims, tried=TRIED):
    trials = {each.alike: tried for each in paper_trial.trainings(plan, claims)}
    return paper_trial.by_claim(plan, claims, trials)


def test_claims_that_are_tried_later_join_the_earlier_ones_as_if_all_had_been_tried_at_once(plan):
    both = rows(plan, "pinn-order", "low-first")
    assert [row["claim"] for row in both] == ["low-first", "pinn-order", "all"]
    slow = replace(TRIED, seed_step=1e-4)
    found = paper_trial.joined(plan, rows(plan, "pinn-order", tried=slow), rows(plan, "low-first"))
    assert [row["claim"] for row in found] == ["low-first", "pinn-order", "all"]
    first, second, whole = found
    for key in ("core_hours", "gigabytes", "trainings", "seeds", "requested_hours", "expected_core_hours", "files"):
        assert whole[key] == pytest.approx(first[key] + second[key]), key
    for key in ("longest_hours", "chain_hours", "longest_hours_16_processes", "memory_mb", "measured_mib"):
        assert whole[key] == max(first[key], second[key]), key
    assert [row["core_hours"] for row in found[:1]] == [both[0]["core_hours"]]


def test_what_the_plan_says_is_renewed_without_a_trial(plan):
    (row, whole) = rows(plan, "low-first")
    assert "requested_hours" not in row
    found = paper_trial.joined(plan, [{**row, "requested_hours": -1.0}, {**whole, "requested_hours": -1.0}], [])
    asked = sum(plan.training_request(*run, 1).runtime for run in dict.fromkeys(plan.runs_of("low-first"))) / 60
    assert [each["requested_hours"] for each in found] == [pytest.approx(asked)] * 2
    assert [each["core_hours"] for each in found] == [row["core_hours"]] * 2


def test_claims_without_a_trial_are_told_with_what_the_plan_says(plan):
    found = paper_trial.untried(plan, [{"claim": claim} for claim in plan.claims if claim != "low-first"])
    assert found == [{"claim": "low-first", **paper_trial.planned(plan, ["low-first"])}]


def test_claims_that_share_trainings_with_earlier_ones_are_not_counted_twice(plan):
    with pytest.raises(ValueError, match="deep-frequency-principle"):
        paper_trial.joined(plan, rows(plan, "deep-frequency-principle"), rows(plan, "depth-accelerates"))


def test_the_trial_has_fewer_steps_and_paper_scale_but_for_that(plan):
    every = paper_trial.trainings(plan)
    short = paper_trial.shortened(every)
    assert {each.run[0] for each in every} == set(short)
    for each in every:
        changed = short[each.run[0]]
        assert 1 <= changed["steps"] <= max(other.size.steps for other in every if other.run[0] == each.run[0])
        assert 1 <= changed["seeds"] <= each.size.seeds
    assert short["image-contours-first"] == {"steps": paper_trial.LEAST, "seeds": paper_trial.FEWEST_SEEDS}
