"""Plots of the survey's section C and D: using the bias and overcoming it."""

from __future__ import annotations

import itertools

import numpy as np
from drawn_cases import LEVELS, SEEDS, STEPS, Case, case, middle, middles, numbers


@case
def early_stopping():
    case = Case({"experiment": "t", "labels": "l", "image": "i"})
    pixels = np.array(list(itertools.product(range(3), range(2))), dtype=float)
    data, seeds_of_step = {}, ("seed", "step")
    for experiment, axis, labels in (
        ("t", "noise", ("white", "none", "low")),
        ("l", "labels", ("noisy", "own")),
        ("i", "variant", ("noisy", "clean", "tanh")),
    ):
        for label in labels:
            names = ("training_error", "validation_error", "test_error", "noise_energy", "gain")
            variables = {name: (seeds_of_step, case.uniform(SEEDS, len(STEPS))) for name in names}
            variables |= {"step": STEPS, "stop_step": ("seed", case.rng.integers(2, 900, SEEDS))}
            variables |= {"given_x": (("given", "dimension"), pixels), "given_label": ("given", case.uniform(6))}
            variables |= {"shown_x": (("shown", "dimension"), pixels), "shown_target": ("shown", case.uniform(6))}
            variables |= {
                "given_role": ("given", np.zeros(6)),
                "shown_output": (("moment", "shown"), case.uniform(3, 6)),
            }
            data[experiment, label] = case.run(experiment, variables, **{axis: label})
    at = {"variable": "gain", "along": None, "place": None}
    lines = [
        case.test("final_value", "t", ["noise-white"], **at),
        case.test("final_value", "i", ["variant-noisy"], **at),
    ]
    case.test("final_value", "t", ["noise-white"], **{**at, "variable": "noise_growth"})
    case.test("final_value", "t", ["noise-none"], kind="control", side="at_most", **at)
    for panel, test in zip("ef", lines, strict=True):
        case.levels(panel, test["threshold"], 1.0)

    def range_(panel, key, variable):
        values = data[key][variable].values[:, 1:]
        case.band(panel, STEPS[1:], values.min(axis=0), values.max(axis=0), middles(values.T))

    for name in ("training", "validation", "test"):
        range_("b", ("t", "white"), f"{name}_error")
        range_("c", ("l", "noisy"), f"{name}_error")
    for label in ("white", "none", "low"):
        range_("d", ("t", label), "noise_energy")
        range_("e", ("t", label), "gain")
    for key in list(data)[3:]:
        range_("f", key, "gain")
    case.line("b", x=data["t", "white"].stop_step.values)
    return case


@case
def phase_dnn():
    case = Case({"experiment": "e", "helmholtz": "h"})
    x = np.linspace(0.5, 1.4, 30)
    points = {"x": (("sample", "dimension"), x[:, None]), "target": ("sample", np.sin(x)), "step": STEPS}
    at = {"variable": "relative_error", "along": "band", "place": 2}
    held = {"plain": case.test("final_value", "e", ["network-plain"], **at)}
    held["parallel"] = case.test("final_value", "e", ["network-parallel"], side="at_most", **at)
    case.test("final_value", "e", ["network-plain"], kind="control", **at)
    for experiment, networks in (("e", ("plain", "parallel", "short")), ("h", ("plain", "coupled"))):
        for index, label in enumerate(networks):
            output = (("shown_seed", "shown_step", "sample"), case.uniform(1, 2, 30))
            variables = {**points, "shown_prediction": output, **case.passages((1, 2), "band")}
            variables |= {"band_from": ("band", [0, 5]), "band_to": ("band", [5, 9])}
            data = case.run(experiment, variables, network=label)
            if experiment == "e":
                place = np.arange(2) + 0.13 * (index - 1)
                seeds = data.relative_error.values[:, -1]
                centres = middles(seeds.T)
                if label in held:
                    centres[1] = held[label]["estimate"]
                for member in seeds:
                    case.line("c", place, member)
                case.line("c", place, centres)
    for test in held.values():
        case.line("c", [0.5, 1.5], [test["threshold"]] * 2)
    return case


