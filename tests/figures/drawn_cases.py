"""A made-up claim for a plot, and what is to be seen in each panel of its figure."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import xarray as xr

from spectral_bias.figures.runs import Runs
from spectral_bias.figures.verdict import Verdict
from spectral_bias.verdicts.reading import Spectrum

STEPS = np.array([0, *np.unique(np.geomspace(1, 1000, 40).astype(int))])
LEVELS = np.array([0.15, 0.3])  # not the thresholds of this project's claims
SEEDS = 6
CASES: dict[str, Callable[[], Case]] = {}


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
        found = self.rng.permutation(np.arange(9, 9 + 7 * math.prod(places), 7)).reshape(places)
        if never:
            found[0, :, -1] = -1
        falling = np.geomspace(1.5, 0.02, len(STEPS))[:, None]
        return {
            "step": STEPS,
            "threshold": LEVELS,
            along: np.asarray(k),
            "relative_error": (("seed", "step", along), falling * self.rng.uniform(0.5, 1.5, (SEEDS, 1, len(k)))),
            **{
                f"{name}_{end}": (("seed", "threshold", along), np.where(found < 0, never_, found + later))
                for name, end, later, never_ in (
                    ("first_passage", "step", 0, -1),
                    ("first_passage", "after_step", -5, STEPS[-1]),
                    ("sustained", "step", 3, -1),
                    ("sustained", "after_step", 1, STEPS[-1]),
                )
            },
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

    def spread(self, panel, x, columns, middles_, bars=()):
        """Seeds of each place in their order, a line through the middles, and bars that the log leaves open."""
        for place, bar in zip(x, bars, strict=False):
            self.line(panel, [place] * 2, bar)
        for place, column in zip(x, columns, strict=True):
            self.line(panel, [place] * len(column), column)
        self.line(panel, x, middles_)

    def band(self, panel, x, low, high, middle_):
        self.seen.append((panel, "band", x, (low, high)))
        self.line(panel, x, middle_)

    def map(self, panel, data, level):
        """An error map of medians with the medians of stored times, where they may lie, and whence the error stays."""
        error = np.array(
            [[middle(cell) for cell in np.asarray(row).T] for row in data.relative_error.values.transpose(1, 0, 2)]
        )
        self.seen.append((panel, "mesh", None, np.clip(error[1:].T, 1e-3, None)))
        for row in range(error.shape[1]):
            passed, after, stays = (
                middle(numbers(data, level, name)[:, row])
                for name in ("first_passage_step", "first_passage_after_step", "sustained_step")
            )
            if math.isfinite(passed):
                self.line(panel, [passed], [row])
                self.line(panel, [after, passed], [row, row])
            if math.isfinite(stays) and stays != passed:
                self.line(panel, [stays], [row])


def numbers(data, level=LEVELS[1], variable="first_passage_step"):
    """Times by seed and place at a level, as numbers."""
    steps = np.float64(data[variable].sel(threshold=level))
    return np.where(steps < 0, np.inf, steps)


def case(build):
    CASES[build.__name__] = build
    return build


def judged(case, panel, rows):
    for row, test in enumerate(rows):
        case.line(panel, test["values"], [-row] * SEEDS)
        case.line(panel, test["interval"], [-row - 0.2] * 2)
        case.line(panel, [test["estimate"]], [-row - 0.2])
        case.line(panel, [test["threshold"]] * 2, [-row - 0.4, -row + 0.3])


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
