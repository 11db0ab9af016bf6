"""Kinds F to H: small networks trained here with second trainings, which score ``settling.py``.

A label says what the maker saw of far longer trainings, which the diagnosis does not get: its longer training has
``LONGER`` times the steps of the first and starts from other weights, the maker's goes on from the first's weights for
``FAR`` times. Networks, optimisers and targets of F are unlike those of kinds A to E, those of G unlike F's, and
those of H unlike both.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import xarray as xr

from diagnosis_cases.case import as_run, generator
from diagnosis_cases.networks import parameter_count, run_networks
from diagnosis_cases.second_case import SecondCase
from diagnosis_cases.second_targets import target_of
from diagnosis_cases.trained import seen
from diagnosis_cases.ways import Way, way_of

NETWORKS = 3
GRID = 96
LONGER, FAR = 4, 16
# A wider network has so many times the units, and no layer more than the second number; a smaller step is that share.
WIDER, MOST_UNITS, SMALLER = 8, 48, 0.1
# Training errors over the target's deviation at which a training has learned its target, and has not.
LEARNED, LEFT = 0.1, 0.15
SECONDS = ("longer", "wider", "smaller_step")
TABLE = Path(__file__).with_name("second_ways.csv")


class Data(NamedTuple):
    """What the networks of one case see.

    Attributes:
        target: at the evaluation points.
        at: index of the evaluation point of each training point.
        labels: at the training points.
        inputs: what a network sees at all evaluation points.
    """

    target: np.ndarray
    at: np.ndarray
    labels: np.ndarray
    inputs: np.ndarray


class Trained(NamedTuple):
    """Outputs (case, network, look, sample), losses (case, network, look) and steps of one training of every case."""

    prediction: np.ndarray
    loss: np.ndarray
    steps: np.ndarray

    def until(self, step: int) -> Trained:
        """The same up to a step."""
        kept = self.steps <= step
        return Trained(self.prediction[:, :, kept], self.loss[:, :, kept], self.steps[kept])

    def error(self) -> np.ndarray:
        """Root of the training loss at the end by case: median over networks of the median of the last looks."""
        last = np.nan_to_num(np.median(self.loss[..., -5:], axis=-1), nan=np.inf)
        return np.sqrt(np.median(last, axis=1))


class SecondWay(NamedTuple):
    """A way to train a first log and second ones.

    Attributes:
        way: of the first training.
        remedy: what would learn it, and is trained by the maker to ``FAR`` times the steps to see that it does: longer,
            wider, smaller_step; none, where all three are and do not; empty for the other classes.
        count: cases.
    """

    way: Way
    remedy: str
    count: int


def second_ways(*kinds: str) -> list[SecondWay]:
    """The ways of some kinds of F to H, or of all, in the order of the table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if not kinds or row["kind"] in kinds]
    return [SecondWay(way_of(row), row["remedy"], int(row["cases"])) for row in rows]


def second_trained(made: SecondWay, stream: str = "second trainings") -> Iterator[SecondCase]:
    """The cases of one way whose trainings ended as the label needs.

    Args:
        made: how to train.
        stream: of the random numbers; ways were designed on other ones than those that score.
    """
    way, remedy, count = made
    data = [data_of(way, generator(stream, way.name, number)) for number in range(count)]
    wide = replace(way, widths=tuple(min(WIDER * width, MOST_UNITS) for width in way.widths))
    small = replace(way, rate=SMALLER * way.rate)

    def steps(kind: str, needed: int) -> int:
        return FAR * way.steps if remedy in {kind, "none"} else needed

    whole = train(way, data, FAR * way.steps if remedy else way.steps, f"{stream}-first")
    first = whole.until(way.steps)
    last = int(first.steps[-1])
    seconds = {
        "longer": train(way, data, LONGER * last, f"{stream}-longer"),
        "wider": train(wide, data, steps("wider", last), f"{stream}-wider"),
        "smaller_step": train(small, data, steps("smaller_step", last), f"{stream}-smaller"),
    }
    spread = np.array([each.target.std() for each in data])
    ends = {kind: each.error() / spread for kind, each in {**seconds, "longer": whole}.items()}
    meant = as_meant(made, first.error() / spread, ends)
    shown = {kind: each if kind == "longer" else each.until(last) for kind, each in seconds.items()}
    for number in np.flatnonzero(meant):
        logs = {
            kind: logged(wide if kind == "wider" else way, data[number], each, number) for kind, each in shown.items()
        }
        own = logged(way, data[number], first, number)
        yield SecondCase(f"{way.name}-{number}", way.how, way.label, remedy, own, logs)


def as_meant(made: SecondWay, first: np.ndarray, ends: dict[str, np.ndarray]) -> np.ndarray:
    """Which cases' training errors are what the label needs.

    Args:
        made: the way.
        first: errors at the end of the first training, by case.
        ends: at the ends of the maker's trainings; ``longer`` is the first that goes on.
    """
    if not made.remedy:
        return first < (0.5 * made.way.noise if made.way.noise else LEARNED)
    if made.remedy == "none":
        return np.stack([first, *ends.values()]).min(axis=0) > LEFT
    left = (first > LEFT) & ((made.remedy == "longer") | (ends["longer"] > LEFT))
    return left & (ends[made.remedy] < LEARNED)


def data_of(way: Way, draw: np.random.Generator) -> Data:
    """Target, training points and labels of one case on a periodic grid."""
    z = np.arange(GRID) / GRID
    target = target_of(way.target, z, draw)
    at = np.arange(0, GRID, GRID // way.n)
    labels = target[at] + way.noise * target.std() * draw.standard_normal(len(at))
    return Data(target, at, labels, seen(z[:, None], way.sigma * draw.standard_normal((1, 32)), 2.0 * np.pi))


def train(way: Way, data: list[Data], steps: int, stream: str) -> Trained:
    """Train ``NETWORKS`` networks of each case."""
    inputs, at_z, labels = (
        np.repeat(np.stack(each), NETWORKS, axis=0)
        for each in ([d.inputs[d.at] for d in data], [d.inputs for d in data], [d.labels for d in data])
    )
    named = replace(way, name=f"{way.name}-{stream}", steps=steps)
    prediction, loss, looks = run_networks(named, inputs, labels, at_z)
    shape = (len(data), NETWORKS)
    return Trained(prediction.reshape(*shape, *prediction.shape[1:]), loss.reshape(*shape, -1), looks)


def logged(way: Way, data: Data, trained: Trained, number: int) -> xr.Dataset:
    """The log of one case; it names the parameters, and the training points where the way says so."""
    trained_on = np.zeros(GRID)
    trained_on[data.at] = 1
    target = data.target.copy()
    if "noisy" in way.says:
        target[data.at] = data.labels
    return as_run(
        trained.prediction[number],
        target,
        np.arange(GRID) / GRID,
        trained.steps,
        loss=trained.loss[number],
        trained_on=None if "loss" in way.says else trained_on,
        domain_length=1.0,
        parameters=parameter_count(way, data.inputs.shape[1]),
    )