@case
def phase_dnn_dimension():
    case = Case({"size": "s", "trained": "t"})
    counts = case.rng.integers(10, 999, (2, 2, 2))
    claimed = [7.0, 49.0]
    for d in (2, 1):
        for index, kind in enumerate(("phase", "plain")):
            variables = {
                "multiplications": ("seed", [counts[index, d - 1, 0]]),
                "sub_bands": ("seed", [counts[index, d - 1, 1]]),
            }
            case.run("s", variables, network=f"{kind}{d}")
        case.test("deviation", "s", [f"network-phase{d}"], variable="sub_bands", expected=claimed[d - 1])
    data = {d: case.run("t", case.passages((1, 5)), {"dimension": d}, dimension=str(d)) for d in (2, 1)}
    held = case.test("final_value", "t", ["dimension-2"], variable="relative_error", along="frequency", place=5)
    for index in (0, 1):
        case.line("b", [1, 2], counts[index, :, 0])
        columns = [data[d].relative_error.values[:, -1, index] for d in (1, 2)]
        centres = middles(columns)
        if index:
            columns[1], centres[1] = held["values"], held["estimate"]
        case.spread("c", [1, 2], columns, centres)
    case.line("b", [1, 2], counts[0, :, 1])
    case.line("b", [1, 2], claimed)
    case.line("a", range(-3, 4), [0] * 7)
    return case


@case
def fourier_features():
    case = Case({"experiment": "t", "scales": [5, 1, 20], "pictures": "p", "best": 1, "too_large": 5})
    case.parameters["scales"] = [1, 5, 20]
    data = {}
    for experiment in "tp":
        for label in ("none", "siren", "gaussian-5", "gaussian-1"):
            names = ("test_error", "train_error", "test_psnr")
            variables = {name: (("seed", "step"), case.uniform(SEEDS, len(STEPS))) for name in names}
            variables |= {"step": STEPS, "frequency": [1, 5], "target": ("sample", case.uniform(6))}
            variables |= {"relative_error": (("seed", "step", "frequency"), case.uniform(SEEDS, len(STEPS), 2))}
            variables |= {"shown_prediction": (("shown_seed", "shown_step", "sample"), case.uniform(1, 2, 6))}
            data[experiment, label] = case.run(experiment, variables, attrs={"grid_shape": [2, 3]}, features=label)
    rows = [
        case.test("ratio_to_chosen", "p", ["features-none"], scale="decibel"),
        case.test("ratio_to_chosen", "other", ["x"], scale="decibel"),
    ]
    case.test("ratio_to_chosen", "t", ["features-none"], scale="ratio")
    for variable in ("test_error", "train_error"):
        columns = [data["t", f"gaussian-{scale}"][variable].values[:, -1] for scale in (1, 5)]
        case.spread("a", [1, 5], columns, middles(columns))
    for label in ("none", "siren"):
        case.line("a", y=[middle(data["t", label].test_error.values[:, -1])] * 2)
    order = ("none", "siren", "gaussian-1", "gaussian-5")
    case.seen.append(
        ("b", "image", None, [middles(data["t", label].relative_error.values[:, -1].T) for label in order])
    )
    psnr = {label: data["p", label].test_psnr.values[:, -1] for label in ("none", "siren")}
    gain = psnr["siren"] - psnr["none"]
    held = [(test["values"], test["estimate"]) for test in rows]
    for row, (values, centre) in enumerate([*held, (gain, middle(gain))]):
        case.line("d", values, [row] * SEEDS)
        case.line("d", [centre], [row])
    case.levels("d", *(test["threshold"] for test in rows))
    return case


