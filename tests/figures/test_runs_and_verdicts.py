"""What plots read: runs chosen by their place on axes, and a verdict's numbers as numbers."""

import numpy as np
import pytest
import xarray as xr
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure

from spectral_bias.figures.panels import mark_passages, median, spread, step_map
from spectral_bias.figures.runs import Bounded, Runs, ended, number, passage, ratio
from spectral_bias.figures.verdict import Verdict
from spectral_bias.verdicts.reading import Spectrum

RUNS = Runs(
    Spectrum(f"a-{a:g}_kind-{kind}", {"a": f"{a:g}", "kind": kind}, {"a": a}, xr.Dataset())
    for a in (1.0, 0.5, 10.0)
    for kind in ("x", "y")
)
TEST = {
    "name": "late",
    "kind": "test",
    "measure": "passage_ratio",
    "parameters": {"slow": 5.0, "threshold": 0.2, "over": None},
    "experiment": "e",
    "runs": ["base"],
    "estimate": "inf",
    "interval": [1.5, "inf"],
    "n": 2,
    "side": "at_least",
    "threshold": 1,
    "outcome": "holds",
    "values": [2.0, "inf", None],
}


def test_runs_are_chosen_by_labels_and_sorted_by_numbers():
    assert [each.run for each in RUNS.where(kind="y").by("a")] == ["a-0.5_kind-y", "a-1_kind-y", "a-10_kind-y"]
    assert RUNS.one(a=10, kind="x") is RUNS.named("a-10_kind-x")
    assert number(Spectrum("depth-3", {"depth": "3"}, {}, xr.Dataset()), "depth") == 3


@pytest.mark.parametrize("choose", [lambda: RUNS.one(kind="x"), lambda: RUNS.one(kind="z"), lambda: RUNS.named("z")])
def test_a_choice_that_is_not_one_run_names_the_runs(choose):
    with pytest.raises(LookupError, match=r"runs .*there are a-1_kind-x, a-1_kind-y"):
        choose()


def test_infinities_and_undecided_seeds_are_numbers():
    test = Verdict({"tests": [TEST]}).test("late")
    assert (test.estimate, list(test.interval), test.threshold) == (np.inf, [1.5, np.inf], 1.0)
    np.testing.assert_array_equal(test.values, [2.0, np.inf, np.nan])
    swept = Verdict({"tests": [{**TEST, "values": [[1.0, "-inf"], [None, 2.0]]}]}).test("late")
    np.testing.assert_array_equal(swept.values, [[1.0, -np.inf], [np.nan, 2.0]])


def test_tests_are_found_by_what_they_measure():
    other = {**TEST, "name": "other", "kind": "control", "parameters": {"slow": 3.0, "threshold": 0.2}}
    verdict = Verdict({"tests": [TEST, other]})
    assert [test.name for test in verdict.find("passage_ratio", slow=5)] == ["late"]
    assert verdict.first("passage_ratio", kind="control").name == "other"
    assert verdict.first("passage_ratio", runs=["base"], over=None).name == "late"
    assert verdict.first("passage_ratio", experiment="f") is None
    assert verdict.parameter("threshold", experiment="e") == 0.2
    for wrong in (
        lambda: verdict.test("x"),
        lambda: verdict.one("passage_ratio"),
        lambda: verdict.parameter("slow"),
        lambda: verdict.parameter("threshold", experiment="f"),
    ):
        with pytest.raises(LookupError, match=r"the verdict has late \(passage_ratio of e\), other"):
            wrong()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([3, 1, 2], 2),
        ([4, 1, 2, 3], 2.5),
        ([1, 2, np.inf, np.inf], np.nan),
        ([1, np.inf, np.inf], np.inf),
        ([np.nan, 3, 1], 2),
        ([np.nan, np.nan], np.nan),
    ],
)
def test_a_median_is_the_middle_of_decided_seeds_and_averages_no_infinity(values, expected):
    np.testing.assert_array_equal(median(np.array([values, values]).T), [expected, expected])


STATUS = {"flag_values": np.array([0, 1, 2], np.int8), "flag_meanings": "complete diverged stopped"}
DIMS = ("seed", "threshold", "frequency")
# Logged at 0, 10, 100: passed at 0, before 10, between 10 and 100, never, never since it diverged at 50.
TIMES = xr.Dataset(
    {
        "first_passage_step": (DIMS, np.array([0, 10, 100, -1, -1]).reshape(5, 1, 1)),
        "first_passage_after_step": (DIMS, np.array([-1, -1, 10, 100, 10]).reshape(5, 1, 1)),
        "sustained_step": (DIMS, np.array([0, 10, 100, -1, 10]).reshape(5, 1, 1)),
        "sustained_after_step": (DIMS, np.array([-1, 0, 10, 100, 0]).reshape(5, 1, 1)),
        "status": ("seed", np.array([0, 0, 0, 2, 1], np.int8), STATUS),
        "last_step": ("seed", [100, 100, 100, 100, 50]),
    },
    coords={"threshold": [0.3], "frequency": [5.0], "step": [0, 10, 100]},
)


