"""Plots of the survey's section B: activations, losses, sampling, depth, operators."""

from __future__ import annotations

import itertools

import numpy as np
from drawn_cases import SEEDS, STEPS, Case, case, judged, middle, middles, numbers


@case
def activation_spectra():
    case = Case({"experiment": "e"})
    k = np.linspace(1, 10, 5)
    for index, (name, law) in enumerate((("tanh", "exponential"), ("relu", "algebraic"))):
        magnitude = case.uniform(5)
        fits = {
            f"{each}_residual": ("seed", [0.1 if each == law else 0.7])
            for each in ("exponential", "gaussian", "algebraic")
        }
        rates = {f"{each}_rate": ("seed", [-1.0 - index]) for each in ("exponential", "gaussian", "algebraic")}
        case.run("e", {"k": k, "magnitude": ("k", magnitude), **fits, **rates}, activation=name)
        case.line("ab"[index], k, magnitude / magnitude.max())
    case.seen.append(("c", "table", None, ["tanh", r"$e^{-1.00\,k}$", "relu", "$k^{-2.00}$"]))
    return case


@case
def activation_regularity():
    case = Case({"experiment": "e", "scaling": "raw", "control": "unit", "shallow": "s"})
    widths = (1.0, 0.3, 0.1)
    data = {}
    for a, scaling in itertools.product(widths, ("raw", "unit")):
        data[scaling, a] = case.run("e", case.passages((1, 3, 5)), {"a": a}, a=f"{a:g}", scaling=scaling)
    for a in widths:
        data["shallow", a] = case.run("s", case.passages((1, 3, 5), never=False), {"a": a}, a=f"{a:g}")
    at = {"slow": 5.0, "fast": 1.0, "threshold": 0.3}
    swept = case.uniform(SEEDS, 3)
    smooth = case.test("passage_ratio", "e", ["a-1_scaling-raw"], scale="logarithm", **at)
    sharp = case.test("passage_ratio", "e", ["a-0.1_scaling-raw"], side="at_most", scale="absolute_logarithm", **at)
    sharp["threshold"] = -3.0  # its words stand apart from the other's
    case.test("sweep_ratio", "e", [f"a-{a:g}_scaling-raw" for a in widths], swept.tolist(), axis="a", **at)
    held = case.test("passage_ratio", "e", ["a-1_scaling-unit"], kind="control", scale="logarithm", **at)
    for place in range(3):
        columns = [numbers(data["raw", a])[:, place] for a in sorted(widths)]
        shown = [np.where(np.isinf(column), 1300, column) for column in columns]
        case.spread("b", sorted(widths), shown, [middle(column) for column in columns])
    case.spread("c", sorted(widths), list(np.log(swept).T), middles(np.log(swept).T))
    stored = {key: np.log(numbers(each)[:, 2] / numbers(each)[:, 0]) for key, each in data.items()}
    unit = [*(stored["unit", a] for a in (0.1, 0.3)), np.array(held["values"])]
    unit = [np.where(np.isinf(column), np.nan, column) for column in unit]
    case.spread("c", sorted(widths), unit, [middle(stored["unit", a]) for a in (0.1, 0.3)] + [held["estimate"]])
    shallow = [stored["shallow", a] for a in sorted(widths)]
    case.spread("c", sorted(widths), shallow, middles(shallow))
    case.levels("c", smooth["threshold"], sharp["threshold"], 0.0)
    return case


@case
def gradient_loss():
    case = Case({"experiment": "e", "test": "speed_up-1"})
    data = {
        beta: case.run("e", case.passages((1, 5), never=False), {"beta": beta}, beta=f"{beta:g}")
        for beta in (0.0, 10.0, 1.0)
    }
    at = {"over": None, "passage": "first_passage", "threshold": 0.3}
    case.test("speed_up", "e", ["beta-0", "beta-1"], **{**at, "over": 1.0}, frequency=5.0)
    held = case.test("speed_up", "e", ["beta-0", "beta-1"], **at, frequency=5.0)
    case.map("a", data[0.0], 0.3)
    case.map("b", data[1.0], 0.3)
    gains = {beta: numbers(data[0.0]) / numbers(data[beta]) for beta in (1.0, 10.0)}
    low = [gains[beta][:, 0] for beta in (1.0, 10.0)]
    case.spread("c", [1, 10], low, middles(low))
    case.spread("c", [1, 10], [held["values"], gains[10.0][:, 1]], [held["estimate"], middle(gains[10.0][:, 1])])
    case.levels("c", held["threshold"])
    return case


