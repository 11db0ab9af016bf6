"""The judge, end to end, on trajectories made by formula: it must be able to say each of its three words."""

import functools

import numpy as np
import pytest
import xarray as xr
from ensembles_by_formula import ORDER, RATIO, STEPS, a_test, spectrum_of
from scipy.stats import binomtest

from spectral_bias.plan.records.verdict import VerdictSpec
from spectral_bias.verdicts.verdict import judge

SEEDS = 16


@pytest.fixture(scope="module")
def spectrum(make_run):
    """``spectrum_of`` by the ways of the members alone."""
    return functools.partial(spectrum_of, make_run)


CLAIM = (
    a_test("order", "plain", at_least=0.75),
    a_test("ratio", "plain", RATIO, statistic="median", at_least=5.0),
    a_test("large-start", "control", kind="control", at_most=0.75),
)


def judged(runs, tests=CLAIM, scale="default", corrected=()):
    spec = {"claim": "low-first", "scale": scale, "experiments": ["tones"], "tests": tests, "corrected": corrected}
    return judge(VerdictSpec.read(spec), lambda experiment, run: {"tones": runs}[experiment][run])


def outcomes(record):
    return {test["name"]: test["outcome"] for test in record["tests"]}


def test_a_claim_that_every_seed_bears_out_is_supported(spectrum):
    record = judged({"plain": spectrum(*["low-first"] * SEEDS), "control": spectrum(*["high-first"] * SEEDS)})
    assert record["verdict"] == "supported"
    assert outcomes(record) == {"order": "holds", "ratio": "holds", "large-start": "holds"}
    order, ratio, _ = record["tests"]
    assert (order["estimate"], order["n"], order["undecided"]) == (1.0, SEEDS, 0)
    assert order["interval"] == pytest.approx([0.025 ** (1 / 16), 1.0])
    assert (order["side"], order["threshold"]) == ("at_least", 0.75)
    # The error e^{-a t} is under 0.2 from ln 5 / a: in (8, 12] for a = 0.2, in (80, 84] for a = 0.02. The ratio is 10.
    assert (ratio["estimate"], ratio["interval"]) == (7.0, pytest.approx([80 / 12, 84 / 8]))
    assert ratio["estimate_ends"] == ratio["interval"]
    assert (ratio["values"], ratio["lower"], ratio["upper"]) == ([7.0] * SEEDS, [80 / 12] * SEEDS, [84 / 8] * SEEDS)
    assert (order["estimate_ends"], order["lower"], order["upper"]) == (None, [1.0] * SEEDS, [1.0] * SEEDS)
    assert record["evidence"]


def test_where_an_error_rises_again_the_estimate_by_sustained_times_stands_beside_the_one_by_first_passages(spectrum):
    data = spectrum(*["low-first"] * SEEDS).copy(deep=True)
    # The lowest tone is over the threshold once more, until step 40.
    place = {"threshold": 0.2, "frequency": 1}
    for name, step in (("sustained_step", 40), ("sustained_after_step", 36)):
        data[name].loc[place] = step
    measure = {**RATIO, "passage": "first_passage"}
    test, order = judged(
        {"plain": data, "control": spectrum(*["high-first"] * SEEDS)},
        (a_test("ratio", "plain", measure, statistic="median", at_least=5.0), *CLAIM[1:]),
    )["tests"][:2]
    (warning,) = (each for each in test["warnings"] if each["code"] == "first-and-sustained")
    assert test["estimate"] == 7.0
    # 84 steps over 40; without the parameter in the test nothing is said.
    assert warning["sustained"]["estimate"] == 84 / 40
    assert warning["sustained"]["interval"] == pytest.approx([80 / 40, 84 / 36])
    assert not any("sustained" in each for each in order["warnings"])


def test_a_claim_that_every_seed_contradicts_is_refuted(spectrum):
    record = judged({"plain": spectrum(*["high-first"] * SEEDS), "control": spectrum(*["high-first"] * SEEDS)})
    assert record["verdict"] == "refuted"
    assert outcomes(record) == {"order": "fails", "ratio": "fails", "large-start": "holds"}


def test_one_test_that_fails_refutes_even_where_another_holds(spectrum):
    tests = (CLAIM[0], a_test("ratio", "plain", RATIO, statistic="median", at_least=11.0), CLAIM[2])
    runs = {"plain": spectrum(*["low-first"] * SEEDS), "control": spectrum(*["high-first"] * SEEDS)}
    assert judged(runs, tests)["verdict"] == "refuted"