@case
def spectral_bottleneck():
    case = Case({"siren": "s", "features": "f", "siren_low": "sl", "features_low": "fl", "shown": 40})
    x = np.linspace(0.0, 1.0, 65)
    trained = np.arange(65) % 2 == 0
    data = {}
    for experiment, axis in (("s", "omega"), ("f", "sigma"), ("sl", "omega"), ("fl", "sigma")):
        for centre in (40, 10) if len(experiment) == 1 else (None,):
            for scale in (30, 5, 80):
                names = ("test_error", "validation_error")
                variables = {name: (("seed", "step"), case.uniform(SEEDS, len(STEPS))) for name in names}
                variables |= {"step": STEPS, "x": (("sample", "dimension"), x[:, None])}
                variables |= {"target": ("sample", case.uniform(65)), "trained_on": ("sample", trained)}
                variables |= {"shown_prediction": (("shown_seed", "shown_step", "sample"), case.uniform(1, 2, 65))}
                at = {axis: str(scale)} if centre is None else {"centre": str(centre), axis: str(scale)}
                attrs = {"train_points": 128}
                data[experiment, centre, scale] = case.run(experiment, variables, {axis: float(scale)}, attrs, **at)
    held = {
        experiment: [
            case.test("value_over_runs", experiment, ["x"], take="least"),
            case.test("value_over_runs", experiment, ["x"], side="at_most", take="chosen"),
        ]
        for experiment in "sf"
    }
    case.test("value_over_runs", "sl", ["x"], kind="control", side="at_most", take="greatest")
    scales = (5, 30, 80)

    def last(experiment, centre, variable):
        return [data[experiment, centre, scale][variable].values[:, -1] for scale in scales]

    errors = [middle(column) for column in last("s", 40, "validation_error")]
    shown = [data["s", 40, scale].shown_prediction.values[0, -1] for scale in (5, scales[int(np.argmin(errors))], 80)]
    piece = x < 1 / 16
    target = data["s", 40, 5].target.values
    for output in shown:
        case.line("a", x[piece], output[piece])
    case.line("a", x[piece & trained], target[piece & trained])
    for panel, experiment, low in (("b", "s", "sl"), ("c", "f", "fl")):
        for name, centre in ((experiment, 10), (experiment, 40), (low, None)):
            columns = last(name, centre, "test_error")
            case.spread(panel, scales, columns, middles(columns))
        case.levels(panel, 5, 20, 64, *(test["threshold"] for test in held[experiment]))
        best = [
            [scales[int(np.argmin(errors))] for errors in np.transpose(last(experiment, centre, "validation_error"))]
            for centre in (10, 40)
        ]
        case.spread("d", [10, 40], best, middles(best))
    case.line("d", [10, 40], [10, 40])
    case.levels("d", 5, 80)
    return case


