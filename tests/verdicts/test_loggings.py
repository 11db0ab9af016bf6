"""Judging does not depend on how often somebody logged: one known training, seen through many loggings.

The relative error of tone k at step t is exp(-a_k t), so that t_k(0.2) = ln 5 / a_k. With a_k = 1 / (10 k^2) low tones
come first and the exponent is 2; with the rates reversed high tones come first.
"""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from scipy.stats import binom, binomtest

from spectral_bias.plan.records.verdict import VerdictSpec
from spectral_bias.registry.resolve import resolve
from spectral_bias.spectra.methods.dft import dft
from spectral_bias.spectra.passage import convergence_times
from spectral_bias.verdicts.intervals import proportion
from spectral_bias.verdicts.reading import Spectrum
from spectral_bias.verdicts.verdict import judge

TONES = (1, 2, 3, 4)
LAST = 1000
ALL = np.arange(LAST + 1)
STATUS = {"flag_values": np.int8([0, 1, 2]), "flag_meanings": "complete diverged stopped"}


def every(spacing):
    return lambda seed, random: ALL[::spacing]


def between(first, last):
    return lambda seed, random: ALL[first : last + 1]


def at(*steps):
    return lambda seed, random: np.array(steps)


def growing(factor):
    return lambda seed, random: np.unique(
        np.r_[0, np.geomspace(1, LAST, int(np.log(LAST) / np.log(factor))).astype(int)]
    )


def at_random(count):
    """The same steps in every seed."""
    return lambda seed, random: np.random.default_rng(count).choice(ALL, count, replace=False)


LOGGINGS = {
    **{f"every {n}": every(n) for n in (1, 2, 5, 10, 20, 50, 100, 250, 500)},
    **{f"up to {n}": between(0, n) for n in (10, 50, 100, 200)},
    **{f"from {n}": between(n, LAST) for n in (50, 100, 200, 400, 900)},
    **{f"at {steps}": at(*steps) for steps in ((0, 1000), (100, 1000), (0, 50), (300, 301), (20, 60, 200))},
    **{f"once, at {step}": at(step) for step in (0, 20, 100, 300, 1000)},
    **{f"growing by {factor}": growing(factor) for factor in (1.1, 1.5, 2.0)},
    **{f"{count} steps at random": at_random(count) for count in (3, 5, 10, 20, 50)},
    "every 5, without 40 to 400": lambda seed, random: np.r_[0:40:5, 400:1001:5],
    "seeds with different ends": lambda seed, random: ALL[: 50 + 100 * seed : 5],
    "seeds with different starts": lambda seed, random: ALL[20 * seed :: 5],
    "each seed at other steps": lambda seed, random: random.choice(ALL, 8, replace=False),
    "one seed diverges": lambda seed, random: ALL[: 60 if seed == 3 else LAST : 5],
    "half of the seeds diverge": lambda seed, random: ALL[: 60 if seed % 2 else LAST : 5],
}


def spectrum(rates, name):
    """What a logging shows of tones that are learned at ``rates`` (seed, tone)."""
    seeds, random = len(rates), np.random.default_rng(len(rates))
    logged = np.array([np.isin(ALL, LOGGINGS[name](seed, random)) for seed in range(seeds)])
    steps = ALL[logged.any(axis=0)]
    error = np.exp(-np.asarray(rates)[:, None, :] * steps[:, None])
    error[~logged[:, steps]] = np.nan
    diverged = ("diverge" in name) & ~logged[:, 100:].any(axis=1)
    return xr.Dataset(
        {
            **convergence_times(error, steps, (0.2,), "frequency"),
            "status": (("seed",), diverged.astype(np.int8), STATUS),
        },
        coords={"threshold": [0.2], "frequency": list(TONES), "step": steps, "seed": np.arange(len(rates))},
    )