def test_seeds_that_disagree_are_inconclusive(spectrum):
    mixed = spectrum(*["low-first"] * 11, *["high-first"] * 5)
    record = judged({"plain": mixed, "control": spectrum(*["high-first"] * SEEDS)})
    assert record["verdict"] == "inconclusive"
    assert outcomes(record)["order"] == "undecided"
    assert record["inconclusive"] == "too-few-seeds"


def test_too_few_seeds_are_inconclusive_however_clear_they_are(spectrum):
    record = judged({"plain": spectrum(*["low-first"] * 4), "control": spectrum(*["high-first"] * SEEDS)})
    assert outcomes(record)["order"] == "undecided"  # all of 4: a lower bound of 0.025^(1/4) = 0.40
    assert record["verdict"] == "inconclusive"


def test_a_control_that_shows_the_effect_too_takes_the_verdict_away(spectrum):
    ordered = spectrum(*["low-first"] * SEEDS)
    record = judged({"plain": ordered, "control": ordered})
    assert (record["verdict"], record["inconclusive"]) == ("inconclusive", "control-fails")
    assert outcomes(record) == {"order": "holds", "ratio": "holds", "large-start": "fails"}


def test_seeds_in_which_nothing_converges_count_for_neither_side(spectrum):
    nothing = spectrum(*["never"] * SEEDS)
    record = judged({"plain": nothing, "control": nothing})
    assert (record["verdict"], record["inconclusive"]) == ("inconclusive", "coarse-log")
    assert set(outcomes(record).values()) == {"undecided"}
    for test in record["tests"]:
        assert (test["n"], test["undecided"]) == (SEEDS, SEEDS)
        assert np.isnan(test["estimate"])
    some = judged(
        {"plain": spectrum(*["low-first"] * 16, *["never"] * 4), "control": spectrum(*["high-first"] * SEEDS)}
    )
    # Four open seeds of twenty count as failures in the lower bound and as successes in the upper one.
    order, ratio, _ = some["tests"]
    assert (order["n"], order["undecided"], order["outcome"]) == (20, 4, "undecided")
    assert order["interval"] == pytest.approx([binomtest(16, 20).proportion_ci().low, 1.0])
    assert (order["lower"], order["upper"]) == ([1.0] * 16 + [0.0] * 4, [1.0] * 20)
    assert (ratio["n"], ratio["outcome"], some["verdict"]) == (20, "holds", "inconclusive")


def test_a_limit_that_fails_leaves_the_verdict_alone(spectrum):
    runs = {"plain": spectrum(*["low-first"] * SEEDS), "control": spectrum(*["high-first"] * SEEDS)}
    record = judged(runs, (*CLAIM, a_test("breaks-here", "control", kind="limit", at_least=0.75)))
    assert outcomes(record)["breaks-here"] == "fails"
    assert record["verdict"] == "supported"


def test_smoke_is_no_evidence(spectrum):
    runs = {"plain": spectrum(*["low-first"] * SEEDS), "control": spectrum(*["high-first"] * SEEDS)}
    assert not judged(runs, scale="smoke")["evidence"]
    assert judged(runs, scale="paper")["evidence"]


def test_judging_twice_gives_the_same_record(spectrum):
    runs = {"plain": spectrum(*["low-first"] * 9, *["high-first"] * 7), "control": spectrum("never", "low-first")}
    assert str(judged(runs)) == str(judged(runs))


def test_a_trend_is_judged_over_the_runs_of_a_sweep(spectrum):
    runs = {f"a-{a}": spectrum(*[way] * 8) for a, way in ((3, "low-first"), (1, "high-first"), (2, "flat"))}
    swept = [{"run": f"a-{a}", "coordinates": {"a": str(a)}, "values": {"a": a}} for a in (3, 1, 2)]
    measure = {"name": "sweep_ratio", "axis": "a", "slow": 5, "fast": 1}
    rising = {**a_test("sweep", "", measure, statistic="trend", at_least=0.9), "runs": swept}
    record = judged(runs, (rising,))
    assert record["tests"][0]["values"] == [[1 / 7, 1.0, 7.0]] * 8
    assert (record["tests"][0]["estimate"], record["tests"][0]["outcome"]) == (1.0, "holds")
    assert record["tests"][0]["runs"] == ["a-3", "a-1", "a-2"]


def two_dimensional(spectra):
    """A measure of somebody's own that forgets to choose a place."""
    return np.asarray(spectra[0].data["relative_error"])[:, -1]


