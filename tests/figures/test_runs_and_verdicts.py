"""What plots read: runs chosen by their place on axes, and a verdict's numbers as numbers."""

import numpy as np
import pytest
import xarray as xr

from spectral_bias.figures.panels import median
from spectral_bias.figures.runs import Runs, number
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
        ([1, 2, np.inf, np.inf], 2),
        ([1, np.inf, np.inf], np.inf),
        ([np.nan, 3, 1], 2),
        ([np.nan, np.nan], np.nan),
    ],
)
def test_a_median_is_the_middle_of_decided_seeds_and_averages_no_infinity(values, expected):
    np.testing.assert_array_equal(median(np.array([values, values]).T), [expected, expected])
