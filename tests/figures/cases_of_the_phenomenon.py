"""Plots of the survey's section A: low frequencies first."""

from __future__ import annotations

import numpy as np
from drawn_cases import LEVELS, SEEDS, STEPS, Case, case, judged, middle, middles, numbers


@case
def low_first():
    case = Case({"experiment": "e", "run": "start-b"})
    x = np.linspace(0, 1, 9)
    case.test("passage_order", "e", ["start-b"], threshold=0.3)
    at = {"slow": 3.0, "fast": 1.0, "threshold": 0.3}
    rows = [case.test("passage_ratio", "e", [f"start-{label}"], **at) for label in "ba"]
    for label in "ab":
        amplitude, output = case.uniform(SEEDS, len(STEPS), 9), case.uniform(2, 2, 9)
        variables = {**case.passages((1, 3)), "mode": np.arange(9), "target_amplitude": ("mode", case.uniform(9))}
        variables |= {
            "shown_step": STEPS[[2, 4]],
            "target": ("sample", case.uniform(9)),
            "x": (("sample", "dimension"), x[:, None]),
        }
        variables |= {"amplitude": (("seed", "step", "mode"), amplitude)}
        variables |= {"shown_prediction": (("shown_seed", "shown_step", "sample"), output)}
        data = case.run("e", variables, start=label)
    case.map("a", data, 0.3)
    for place in (2, 4):
        case.line("b", range(9), middles(amplitude[:, place].T))
    case.line("c", x, output[0, 0] + 4.0)
    case.line("c", x, output[0, 1])
    judged(case, "d", rows)
    return case


@case
def universality():
    case = Case({"experiment": "e", "limits": "l", "control": "c"})
    cells = ("width-4", "depth-1", "width-8")
    shares = {"width-4": [1, 0, 1, 1, 1, 1], "depth-1": [0, 0, 1, 0, 0, None], "width-8": [1, 1, 0, 0, 1, 0]}
    values = [value for cell in cells for value in shares[cell]]
    pooled = case.test("pooled_order", "e", [f"cell-{cell}" for cell in cells], values, threshold=0.3)
    limit = case.test("pooled_order", "l", ["cell-siren"], [1, 1, 1, 0, 0, 0], "limit", "at_most", threshold=0.3)
    control = case.test("pooled_order", "c", ["base"], [0, 0, 0, 0, 0, 1], "control", "at_most", threshold=0.3)
    data = {cell: case.run("e", case.passages((1.0, 3.0)), cell=cell) for cell in cells}
    data["siren"] = case.run("l", case.passages((1.0, 3.0)), cell="siren")
    data["fit"] = case.run("c", case.passages((1.0, 3.0)))
    # Rows of one group stand together.
    for row, cell in enumerate(("width-4", "width-8", "depth-1", "siren", "fit")):
        t = numbers(data[cell])
        for index in (0, 1):
            shown = np.where(np.isinf(t[:, index]), 2000 * 1.3**index, t[:, index])
            case.line("a", shown, [row] * SEEDS)
            case.line("a", [middle(t[:, index])], [row])
        if cell in shares:
            decided = [value for value in shares[cell] if value is not None]
            case.line("b", [sum(decided) / len(decided)], [row])
    case.seen.append(("b", "texts", None, ["5/6", "3/6", "1/5", "3/6", "1/6"]))
    case.line("b", [pooled["threshold"]] * 2, [-0.5, 2.5])
    low, high = pooled["interval"]
    case.seen.append(("b", "between", (low, high), (-0.5, 2.5)))
    for row, test in ((3, limit), (4, control)):
        case.line("b", test["interval"], [row, row])
        case.line("b", [test["threshold"]] * 2, [row - 0.5, row + 0.5])
    return case


@case
def image_contours_first():
    case = Case({"experiment": "e", "run": "network-b", "control": "network-a"})
    case.test("rank_correlation", "e", ["network-b"], threshold=0.3)
    case.test("falling_share", "e", ["network-b"], variable="matching_blur")
    for label, panel in (("a", "d"), ("b", "c")):
        pictures = {
            "shown_step": [1, 10],
            "shown_prediction": (("shown_seed", "shown_step", "sample"), case.uniform(1, 2, 6)),
        }
        blur = case.uniform(SEEDS, len(STEPS))
        variables = {**case.passages((1, 2), "band"), **pictures, "target": ("sample", case.uniform(6))}
        variables["matching_blur"] = (("seed", "step"), blur)
        case.map(panel, case.run("e", variables, attrs={"grid_shape": [2, 3]}, network=label), 0.3)
        case.line("e", STEPS[1:], middles(blur[:, 1:].T))
        for seed in blur:
            case.line("e", STEPS[1:], seed[1:])
    return case


@case
def projection():
    case = Case({"experiment": "e", "run": "data-b"})
    case.test("rank_correlation", "e", ["data-b"], threshold=0.3)
    wave = np.linspace(0.1, 1, 5)
    for label in "ab":
        variables = {**case.passages((0.1, 0.2)), "wave": wave}
        variables |= {f"{name}_amplitude": ("wave", case.uniform(5)) for name in ("label", "null")}
        data = case.run("e", variables, data=label)
        t = numbers(data)
        case.spread("c", [0.1, 0.2], list(np.where(np.isinf(t), 1300, t).T), middles(t.T))
    case.map("b", data, 0.3)
    case.line("a", wave, data.null_amplitude.values)
    return case


@case
def filtering():
    case = Case({"experiment": "e", "run": "data-b"})
    deltas, data = np.array([0.03, 0.3]), {}
    for label in "ab":
        variables = {"step": STEPS, "delta": deltas, "threshold": LEVELS, "high_energy": ("delta", [0.1, 0.9])}
        for part in ("low", "high"):
            variables[f"{part}_relative_error"] = (("seed", "step", "delta"), case.uniform(SEEDS, len(STEPS), 2))
            t = case.rng.permutation(np.arange(1, 25)).reshape(SEEDS, 2, 2)
            variables[f"{part}_first_passage_step"] = (("seed", "threshold", "delta"), t)
        data[label] = case.run("e", variables, data=label)
    held = case.test("filtered_ratio", "e", ["data-b"], delta=0.3, threshold=0.3)
    case.test("filtered_ratio", "e", ["data-a"], kind="control", side="at_most", delta=0.03, threshold=0.3)
    control = case.tests[-1]
    for index, panel in enumerate("ab"):
        for part in ("low", "high"):
            error = data["b"][f"{part}_relative_error"].values[:, :, index]
            case.band(panel, STEPS, error.min(axis=0), error.max(axis=0), middles(error.T))
        case.line(panel, y=[0.3, 0.3])
    stored = {
        key: [
            numbers(each, variable="high_first_passage_step")[:, i]
            / numbers(each, variable="low_first_passage_step")[:, i]
            for i in (0, 1)
        ]
        for key, each in data.items()
    }
    case.spread("c", deltas, [stored["b"][0], held["values"]], [middle(stored["b"][0]), held["estimate"]])
    case.spread("c", deltas, [control["values"], stored["a"][1]], [control["estimate"], middle(stored["a"][1])])
    case.levels("c", held["threshold"], 30.0)  # and where those stand that never came
    return case