@case
def pinn_order():
    case = Case({"experiment": "e"})
    case.test("passage_order", "e", ["loss-weight-1"], threshold=0.3)
    bands = {"band_from": ("band", [2, 6]), "band_to": ("band", [3, 7])}
    for row, (label, panel) in enumerate((("weight-1", "b"), ("labels", "a"))):
        data = case.run("e", {**case.passages((1, 2), "band"), **bands}, loss=label)
        case.map(panel, data, 0.3)
        for index in (0, 1):
            height = -row - 0.25 * (index - 0.5)
            for variable in ("first_passage_step", "sustained_step"):
                t = numbers(data, variable=variable)[:, index]
                shown = np.where(np.isinf(t), 1600, t)
                case.line("c", shown, [height] * SEEDS)
                case.line("c", [middle(t)], [height])
    return case


@case
def aliasing():
    case = Case({"experiment": "e", "parity": "p"})
    data, x = {}, np.linspace(-np.pi, np.pi, 20, endpoint=False)
    for n in (40, 12):
        common = {"step": STEPS, "frequency": [1, 9], "mode": np.arange(10), "x": (("sample", "dimension"), x[:, None])}
        common |= {"target": ("sample", np.sin(x)), "target_amplitude": ("mode", case.uniform(10))}
        data[n] = case.run(
            "e",
            {
                **common,
                "relative_error": (("seed", "step", "frequency"), case.uniform(SEEDS, len(STEPS), 2)),
                "rmse": (("seed", "step"), case.uniform(SEEDS, len(STEPS))),
                "amplitude": (("seed", "step", "mode"), case.uniform(SEEDS, len(STEPS), 10)),
                "shown_prediction": (("shown_seed", "shown_step", "sample"), case.uniform(2, 2, 20)),
            },
            {"n": n},
            n=str(n),
        )
    for train in (20, 64):
        energy = case.uniform(SEEDS, len(STEPS), 4)
        variables = {"degree": np.arange(4), "degree_energy": (("seed", "step", "degree"), energy), "step": STEPS}
        case.run("p", {**variables, "sampled_degree_energy": ("degree", case.uniform(4))}, train=str(train))
        case.seen.append(("d", "bars", None, middles(energy[:, -1].T)))
    lost = case.test("final_value", "e", ["n-12"], variable="relative_error", along="frequency", place=9)
    alias = case.test("final_value", "e", ["n-12"], variable="amplitude", along="mode", place=3)
    error = data[40].relative_error.values[:, -1, 1]
    case.spread("c", [12, 40], [lost["values"], error], [lost["estimate"], middle(error)])
    rmse = [data[n].rmse.values[:, -1] for n in (12, 40)]
    case.spread("c", [12, 40], rmse, middles(rmse))
    case.spread("c", [12], [alias["values"]], [alias["estimate"]])
    case.line("c", x=[18, 18])
    case.line("a", x, data[12].shown_prediction.values[0, -1])
    case.seen.append(("b", "bars", None, middles(data[12].amplitude.values[:, -1].T)))
    return case


