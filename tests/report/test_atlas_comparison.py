"""Activations of networks that are alike in all else are compared, and only where their exponents decide it."""

from __future__ import annotations

import numpy as np

from spectral_bias.plan.records.atlas import AtlasRun
from spectral_bias.report.atlas_comparison import comparisons
from spectral_bias.report.atlas_numbers import Numbers
from spectral_bias.report.atlas_rows import AtlasRow
from spectral_bias.verdicts.intervals import Estimate


def a_row(name="x", activation="tanh", alpha: float | None = 2.0, alike="same", target="tones 1, 3", **numbers):
    decided = Estimate(alpha, 0.5, alpha + 0.5, 9) if alpha is not None else None
    estimate = decided or Estimate(np.nan, 0.5, np.inf, 9, (1.0, np.inf))
    known = {"seeds": 9, "diverged": 0, "steps": 100, "parameters": 5, "training_points": 9, "rmse": 0.1, "loss": 0.2}
    measured = Numbers(**{**known, "alpha": estimate, "axis": "frequency", "places": ("1", "3"), **numbers})
    run = AtlasRun(name, "run", "trained", False, "", (), activation=activation, alike=alike, widths=(8,))
    return AtlasRow(run, measured, target)


def test_the_smallest_exponent_is_named_only_where_no_open_one_may_be_smaller():
    sure = comparisons([a_row(activation="tanh", alpha=0.9), a_row(activation="relu", alpha=None)])[0]
    assert [(line.activation, line.smallest) for line in sure.lines] == [("tanh", 1), ("relu", 0)]
    unsure = comparisons([a_row(activation="tanh", alpha=1.9), a_row(activation="relu", alpha=None)])[0]
    assert [(line.activation, line.smallest) for line in unsure.lines] == [("tanh", 0), ("relu", 0)]


def test_networks_that_differ_in_more_than_the_activation_are_not_compared():
    assert comparisons([a_row(activation="tanh"), a_row(activation="relu", alike="other")]) == []
    assert comparisons([a_row(activation="tanh"), a_row(activation="relu", target="tones 1, 5")]) == []


def test_many_sets_are_one_comparison():
    rows = [
        a_row(f"{place}", activation, alpha, alike=f"set-{place}")
        for place in range(3)
        for activation, alpha in (("tanh", 2.0 + place), ("relu", (1.0, 2.0, 6.0)[place]))
    ]
    (found,) = comparisons(rows)
    assert found.sets == 3
    assert [(line.activation, line.alpha, line.lower, line.upper, line.smallest) for line in found.lines] == [
        ("relu", 2.0, 1.0, 6.0, 2),
        ("tanh", 3.0, 2.0, 4.0, 1),
    ]