def rates(seeds=9, *, low_first=True):
    """Rates of tones; seeds are up to a factor of 1.5 faster or slower."""
    pace = np.exp(np.random.default_rng(1).uniform(-0.4, 0.4, (seeds, 1)))
    of_tones = 1.0 / (10.0 * np.array(TONES) ** 2)
    return pace * (of_tones if low_first else of_tones[::-1])


ORDER = {"name": "passage_order", "frequencies": list(TONES)}
# True of every seed with low tones first, and false of every one with high tones first: t_4 / t_1 = 16 or 1 / 16.
STATEMENTS = {
    "order": (ORDER, "proportion", 0.5),
    "sustained": ({**ORDER, "passage": "sustained"}, "proportion", 0.5),
    "pooled": ({"name": "pooled_order"}, "proportion", 0.5),
    "ratio": ({"name": "passage_ratio", "slow": 4, "fast": 1}, "median", 5.0),
    "logarithm": ({"name": "passage_ratio", "slow": 4, "fast": 1, "scale": "logarithm"}, "median", 1.0),
    "exponent": ({"name": "spectral_exponent"}, "median", 1.5),
    "rank": ({"name": "rank_correlation", "along": "frequency"}, "median", 0.9),
}


def outcomes(data, *, denied=False):
    """The outcome of each statement; ``denied`` claims that it is false."""
    tests = [
        {
            "name": name,
            "kind": "test",
            "says": {"en": "Low first.", "zh": "低频在先。"},
            "experiment": "known",
            "runs": [{"run": "base", "coordinates": {}, "values": {}}],
            "measure": measure,
            "statistic": statistic,
            "at_least": None if denied else threshold,
            "at_most": threshold if denied else None,
        }
        for name, (measure, statistic, threshold) in STATEMENTS.items()
    ]
    spec = {"claim": "known", "scale": "default", "experiments": ["known"], "tests": tests, "corrected": []}
    return {test["name"]: test["outcome"] for test in judge(VerdictSpec.read(spec), lambda *_: data)["tests"]}


def test_the_table_is_long_enough():
    assert len(LOGGINGS) >= 30


@pytest.mark.parametrize("name", LOGGINGS)
def test_no_logging_refutes_what_is_true_or_supports_what_is_false(name):
    ordered, reversed_ = (spectrum(rates(low_first=low_first), name) for low_first in (True, False))
    assert "fails" not in outcomes(ordered).values()
    assert "holds" not in outcomes(ordered, denied=True).values()
    assert "holds" not in outcomes(reversed_).values()
    assert "fails" not in outcomes(reversed_, denied=True).values()


def test_every_step_logged_decides_everything():
    ordered, reversed_ = (spectrum(rates(low_first=low_first), "every 1") for low_first in (True, False))
    assert set(outcomes(ordered).values()) == {"holds"}
    assert set(outcomes(reversed_).values()) == {"fails"}
    assert set(outcomes(reversed_, denied=True).values()) == {"holds"}


SEEDS, SHARE, DRAWS = 16, 0.6, 4000


def test_the_interval_of_sixteen_seeds_holds_its_share_in_95_percent_of_draws_when_all_are_decided():
    held = [binomtest(k, SEEDS).proportion_ci(method="exact") for k in range(SEEDS + 1)]
    inside = [interval.low <= SHARE <= interval.high for interval in held]
    assert binom.pmf(np.arange(SEEDS + 1), SEEDS, SHARE) @ inside >= 0.95


