"""The judge, end to end, on trajectories made by formula: it must be able to say each of its three words."""

import numpy as np
import pytest
from scipy.stats import binomtest

from spectral_bias.plan.records.verdict import VerdictSpec
from spectral_bias.registry.seeds import stream
from spectral_bias.spectra.methods.dft import dft
from spectral_bias.verdicts.intervals import Estimate
from spectral_bias.verdicts.verdict import judge

N, SEEDS = 32, 16
X = -np.pi + 2.0 * np.pi * np.arange(N) / N
STEPS = np.arange(0, 400, 4)
TONES = (1, 3, 5)
RATES = {
    "low-first": (0.2, 0.06, 0.02),
    "high-first": (0.02, 0.06, 0.2),
    "flat": (0.06, 0.06, 0.06),
    "never": (0.0, 0.0, 0.0),
    "not-the-last": (0.2, 0.06, 0.0),
}
ORDER = {"name": "passage_order", "frequencies": list(TONES)}
RATIO = {"name": "passage_ratio", "slow": 5, "fast": 1}


@pytest.fixture(scope="module")
def spectrum(make_run):
    """A function that gives the spectrum of an ensemble in which each member behaves in one of the ways of RATES."""

    def of(*ways):
        waves = np.sin(np.array(TONES)[:, None] * X)
        rates = np.array([RATES[way] for way in ways])
        learned = (1.0 - np.exp(-rates[:, None, :] * STEPS[:, None])) @ waves
        return dft(make_run(learned, waves.sum(axis=0), X, steps=STEPS), frequencies=list(TONES))

    return of


def a_test(name, run, measure=ORDER, kind="test", statistic="proportion", at_least=None, at_most=None):
    return {
        "name": name,
        "kind": kind,
        "says": "",
        "experiment": "oracle",
        "runs": [{"run": run, "coordinates": {}, "values": {}}],
        "measure": measure,
        "statistic": statistic,
        "at_least": at_least,
        "at_most": at_most,
    }


CLAIM = (
    a_test("order", "plain", at_least=0.75),
    a_test("ratio", "plain", RATIO, statistic="median", at_least=5.0),
    a_test("large-start", "control", kind="control", at_most=0.75),
)


def judged(runs, tests=CLAIM, scale="default", corrected=()):
    spec = {"claim": "low-first", "scale": scale, "experiments": ["oracle"], "tests": tests, "corrected": corrected}
    return judge(VerdictSpec.read(spec), lambda experiment, run: {"oracle": runs}[experiment][run])


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


def test_too_few_seeds_are_inconclusive_however_clear_they_are(spectrum):
    record = judged({"plain": spectrum(*["low-first"] * 4), "control": spectrum(*["high-first"] * SEEDS)})
    assert outcomes(record)["order"] == "undecided"  # all of 4: a lower bound of 0.025^(1/4) = 0.40
    assert record["verdict"] == "inconclusive"


def test_a_control_that_shows_the_effect_too_takes_the_verdict_away(spectrum):
    ordered = spectrum(*["low-first"] * SEEDS)
    record = judged({"plain": ordered, "control": ordered})
    assert record["verdict"] == "inconclusive"
    assert outcomes(record) == {"order": "holds", "ratio": "holds", "large-start": "fails"}


def test_seeds_in_which_nothing_converges_count_for_neither_side(spectrum):
    nothing = spectrum(*["never"] * SEEDS)
    record = judged({"plain": nothing, "control": nothing})
    assert record["verdict"] == "inconclusive"
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
    assert record["corrected"] == {"tests": rests_on, "verdict": expected}
    assert judged(runs)["corrected"] is None


def test_every_test_has_a_stream_of_its_own(spectrum, monkeypatch):
    keys = []
    monkeypatch.setattr(
        "spectral_bias.verdicts.verdict.estimated",
        lambda values, statistic, key: (keys.append(key), Estimate(1.0, 1.0, 1.0, 1))[1],
    )
    judged({"plain": spectrum("flat"), "control": spectrum("flat")})
    assert keys == [stream("verdict", "low-first", name) for name in ("order", "ratio", "large-start")]
    assert len(set(keys)) == 3


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
    assert record["verdict"] == "supported"
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
    (test, *_) = (test for test in record["tests"] if test["runs"] == [name])
    assert test["kind"] == kind
    (warning,) = (each for each in test["warnings"] if each["code"] == "all-diverged")
    assert warning["en"].startswith("every seed diverged: seed 0, 1, 2")
    assert warning["zh"].startswith("所有种子均发散")


def test_a_false_claim_is_not_refuted_by_a_run_that_diverged(spectrum):
    runs = {"plain": spectrum(*["high-first"] * SEEDS), "control": spectrum(*["high-first"] * SEEDS)}
    assert judged(runs)["verdict"] == "refuted"
    assert judged({name: ended(data, *range(SEEDS)) for name, data in runs.items()})["verdict"] == "inconclusive"
