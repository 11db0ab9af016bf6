"""Plots for a user's own runs."""

from __future__ import annotations

import numpy as np
from drawn_cases import SEEDS, Case, case, middle, middles, numbers


@case
def all_runs():
    case = Case({"experiment": "mine", "run": "start-b", "threshold": 0.3})
    data = {}
    for name, start in (("known", "a"), ("mine", "a"), ("mine", "b")):
        exponents = {
            "spectral_exponent": (("seed", "threshold"), case.uniform(SEEDS, 2)),
            "frequencies_reached": (("seed", "threshold"), np.full((SEEDS, 2), 3)),
        }
        data[name, start] = case.run(
            name, {**case.passages((1, 3, 5), never=name == "known"), **exponents}, start=start
        )
    case.test("spectral_exponent", "mine", ["start-b"], threshold=0.3)
    case.test("passage_order", "known", ["start-a"], side="at_most", kind="control", threshold=0.3)
    order = (("mine", "b"), ("mine", "a"), ("known", "a"))
    for panel, (place, key) in zip("abc", enumerate(order), strict=True):
        case.map(panel, data[key], 0.3)
        t, after = numbers(data[key]), numbers(data[key], variable="first_passage_after_step")
        bars = [(middle(low), middle(high)) for low, high in zip(after.T, t.T, strict=True)]
        k = np.array([1, 3, 5]) * 1.02 ** (place - 1)
        case.spread("d", k, list(np.where(np.isinf(t), 2000, t).T), middles(t.T), bars)
        stays = middles(numbers(data[key], variable="sustained_step").T)
        case.line("d", k, stays)
    for row, test in enumerate(case.tests):
        sign = 1 if test["side"] == "at_least" else -1
        away = [np.arcsinh(sign * (np.array(test[name]) / test["threshold"] - 1)) for name in ("values", "interval")]
        case.line("e", away[0], [row + 0.2] * SEEDS)
        case.line("e", away[1], [row - 0.15] * 2)
        case.line("e", [np.arcsinh(sign * (test["estimate"] / test["threshold"] - 1))] * 2, [row - 0.15] * 2)
    return case