@case
def suggested_scale():
    names = {"lines_features": "lf", "lines_siren": "ls", "pictures_features": "pf", "pictures_siren": "ps"}
    case = Case(dict(names))
    kinds = {"l": ["waves", "steps"], "p": ["cat", "cup", "coin"]}
    places, claimed = (2.0, 0.5, 8.0), {}
    for name in names.values():
        suggested = case.rng.choice(places, SEEDS)
        for place in places:
            variables = {"test_error": (("seed", "step"), case.uniform(SEEDS, len(STEPS))), "step": STEPS}
            variables |= {"suggested_scale": ("seed", suggested)}
            axis = "omega" if name.endswith("s") else "sigma"
            attrs = {"kinds": ", ".join(kinds[name[0]])}
            case.run(name, variables, {axis: place}, attrs, **{axis: f"{place:g}"})
    choices = ("suggested", "fixed", "neighbour", "validated")
    for group, name in enumerate(names.values()):
        for index, choice in enumerate(choices):
            yes = case.rng.integers(0, 2, SEEDS).astype(float).tolist()
            given = {"kind": "test" if choice == "suggested" else "control", "choice": choice, "over": "best"}
            test = case.test("suggested_ratio", name, ["x"], yes, within=1.7, **given)
            row = -(group + 0.18 * index)
            case.line("a", test["interval"], [row] * 2)
            case.line("a", [test["estimate"]], [row])
            if choice == "suggested":
                claimed[name] = test
                case.line("a", [test["threshold"]] * 2, [-(group - 0.1), -(group + 0.64)])
        # The same at another factor is not drawn.
        case.test("suggested_ratio", name, ["x"], kind="limit", choice="suggested", over="best", within=1.1)
    for index, name in enumerate(names.values()):
        mine = kinds[name[0]]
        shares = [np.mean(claimed[name]["values"][place :: len(mine)]) for place in range(len(mine))]
        first = 0 if name[0] == "l" else len(kinds["l"])
        shift = (0.22, -0.22)[index % 2]
        case.line("b", shares, [-(first + place) + shift for place in range(len(mine))])
    for panel, ends in (("c", "f"), ("d", "s")):
        case.line(panel, [0.5, 8.0], [0.5, 8.0])
        for name in ("l" + ends, "p" + ends):
            runs = sorted(case.experiments[name], key=lambda run: float(next(iter(run.values.values()))))
            errors = np.array([run.data.test_error.values[:, -1] for run in runs])
            best = np.array(sorted(places))[errors.argmin(axis=0)]
            golden = 2 * np.pi * np.arange(SEEDS) * (3 - 5**0.5) / 2
            away = 0.12 * np.sqrt((np.arange(SEEDS) + 0.5) / SEEDS)
            suggested = runs[0].data.suggested_scale.values
            case.line(panel, best * np.exp(away * np.cos(golden)), suggested * np.exp(away * np.sin(golden)))
    return case


@case
def atlas_accuracy():
    case = Case({"experiment": "n", "frequency": 5, "threshold": LEVELS[1]})
    k = (1, 2, 5)
    data = {}
    for place, name in enumerate(("tanh-a", "tanh-b", "relu-a")):
        variables = case.passages(k, never=place == 2)
        variables["rmse"] = ("seed", "step"), case.uniform(SEEDS, len(STEPS))
        data[name] = case.run("n", variables, network=name)
    # Nothing is known of the exponent of a network that never learned its lowest frequency either.
    nothing = case.passages(k)
    for variable, end in (("first_passage_step", -1), ("first_passage_after_step", STEPS[-1])):
        nothing[variable][1][:, :, [0, 2]] = end
    nothing["rmse"] = ("seed", "step"), case.uniform(SEEDS, len(STEPS))
    data["relu-b"] = case.run("n", nothing, network="relu-b")
    tests = [case.test("correlation_over_runs", "n", ["x"], side=side) for side in ("at_least", "at_most")]
    centred = np.log(k) - np.log(k).mean()
    slopes, late = {}, {}
    for name, run in data.items():
        times = numbers(run)
        with np.errstate(invalid="ignore"):
            slopes[name] = np.where(
                np.isfinite(times).all(axis=1), np.log(times) @ centred / (centred @ centred), np.nan
            )
        late[name] = times[:, -1]
    edge = 1.18 * max(1.0, *(middle(each) for name, each in slopes.items() if name != "relu-b"))
    never = 2.0 * STEPS[-1]
    for name, run in data.items():
        errors = run.rmse.values[:, -1]
        for panel, found, ceiling in (("a", slopes[name], edge), ("b", late[name], never)):
            case.line(panel, np.minimum(np.where(np.isnan(found), ceiling, found), ceiling), errors)
            at = ceiling if np.isnan(found).all() or np.isinf(found).all() else middle(found)
            case.line(panel, [min(at, ceiling)], [middle(errors)])
    for row, test in enumerate(tests):
        case.line("c", test["interval"], [-row - 0.2] * 2)
        case.line("c", [test["estimate"]] * 2, [-row - 0.2] * 2)
        case.line("c", [test["threshold"]] * 2, [-row - 0.35, -row + 0.4])
        for seed, value in enumerate(test["values"]):
            case.line("c", [value], [-row + 0.28 - 0.28 * seed / (SEEDS - 1)])
    return case
