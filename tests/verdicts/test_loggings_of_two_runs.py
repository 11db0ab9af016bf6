"""Measures of two runs, of losses and of filtered parts hold the truth through every logging of ``test_loggings``.

The second run learns twice as fast. Times are ln 5 / a_k exactly, of which a log shows the logged steps around them.
"""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from test_loggings import ALL, LOGGINGS, rates, spectrum

from spectral_bias.registry.resolve import resolve
from spectral_bias.spectra.passage import convergence_times
from spectral_bias.verdicts.reading import Spectrum

LEVEL = 0.2
TIMES = np.log(1 / LEVEL)


def logged_errors(of, steps, name):
    """exp(-a t) by (seed, step) at the steps that each seed logged, else NaN."""
    random = np.random.default_rng(len(of))
    logged = np.array([np.isin(ALL, LOGGINGS[name](seed, random)) for seed in range(len(of))])[:, steps]
    return np.where(logged, np.exp(-of[:, None] * steps), np.nan)


def run(of, name, axis):
    """A run's spectrum by frequency, with a loss that falls and two accuracies that rise."""
    data = spectrum(of, name)
    first, last = (logged_errors(of[:, tone], data["step"].values, name) for tone in (0, -1))
    by_step = {"loss": first, "early": 1 - first, "late": 1 - last}
    data = data.assign({variable: (("seed", "step"), values) for variable, values in by_step.items()})
    return Spectrum(f"a-{axis}", {"a": str(axis)}, {"a": axis}, data)


def filtered(of, name):
    """The run's lowest tone as the low-pass part of the labels, its highest as the rest."""
    data = spectrum(of, name)
    times = {
        f"{part}_{variable}": found
        for part, tone in (("low", 0), ("high", -1))
        for variable, found in convergence_times(
            logged_errors(of[:, tone], data["step"].values, name)[..., None], data["step"].values, (LEVEL,), "delta"
        ).items()
    }
    found = xr.Dataset(
        {**times, "status": data["status"]}, coords={**data.drop_dims("frequency").coords, "delta": [0.3]}
    )
    return Spectrum("base", {}, {}, found)


SLOW_AND_FAST = {"slow": 4, "fast": 1}
RISING = {"early": "early", "early_level": 1 - LEVEL, "late": "late", "late_level": 1 - LEVEL}
# Each measure with its runs and what is true of a seed, by the rates of the first run.
MEASURES = {
    "speed_up": ({"frequency": 2}, "both", lambda a: np.full(len(a), 2.0)),
    "speed_up, sustained": ({"frequency": 2, "passage": "sustained"}, "both", lambda a: np.full(len(a), 2.0)),
    "speed_up, over another": ({"frequency": 2, "over": 3}, "both", lambda a: np.ones(len(a))),
    "loss_speed_up": ({"level": 0.3}, "both", lambda a: np.full(len(a), 2.0)),
    "rising_lead": (RISING, "first", lambda a: a[:, 0] / a[:, -1]),
    "sweep_time": ({"axis": "a", "frequency": 2}, "both", lambda a: TIMES / (a[:, 1:2] * [1.0, 2.0])),
    "sweep_ratio": ({"axis": "a", **SLOW_AND_FAST}, "both", lambda a: (a[:, :1] / a[:, -1:]) * [1.0, 1.0]),
    "filtered_ratio": ({"delta": 0.3}, "filtered", lambda a: a[:, 0] / a[:, -1]),
}


@pytest.mark.parametrize("low_first", [True, False])
@pytest.mark.parametrize("name", LOGGINGS)
def test_the_ends_hold_the_truth_of_every_seed_that_did_not_diverge(name, low_first):
    of = rates(low_first=low_first)
    both = [run(of, name, 1.0), run(2 * of, name, 2.0)]
    runs = {"both": both, "first": both[:1], "filtered": [filtered(of, name)]}
    went_on = both[0].data["status"].values == 0
    assert went_on.sum() >= 4
    for measure, (parameters, which, truth) in MEASURES.items():
        choice = {"name": measure.partition(",")[0], **parameters}
        found = resolve("verdicts.measures", choice)(runs[which])
        true = truth(of)
        held = (found.lower <= true * (1 + 1e-12)) & (true * (1 - 1e-12) <= found.upper)
        assert held[went_on].all(), measure


def test_every_step_logged_leaves_an_interval_of_one_step():
    of = rates()
    slow, fast = run(of, "every 1", 1.0), run(2 * of, "every 1", 2.0)
    found = resolve("verdicts.measures", {"name": "sweep_time", "axis": "a", "frequency": 2})([slow, fast])
    np.testing.assert_array_equal(found.upper, np.ceil(TIMES / (of[:, 1:2] * [1.0, 2.0])))
    np.testing.assert_array_equal(found.upper - found.lower, 1)