def test_times_have_the_ends_that_a_log_leaves_and_a_diverged_seed_never_passes():
    first = passage(TIMES, 0.3, frequency=5)
    np.testing.assert_array_equal(first.values, [0.5, 10, 100, np.inf, np.inf])
    np.testing.assert_array_equal(first.upper, first.values)
    np.testing.assert_array_equal(first.lower, [0, 0, 10, 100, 10])
    stays = passage(TIMES, 0.3, "sustained", frequency=5)
    np.testing.assert_array_equal(stays.values, [0.5, 10, 100, np.inf, np.inf])
    np.testing.assert_array_equal(stays.lower, [0, 0.5, 10, 100, np.inf])
    without = passage(TIMES.drop_vars(["first_passage_after_step", "status"]), 0.3, frequency=5)
    np.testing.assert_array_equal(without.lower, without.values)
    status, last = ended(TIMES)
    assert list(zip(status, last, strict=True))[3:] == [("stopped", 100), ("diverged", 50)]


def test_a_ratio_lies_between_the_ratios_of_its_times_ends():
    slow = Bounded(*(np.array(each, float) for each in ([20, np.inf, 8], [10, 100, 4], [20, np.inf, 8])))
    fast = Bounded(*(np.array(each, float) for each in ([5, np.inf, 4], [4, 50, 0], [5, np.inf, 4])))
    found = ratio(slow, fast)
    np.testing.assert_array_equal(found.values, [4, np.nan, 2])
    np.testing.assert_array_equal(found.lower, [2, 0, 1])
    np.testing.assert_array_equal(found.upper, [5, np.inf, 16])


def test_a_bar_is_drawn_where_the_log_leaves_a_median_open():
    def bars(lower, upper, **record):
        ax = Figure().subplots()
        ends = Bounded(np.array([upper, upper]), np.array([lower, lower]), np.array([upper, upper]))
        seeds = Verdict({"tests": [{**TEST, **record}]}).test("late") if record else ends
        spread(ax, [3.0], [seeds], 50.0)
        return [
            list(line.get_ydata()) for line in ax.lines if line.get_marker() == "None" and len(line.get_ydata()) == 2
        ]

    assert bars(2.0, 7.0) == [[2.0, 7.0]]
    assert bars(2.0, np.inf) == [[2.0, 50.0]]
    assert bars(7.0, 7.0) == bars(0.0, np.inf) == []
    assert bars(0, 0, values=[3.0], estimate=None, estimate_ends=[1.5, "inf"]) == [[1.5, 50.0]]
    assert bars(0, 0, values=[3.0], estimate=3.0, estimate_ends=None) == []


def test_a_map_marks_what_lies_between_logged_steps_and_nothing_for_a_place_that_never_passes():
    ax = Figure().subplots()
    steps = xr.DataArray(np.full((1, 3, 3), 0.5), dims=("seed", "step", "band"), coords={"step": [0, 10, 4000]})
    step_map(ax, steps, ["passed", "open", "never"], LogNorm(0.01, 2.0))
    # Seeds 1, places 3: first under the threshold in (10, 4000], anywhere after 10, not by the last step.
    lower = np.array([[10.0, 10.0, 4000.0]])
    passed = Bounded(np.array([[4000.0, np.inf, np.inf]]), lower, np.array([[4000.0, np.inf, np.inf]]))
    mark_passages(ax, passed, passed)
    bars = [line for line in ax.lines if line.get_marker() == "None"]
    assert [list(line.get_ydata()) for line in bars] == [[0, 0], [1, 1]]
    assert {float(line.get_ydata()[0]) for line in ax.lines} == {0.0, 1.0}


def test_a_run_without_the_axis_or_with_words_on_it_is_named_with_its_axes():
    for axis in ("depth", "kind"):
        with pytest.raises(
            LookupError, match=f"run a-1_kind-x has no number on an axis '{axis}'; its axes: a = 1, kind = x"
        ):
            RUNS.by(axis)
    with pytest.raises(LookupError, match="no run at any kind that it draws; there are a-1_kind-x"):
        RUNS.some("kind", ["z"])
    assert [run.run for run in RUNS.some("a", ["10", "1"])][:2] == ["a-10_kind-x", "a-10_kind-y"]