@case
def deep_frequency_principle():
    case = Case({"experiment": "e", "run": "depth-5", "images": "e-images", "images_run": "depth-2"})
    frequency = np.geomspace(1, 100, 12)
    for panels, experiment, shown in (("abcg", "e", "5"), ("defh", "e-images", "2"), ("i", "e-mnist", "")):
        thresholds = [0.0]
        for row, depth in enumerate(("5", "2")):
            f50 = case.uniform(SEEDS, 3, 4) + 1
            variables = {
                "feature_step": [0, 5, 9],
                "layer": np.arange(1, 5),
                "curve_step": [0, 9],
                "filter_frequency": frequency,
                "f50": (("seed", "feature_step", "layer"), f50),
                "ratio_density": (("curve_seed", "curve_step", "layer", "filter_frequency"), case.uniform(1, 2, 4, 12)),
            }
            case.run(experiment, variables, depth=depth)
            at = {"first": 1, "last": None, "scaled": True}
            case.test("layer_shift", experiment, [f"depth-{depth}"], at="end", **{**at, "scaled": False}, kind="limit")
            end = case.test("layer_shift", experiment, [f"depth-{depth}"], at="end", **at)
            start = np.log(f50[:, 0, 2] / f50[:, 0, 0])
            for values, centre in ((start, middle(start)), (end["values"], end["estimate"])):
                case.line(panels[-1], values, [row] * SEEDS)
                case.line(panels[-1], [centre], [row])
            thresholds.append(end["threshold"])
            if depth == shown:
                for line in f50.transpose(1, 2, 0):
                    case.line(panels[2], range(4), middles(line))
        case.levels(panels[-1], *thresholds)
    return case


@case
def depth_accelerates():
    names = {"experiment": "e", "equal": "q", "images": "i", "images_equal": "iq"}
    case = Case({**names, "linear": "2+3", "images_linear": "1+4", "linear_depth": 5})
    case.test("loss_speed_up", "e", ["depth-2", "depth-5"], level=0.6)
    case.test("final_ratio", "i", ["depth-2", "depth-5"], variable="loss", over=None)
    losses = {}
    for experiment, panel in (("e", "a"), ("q", "b"), ("i", "d"), ("iq", "e")):
        for depth in ("2", "5", "2+3") if experiment == "e" else ("2", "5"):
            loss = np.sort(case.uniform(SEEDS, len(STEPS)), axis=1)[:, ::-1]
            coordinates = {"activation": "relu", "depth": depth} if experiment == "i" else {"depth": depth}
            case.run(experiment, {"step": STEPS, "loss": (("seed", "step"), loss)}, **coordinates)
            losses[experiment, depth] = loss
            ends = [[np.percentile(column, q) for column in loss.T] for q in (25, 75)]
            case.band(panel, STEPS, *ends, middles(loss.T))
    for panel in "ab":
        case.levels(panel, 0.6)

    def time(loss):
        return np.array(
            [next((float(max(s, 0.5)) for s, v in zip(STEPS, row, strict=True) if v < 0.6), np.inf) for row in loss]
        )

    for panel, experiments, measured in (("c", "eq", time), ("f", ("i", "iq"), lambda loss: loss[:, -1])):
        for experiment in experiments:
            columns = [measured(losses[experiment, depth]) for depth in ("2", "5")]
            shown = [np.where(np.isinf(column), 1300, column) for column in columns]
            medians = middles(columns)
            case.spread(panel, [2, 5], shown, np.where(np.isinf(medians), 1300, medians))
    return case


@case
def integral_operator():
    case = Case({"experiment": "e"})
    k = np.arange(1, 65)
    for label, law, panels in (("relu", "algebraic", "a"), ("tanh-output", "exponential", "b")):
        eigenvalue, rates = case.uniform(SEEDS, 64), -case.uniform(SEEDS)
        variables = {"number": k, "eigenvalue": (("seed", "number"), eigenvalue)}
        case.run("e", {**variables, f"{law}_rate": ("seed", rates)}, operator=label)
        median = np.array(middles(eigenvalue.T))
        inside = (k >= 2) & (k <= (100 if panels == "a" else 60))
        case.line(panels, k[inside], (median / median[15])[inside])
        fitted, against = median[15:48] / median[15], np.log(k[15:48]) if law == "algebraic" else k[15:48]
        offset = np.mean(np.log(fitted) - middle(rates) * against)
        case.line(panels, k[15:48], np.exp(offset + middle(rates) * against))
    case.test("deviation", "e", ["operator-relu"], kind="control", variable="algebraic_rate", expected=0.0)
    case.test("deviation", "e", ["operator-relu"], variable="residual_ratio", expected=0.0)
    rows = [
        case.test("deviation", "e", [f"operator-{label}"], variable=f"{law}_rate", expected=-2.0)
        for label, law in (("tanh-output", "exponential"), ("relu", "algebraic"))
    ]
    judged(case, "c", rows)
    return case