@pytest.mark.parametrize(
    ("measure", "statistic", "words"),
    [
        ({**ORDER, "threshold": 0.3}, "proportion", r"no threshold 0\.3; it has \[0\.1, 0\.2\]"),
        ({**ORDER, "frequencies": [1, 2]}, "proportion", r"no frequency 2; it has \[1, 3, 5\]"),
        (RATIO, "proportion", "needs values of 0, 1 or NaN"),
        (RATIO, "trend", "a trend needs one a seed and run"),
        ({"name": "final_value", "variable": "blur"}, "median", "blur"),
        ({"name": "value_ratio", "variable": "rmse"}, "median", "needs two runs.*chose 1"),
        ({"name": f"{__name__}:two_dimensional"}, "median", r"shape \(2, 3\); a median needs one a seed"),
    ],
)
def test_a_measure_that_does_not_fit_is_named_with_its_test(spectrum, measure, statistic, words):
    with pytest.raises(ValueError, match=rf"claim low-first, test bad: .*{words}"):
        judged(
            {"plain": spectrum("low-first", "low-first")}, (a_test("bad", "plain", measure, "test", statistic, 1.0),)
        )


@pytest.mark.parametrize(
    ("way", "rests_on", "expected"),
    [
        ("low-first", ["order", "ratio"], "supported"),
        ("low-first", ["order", "high-first"], "refuted"),
        ("high-first", ["high-first"], "supported"),
        ("never", ["order"], "inconclusive"),
    ],
)
def test_a_corrected_statement_is_judged_by_all_that_it_rests_on_limits_too(spectrum, way, rests_on, expected):
    limit = a_test("high-first", "plain", {**ORDER, "frequencies": [5, 3, 1]}, kind="limit", at_least=0.75)
    runs = {"plain": spectrum(*[way] * SEEDS), "control": spectrum(*["high-first"] * SEEDS)}
    record = judged(runs, (*CLAIM, limit), corrected=rests_on)
    assert (record["corrected"]["tests"], record["corrected"]["verdict"]) == (rests_on, expected)
    assert record["corrected"]["refutation_level"] == pytest.approx(1 - 0.05 / len(rests_on))
    assert judged(runs)["corrected"] is None


def of_numbers(numbers):
    """Runs by name from (seed) numbers: the last value of a variable."""
    return {
        run: xr.Dataset({"x": (("seed", "step"), np.array(values, float)[:, None])}, {"step": [0]})
        for run, values in numbers.items()
    }


LAST = {"name": "final_value", "variable": "x"}


def test_a_test_refutes_only_at_the_level_that_the_claims_tests_share():
    # Seven of nine seeds under 1: [x(2), x(8)] crosses it, whatever the level. Eight: [x(2), x(8)] lies under it, with
    # a coverage of .961; at level 1 - .05 / 2 = .975 only [x(1), x(9)] will do. Nine: that lies under it, too.
    for below, alone, together in ((7, "undecided", "undecided"), (8, "fails", "undecided"), (9, "fails", "fails")):
        runs = of_numbers({"plain": [0.5] * below + [2.0] * (9 - below), "control": [0.0] * 9})
        one, other = (a_test(name, "plain", LAST, "test", "median", 1.0) for name in ("one", "other"))
        control = a_test("control", "control", LAST, "control", "median", at_most=1.0)
        number = a_test("number", "plain", {"name": f"{__name__}:first"}, "test", "value", at_most=5.0)
        single, several = judged(runs, (one, control, number)), judged(runs, (one, other, control, number))
        assert outcomes(single)["one"] == alone
        assert outcomes(several)["one"] == together
        assert several["verdict"] == {"fails": "refuted", "undecided": "inconclusive"}[together]
        judged_one, _, judged_control, judged_number = several["tests"]
        assert judged_one["refutation_level"] == pytest.approx(0.975)
        assert judged_one["refutation_interval"] == [0.5, 0.5 if below == 9 else 2.0]
        assert judged_one["interval"] == [0.5, 2.0 if below == 7 else 0.5]
        assert judged_control["refutation_level"] == 0.95
        assert judged_control["refutation_interval"] == judged_control["interval"]
        assert judged_number["refutation_level"] is None  # a number has no seeds and no part in the level
        assert judged_number["refutation_interval"] == judged_number["interval"]


def first(spectra):
    """A computed number."""
    return np.asarray(spectra[0].data["x"])[:1, -1]


def test_a_computed_number_refutes_by_itself():
    runs = of_numbers({"plain": [2.0] * 9})
    number = a_test("number", "plain", {"name": f"{__name__}:first"}, "test", "value", at_most=1.0)
    tests = (number, *(a_test(f"test-{k}", "plain", LAST, "test", "median", 1.0) for k in range(20)))
    assert outcomes(judged(runs, tests))["number"] == "fails"
    assert judged(runs, tests)["verdict"] == "refuted"