@pytest.mark.parametrize("measure", [ORDER, {"name": "pooled_order"}], ids=str)
@pytest.mark.parametrize("name", LOGGINGS)
def test_a_truth_of_sixty_percent_lies_in_the_interval_however_it_is_logged(name, measure):
    """In 4000 draws of 16 seeds, of which the others are reversed or have the lowest two tones exchanged.

    pooled_order is about pairs of which one tone was learned within the log: exchanged tones beyond it would not count.
    """
    random = np.random.default_rng(2)
    ordered, reversed_ = rates(SEEDS), rates(SEEDS, low_first=False)
    # Each seed in each of three states, so that a draw is a choice of states.
    data = spectrum(np.concatenate([ordered, reversed_, ordered[:, [1, 0, 2, 3]]]), name)
    seen = np.asarray(resolve("verdicts.measures", measure)([Spectrum("base", {}, {}, data)])).reshape(3, SEEDS)
    assert not (seen[0] == 0).any()
    assert not (seen[1:] == 1).any()
    in_order = random.random((DRAWS, SEEDS)) < SHARE
    drawn = seen[np.where(in_order, 0, random.integers(1, 3, (DRAWS, SEEDS))), np.arange(SEEDS)]
    counts, times = np.unique(np.stack([(drawn == 1).sum(1), (drawn == 0).sum(1)]), axis=1, return_counts=True)
    held = 0
    for (ones, zeros), draws in zip(counts.T.tolist(), times.tolist(), strict=True):
        found = proportion(np.array([1.0] * ones + [0.0] * zeros + [np.nan] * (SEEDS - ones - zeros)))
        assert found.n == SEEDS
        held += draws * (found.lower <= SHARE <= found.upper)
    assert held >= 0.95 * DRAWS


CENSORED = {"full": range(1001), "short": range(101), "coarse": range(0, 1001, 250), "late": range(200, 1001)}


def test_the_loggings_of_one_training_through_the_dft(make_run):
    """cases/censored: t_k = 16.1 k^2 in eight seeds, by predictions on a grid."""
    tones, x = (1, 2, 3, 4, 5, 6), -np.pi + 2.0 * np.pi * np.arange(64) / 64
    waves = np.sin(np.array(tones)[:, None] * x)
    found, words = {}, {}
    for name, steps in CENSORED.items():
        learned = (1.0 - np.exp(-np.array(steps)[:, None] / (10.0 * np.array(tones) ** 2))) @ waves
        run = make_run(np.repeat(learned[None], 8, axis=0), waves.sum(axis=0), x, steps=np.array(steps))
        data = dft(run, frequencies=list(tones)).assign_coords(step=run["step"])
        found[name], words[name] = judged_censored(data)
    assert set(found["full"].values()) == {"holds"}
    assert found["short"] == {"rank": "undecided", "order": "undecided", "exponent": "undecided", "ratio": "holds"}
    for name in ("coarse", "late"):
        assert set(found[name].values()) == {"undecided"}
    assert words["full"] == set()
    assert "k = 1, 2, 3 were already learned at the first logged step, 200" in words["late"]
    assert "k = 3, 4, 5, 6: not learned by the last logged step, 100, in some seeds" in words["short"]
    assert "the log cannot tell apart, in some seeds: at step 250 k = 1, 2, 3, at step 500 k = 4, 5" in words["coarse"]


def judged_censored(data):
    measures = {
        "rank": ({"name": "rank_correlation", "along": "frequency"}, "median", 0.9),
        "order": ({"name": "passage_order", "frequencies": [1, 2, 3, 4, 5, 6]}, "proportion", 0.5),
        "exponent": ({"name": "spectral_exponent"}, "median", 1.5),
        "ratio": ({"name": "passage_ratio", "slow": 6, "fast": 1}, "median", 5.0),
    }
    shared = {"kind": "test", "says": {"en": "Low first.", "zh": "低频在先。"}, "experiment": "e", "at_most": None}
    tests = [
        {
            **shared,
            "name": name,
            "runs": [{"run": "r", "coordinates": {}, "values": {}}],
            "measure": measure,
            "statistic": statistic,
            "at_least": at_least,
        }
        for name, (measure, statistic, at_least) in measures.items()
    ]
    spec = {"claim": "c", "scale": "default", "experiments": ["e"], "tests": tests, "corrected": []}
    record = judge(VerdictSpec.read(spec), lambda *_: data)
    said = {warning["en"] for test in record["tests"] for warning in test["warnings"]}
    return {test["name"]: test["outcome"] for test in record["tests"]}, said