@case
def jacobi_high_first():
    case = Case({"experiment": "e", "network": "n", "network_run": "loss-b"})
    k = np.arange(1, 8)
    case.test("rank_correlation", "e", ["method-jacobi"], threshold=0.3)
    case.test("passage_order", "n", ["loss-b"], threshold=0.15)
    for label, panel in (("jacobi", "a"), ("damped", "b"), ("gauss-seidel", "c")):
        data = case.run("e", case.passages(k), method=label)
        t = np.where(np.isinf(numbers(data)[0]), np.nan, numbers(data)[0])
        case.line(panel, t, k)
        case.line("d", k, t)
        case.seen.append((panel, "mesh", None, data.relative_error.values[0, 1:].T))
    bands = {"band_from": ("band", [1, 4]), "band_to": ("band", [4, 8])}
    case.map("e", case.run("e", {**case.passages((1, 2), "band"), **bands}, method="target"), 0.3)
    case.run("n", {**case.passages((1, 2), "band"), **bands}, loss="a")
    case.map("f", case.run("n", {**case.passages((1, 2), "band"), **bands}, loss="b"), 0.15)
    return case


@case
def hybrid_solver():
    case = Case({"line": "l", "square": "s"})
    data = {}
    for experiment, m in (("l", 4000), ("l", 1), ("s", 60)):
        counts = {f"jacobi_sweeps_{start}": case.rng.integers(10, 99, (SEEDS, 2)) for start in ("network", "zero")}
        counts["jacobi_sweeps_zero"] = counts["jacobi_sweeps_zero"][0]
        variables = {name: (("seed", "grid")[2 - values.ndim :], values) for name, values in counts.items()}
        variables |= {
            "jacobi_saving": (("seed", "grid"), case.uniform(SEEDS, 2)),
            "sweep_operations": ("grid", [30.0, 70.0]),
        }
        variables |= {f"{way}_operations": ("grid", case.uniform(2)) for way in ("multigrid", "direct")}
        variables |= {"grid": [63, 127], "step": [0, m], "sweep": [0, 1, 10]}
        variables |= {
            "jacobi_error_network": (("seed", "sweep"), case.uniform(SEEDS, 3)),
            "jacobi_error_zero": ("sweep", case.uniform(3)),
        }
        at = ({"m": m}, {"parameters": 11, "train_points": 13})
        data[m] = case.run(experiment, variables, *at, **({"m": str(m)} if experiment == "l" else {}))
    case.test("hybrid_gain", "l", ["m-4000"], grid=127, over="jacobi", passes=2)
    case.test("hybrid_gain", "s", ["base"], grid=127, over="jacobi", passes=3)
    held = case.test("sweeps_saved", "l", ["m-4000"], grid=127, method="jacobi")
    for m in (1, 4000):
        case.line("a", [1, 2, 11], middles(data[m].jacobi_error_network.values.T))
    saved = [middles(data[m].jacobi_saving.values.T) for m in (1, 4000)]
    saved[1][1] = held["estimate"]
    case.seen.append(("b", "mesh", None, np.clip(saved, 0.1, None)))
    case.seen.append(("b", "texts", None, [f"{value:.2g}" for value in np.ravel(saved)]))
    for panel, m, passes in (("c", 4000, 2), ("d", 60, 3)):
        training = 6 * passes * 11 * 13 * m
        hybrid = training + data[m].jacobi_sweeps_network.values * np.array([30.0, 70.0])
        case.band(panel, [63, 127], hybrid.min(axis=0), hybrid.max(axis=0), middles(hybrid.T))
        case.line(panel, [63, 127], data[m].jacobi_sweeps_zero.values * np.array([30.0, 70.0]))
        case.line(panel, y=[training] * 2)
    return case
