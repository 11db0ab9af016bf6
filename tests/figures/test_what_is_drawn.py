"""Every plot draws the verdict's values, estimates, intervals and thresholds, and medians and ranges of stored numbers.

A case builds small spectra and a verdict whose numbers cannot be computed from them, and says what each panel holds.
"""

from __future__ import annotations

import importlib
import itertools
import math
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pytest
import xarray as xr

from spectral_bias.figures.runs import Runs
from spectral_bias.figures.style import style
from spectral_bias.figures.verdict import Verdict
from spectral_bias.registry.members import members
from spectral_bias.verdicts.reading import Spectrum

STEPS = np.array([0, *np.unique(np.geomspace(1, 1000, 40).astype(int))])
LEVELS = np.array([0.15, 0.3])  # not the thresholds of this project's claims
SEEDS = 6


def middle(values):
    """The median of decided values, or the lower of the middle two where the upper is infinite."""
    decided = sorted(value for value in np.ravel(values) if not math.isnan(value))
    low, high = decided[(len(decided) - 1) // 2], decided[len(decided) // 2]
    return (low + high) / 2 if math.isfinite(high) else low


def middles(columns):
    return [middle(column) for column in columns]


@dataclass
class Case:
    """Experiments and tests of a made-up claim, the figure's parameters, and what is to be seen in each panel."""

    parameters: dict
    rng: np.random.Generator = field(default_factory=lambda: np.random.default_rng(7))
    experiments: dict = field(default_factory=dict)
    tests: list = field(default_factory=list)
    seen: list = field(default_factory=list)

    def run(self, experiment, variables, values=None, attrs=None, **coordinates):
        """Add a run; variables are (dimensions, numbers), one-dimensional ones of their own name are coordinates."""
        name = "_".join(f"{axis}-{label}" for axis, label in coordinates.items()) or "base"
        data = xr.Dataset(variables, attrs=attrs or {})
        if "seed" not in data.variables:
            data = data.assign_coords(seed=np.arange(data.sizes.get("seed", SEEDS)))
        each = Spectrum(name, coordinates, values or {}, data)
        self.experiments[experiment] = Runs([*self.experiments.get(experiment, ()), each])
        return data

    def test(self, measure, experiment, runs, values=None, kind="test", side="at_least", **parameters):
        """Add a test with numbers of its own; returns it."""
        low, estimate, high, threshold = np.sort(self.rng.uniform(0.1, 0.9, 4))
        record = {
            "name": f"{measure}-{len(self.tests)}",
            "kind": kind,
            "measure": measure,
            "parameters": parameters,
            "experiment": experiment,
            "runs": list(runs),
            "estimate": estimate,
            "interval": [low, high],
            "n": SEEDS,
            "side": side,
            "threshold": threshold,
            "outcome": "holds",
            "values": self.rng.uniform(0.1, 0.9, SEEDS).tolist() if values is None else values,
        }
        self.tests.append(record)
        return record

    def uniform(self, *shape):
        return self.rng.uniform(0.05, 1.5, shape)

    def passages(self, k, along="frequency", never=True):
        """Variables of a spectrum by tone or band: errors, times, and thresholds; one seed never learns the last."""
        places = [SEEDS, len(LEVELS), len(k)]
        found = self.rng.permutation(np.arange(2, 2 + 7 * math.prod(places), 7)).reshape(places)
        if never:
            found[0, :, -1] = -1
        falling = np.geomspace(1.5, 0.02, len(STEPS))[:, None]
        return {
            "step": STEPS,
            "threshold": LEVELS,
            along: np.asarray(k),
            "relative_error": (("seed", "step", along), falling * self.rng.uniform(0.5, 1.5, (SEEDS, 1, len(k)))),
            "first_passage_step": (("seed", "threshold", along), found),
            "sustained_step": (("seed", "threshold", along), found + 3),
        }

    def verdict(self):
        """The verdict, with one more test at its end that no panel shows."""
        values = [7.0] * SEEDS
        other = {"name": "other", "measure": "other", "estimate": 7.0, "threshold": 7.0, "values": values}
        return Verdict({"tests": self.tests and [*self.tests, {**self.tests[0], **other, "parameters": {}}]})

    def line(self, panel, x=None, y=None):
        self.seen.append((panel, "line", x, y))

    def levels(self, panel, *levels):
        """Lines across the panel, at these levels and no others."""
        self.seen.append((panel, "levels", None, sorted(levels)))

    def spread(self, panel, x, columns, middles_):
        """Seeds of each place in their order, and a line through the middles."""
        for place, column in zip(x, columns, strict=True):
            self.line(panel, [place] * len(column), column)
        self.line(panel, x, middles_)

    def band(self, panel, x, low, high, middle_):
        self.seen.append((panel, "band", x, (low, high)))
        self.line(panel, x, middle_)

    def map(self, panel, data, level):
        """An error map of medians with marks where each row is first under a level."""
        error = np.array(
            [[middle(cell) for cell in np.asarray(row).T] for row in data.relative_error.values.transpose(1, 0, 2)]
        )
        self.seen.append((panel, "mesh", None, np.clip(error[1:].T, 1e-3, None)))
        for row, series in enumerate(error[1:].T):
            under = np.flatnonzero(series < level)
            if under.size:
                self.line(panel, [STEPS[1:][under[0]]], [row])


def numbers(data, level=LEVELS[1], variable="first_passage_step"):
    """Times by seed and place at a level, as numbers."""
    steps = np.float64(data[variable].sel(threshold=level))
    return np.where(steps < 0, np.inf, steps)


CASES: dict[str, Callable[[], Case]] = {}


def case(build):
    CASES[build.__name__] = build
    return build


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
    case.seen.append(("c", "table", None, ["tanh", "exp(-1.00 k)", "relu", "k^-2.00"]))
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
def reference_comparison():
    case = Case({"experiment": "mine", "run": "start-b", "threshold": 0.3})
    reached = (("seed", "threshold"), np.full((SEEDS, 2), 3))
    data = {}
    for name, start in (("known", "a"), ("mine", "a"), ("mine", "b")):
        partly = np.full((SEEDS, 2), 3) if name == "mine" else np.arange(12).reshape(SEEDS, 2) % 4
        exponents = {"spectral_exponent": (("seed", "threshold"), case.uniform(SEEDS, 2))}
        variables = {
            **case.passages((1, 3, 5), never=name == "known"),
            **exponents,
            "frequencies_reached": (reached[0], partly),
        }
        data[name, start] = case.run(name, variables, start=start)
    held = case.test("spectral_exponent", "mine", ["start-b"], threshold=0.3)
    case.map("a", data["mine", "b"], 0.3)
    for place, key in enumerate((("mine", "b"), ("mine", "a"), ("known", "a"))):
        t = numbers(data[key])
        k = np.array([1, 3, 5]) * 1.03 ** (place - 1)
        case.spread("b", k, list(np.where(np.isinf(t), 2000, t).T), middles(t.T))
        stored = data[key].spectral_exponent.values[:, 1]
        complete = data[key].frequencies_reached.values[:, 1] == 3
        alpha, estimate = (
            (held["values"], held["estimate"]) if place == 0 else (stored[complete], middle(stored[complete]))
        )
        case.line("c", alpha, [-place] * len(alpha))
        case.line("c", [estimate], [-place])
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
    case.levels("c", held["threshold"])
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


@case
def image_contours_first():
    case = Case({"experiment": "e", "run": "network-b", "control": "network-a"})
    case.test("rank_correlation", "e", ["network-b"], threshold=0.3)
    case.test("falling_share", "e", ["network-b"], variable="matching_blur")
    for label, panel in (("a", "b"), ("b", "a")):
        pictures = {
            "shown_step": [1, 10],
            "shown_prediction": (("shown_seed", "shown_step", "sample"), case.uniform(1, 2, 6)),
        }
        blur = case.uniform(SEEDS, len(STEPS))
        variables = {**case.passages((1, 2), "band"), **pictures, "target": ("sample", case.uniform(6))}
        variables["matching_blur"] = (("seed", "step"), blur)
        case.map(panel, case.run("e", variables, attrs={"grid_shape": [2, 3]}, network=label), 0.3)
        case.line("c", STEPS[1:], middles(blur[:, 1:].T))
        for seed in blur:
            case.line("c", STEPS[1:], seed[1:])
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


def judged(case, panel, rows):
    for row, test in enumerate(rows):
        case.line(panel, test["values"], [-row] * SEEDS)
        case.line(panel, test["interval"], [-row - 0.2] * 2)
        case.line(panel, [test["estimate"]], [-row - 0.2])
        case.line(panel, [test["threshold"]] * 2, [-row - 0.4, -row + 0.3])


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
def low_first():
    case = Case({"experiment": "e", "run": "start-b"})
    x = np.linspace(0, 1, 9)
    case.test("passage_order", "e", ["start-b"], threshold=0.3)
    rows = [case.test("passage_ratio", "e", [f"start-{label}"], threshold=0.3) for label in "ba"]
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


@pytest.fixture(scope="module")
def drawn():
    """A function that draws a case once: the case and its figure."""
    figures = {}

    def draw(name):
        if name not in figures:
            built = CASES[name]()
            plot = getattr(importlib.import_module(f"spectral_bias.figures.plots.{name}"), name)
            with style():
                figure = plot(built.experiments, built.verdict(), **built.parameters)
                figure.draw_without_rendering()
            figures[name] = built, figure
        return figures[name]

    return draw


def same(one, other):
    one, other = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    return one.shape == other.shape and np.allclose(one, other, equal_nan=True, rtol=1e-6, atol=0)


def has(ax, kind, x, y):
    """Whether an axes holds such a thing."""
    if kind == "line":
        lines = [[np.ravel(each) for each in line.get_data()] for line in ax.lines]
        return any((x is None or same(line[0], x)) and (y is None or same(line[1], y)) for line in lines)
    if kind == "levels":
        lines = [line.get_data() for line in ax.lines if line.get_transform() != ax.transData]
        return same(sorted({np.unique(each)[0] for x, y in lines for each in (x, y) if np.ptp(each) == 0}), y)
    if kind == "band":
        expected = {*zip(x, y[0], strict=True), *zip(x, y[1], strict=True)}
        paths = [path.vertices for each in ax.collections for path in each.get_paths()]
        return any(all(np.isclose(path, point, rtol=1e-6).all(axis=1).any() for point in expected) for path in paths)
    if kind == "between":
        paths = [path.vertices for each in ax.collections for path in each.get_paths()]
        return any(
            same([path[:, 0].min(), path[:, 0].max(), path[:, 1].min(), path[:, 1].max()], [*x, *y]) for path in paths
        )
    if kind == "mesh":
        return any(
            same(np.ma.getdata(each.get_array()).reshape(np.shape(y)), y)
            for each in ax.collections
            if each.get_array() is not None and each.get_array().size == np.size(y)
        )
    if kind == "image":
        return any(same(each.get_array(), y) for each in ax.images)
    if kind == "bars":
        return any(same([bar.get_height() for bar in bars], y) for bars in ax.containers)
    texts = [text.get_text() for text in ax.texts]
    if kind == "table":
        texts = [cell.get_text().get_text() for table in ax.tables for cell in table.get_celld().values()]
        return set(y) <= set(texts)
    return texts[-len(y) :] == y


def panels(figure):
    """Axes by the letter before their title."""
    return {ax.get_title(loc="left")[1]: ax for ax in figure.axes if ax.get_title(loc="left").startswith("(")}


def test_every_plot_has_a_case():
    assert set(CASES) == set(members("figures.plots"))


@pytest.mark.parametrize("name", CASES)
def test_each_panel_shows_the_verdicts_numbers_and_plain_medians(drawn, name):
    built, figure = drawn(name)
    axes = panels(figure)
    missing = [each for each in built.seen if not has(axes[each[0]], *each[1:])]
    assert not missing, f"{len(missing)} of {len(built.seen)} are not drawn, such as {missing[0]}"
    assert built.seen


@pytest.mark.parametrize("name", CASES)
def test_panels_are_lettered_and_say_what_they_are(drawn, name):
    _, figure = drawn(name)
    axes = panels(figure)
    assert "".join(sorted(axes)) == "abcdefghijkl"[: len(axes)]
    assert len(axes) >= 2
    titles = [ax.get_title(loc="left")[4:] + ax.get_title(loc="center") for ax in axes.values()]
    assert all(titles)


@pytest.mark.parametrize("name", CASES)
def test_words_hide_no_others(drawn, name):
    _, figure = drawn(name)
    boxes = [
        (text.get_text(), text.get_window_extent())
        for ax in figure.axes
        for text in ax.texts
        if text.get_text() and text.get_visible()
    ]
    hidden = [
        (one, other)
        for (one, first), (other, second) in itertools.combinations(boxes, 2)
        if first.shrunk(0.9, 0.9).overlaps(second.shrunk(0.9, 0.9))
    ]
    assert hidden == []


def test_plots_import_no_measure_and_no_interval():
    plots = "".join(f"import spectral_bias.figures.plots.{name}\n" for name in CASES)
    code = f"import sys\nsys.path[:0] = {sys.path!r}\n{plots}print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    forbidden = ("spectral_bias.verdicts.measures", "spectral_bias.verdicts.intervals", "jax.")
    assert [name for name in done.stdout.split() if name.startswith(forbidden)] == []