def test_a_control_fails_by_its_95_percent_interval_however_many_tests_there_are():
    runs = of_numbers({"plain": [2.0] * 9, "control": [2.0] * 8 + [0.5]})
    tests = [a_test(f"test-{k}", "plain", LAST, "test", "median", 1.0) for k in range(20)]
    record = judged(runs, (*tests, a_test("control", "control", LAST, "control", "median", at_most=1.0)))
    assert outcomes(record)["control"] == "fails"
    assert (record["verdict"], record["inconclusive"]) == ("inconclusive", "control-fails")


def test_a_corrected_statement_has_a_level_of_its_own():
    runs = of_numbers({"plain": [2.0] * 9, "limit": [0.5] * 8 + [2.0]})
    tests = (
        a_test("holds", "plain", LAST, "test", "median", 1.0),
        a_test("one", "limit", LAST, "limit", "median", 1.0),
        a_test("other", "limit", LAST, "limit", "median", 1.0),
    )
    assert outcomes(judged(runs, tests))["one"] == "fails"  # a limit, by the 95 % interval
    alone = judged(runs, tests, corrected=["one"])["corrected"]
    assert (alone["verdict"], alone["outcomes"], alone["refutation_level"]) == ("refuted", ["fails"], 0.95)
    both = judged(runs, tests, corrected=["one", "other"])["corrected"]
    assert (both["verdict"], both["inconclusive"]) == ("inconclusive", "too-few-seeds")
    assert both["outcomes"] == ["undecided", "undecided"]


STATUS = {"flag_values": np.int8([0, 1, 2]), "flag_meanings": "complete diverged stopped"}


def ended(data, *seeds):
    """The same spectrum, in which these seeds diverged."""
    status = np.isin(np.arange(data.sizes["seed"]), seeds).astype(np.int8)
    return data.assign(status=(("seed",), status, STATUS)).assign_coords(step=STEPS, seed=np.arange(len(status)))


def codes(test):
    return [warning["code"] for warning in test["warnings"]]


def test_a_seed_that_diverged_counts_as_never_and_the_verdict_keeps_its_rules(spectrum):
    plain = ended(spectrum(*["low-first"] * 15, "not-the-last"), 15)
    control = spectrum(*["high-first"] * SEEDS).assign_coords(step=STEPS)
    record = judged({"plain": plain, "control": control})
    order, ratio, large_start = record["tests"]
    assert (record["verdict"], record["inconclusive"]) == ("supported", None)
    assert (order["n"], order["undecided"], order["estimate"]) == (16, 0, 1.0)
    assert (ratio["n"], ratio["upper"][15]) == (16, np.inf)
    assert np.isfinite(ratio["lower"][15])  # before the next logged step it may have passed
    assert [warning["en"] for warning in order["warnings"] if warning["code"] == "diverged"] == [
        "seed 15 diverged; what had not been learned counts as never learned"
    ]
    assert "diverged" not in codes(large_start)


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("plain", "test", "inconclusive"),
        ("control", "control", "inconclusive"),
        ("beyond", "limit", "supported"),
    ],
)
def test_a_run_of_which_every_seed_diverged_makes_the_verdict_inconclusive_unless_it_is_a_limit(
    spectrum, name, kind, expected
):
    runs = {each: spectrum(*["low-first"] * SEEDS).assign_coords(step=STEPS) for each in ("plain", "beyond")}
    runs["control"] = spectrum(*["high-first"] * SEEDS).assign_coords(step=STEPS)
    runs[name] = ended(runs[name], *range(SEEDS))
    record = judged(runs, (*CLAIM, a_test("beyond", "beyond", kind="limit", at_least=0.75)))
    assert record["verdict"] == expected
    assert record["inconclusive"] == ("all-diverged" if expected == "inconclusive" else None)
    (test, *_) = (test for test in record["tests"] if test["runs"] == [name])
    assert test["kind"] == kind
    (warning,) = (each for each in test["warnings"] if each["code"] == "all-diverged")
    assert warning["en"].startswith("every seed diverged: seed 0, 1, 2")
    assert warning["zh"].startswith("所有种子均发散")


def test_a_false_claim_is_not_refuted_by_a_run_that_diverged(spectrum):
    runs = {"plain": spectrum(*["high-first"] * SEEDS), "control": spectrum(*["high-first"] * SEEDS)}
    assert judged(runs)["verdict"] == "refuted"
    assert judged({name: ended(data, *range(SEEDS)) for name, data in runs.items()})["verdict"] == "inconclusive"
