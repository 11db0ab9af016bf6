"""From an experiment and its axes to runs: names, coordinates, and each run's own resolved experiment."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spectral_bias.spec.experiment import Axis, Experiment, ExperimentFile, label_of
from spectral_bias.spec.overlay import with_path
from spectral_bias.spec.problems import Problem
from spectral_bias.spec.validation import Layer, validated

ONLY_RUN = "base"


@dataclass(frozen=True)
class Run:
    """One point of an experiment's axes.

    Attributes:
        experiment: the experiment's name.
        name: the labels of its coordinates, or ``base`` where nothing varies.
        coordinates: label by axis.
        values: value by axis, where the axis is a list of values.
        setup: the experiment as this run does it.
    """

    experiment: str
    name: str
    coordinates: dict[str, str]
    values: dict[str, Any]
    setup: Experiment


def expand(
    name: str, data: Mapping[str, Any], experiment: ExperimentFile, layers: Sequence[Layer]
) -> tuple[dict[str, Run], list[Problem]]:
    """The runs of one experiment by name, and the problems of those that cannot be."""
    base = {key: value for key, value in data.items() if key != "axes"}
    runs: dict[str, Run] = {}
    problems: list[Problem] = []
    for point in itertools.product(*(_points(axis) for axis in experiment.axes.values())):
        labels = dict(zip(experiment.axes, (label for label, _, _ in point), strict=True))
        changed: dict[str, Any] = dict(base)
        changes = {path: value for _, _, mapping in point for path, value in mapping.items()}
        try:
            for path, value in changes.items():
                changed = with_path(changed, path, value)
        except KeyError as error:
            problems.append(layers[0].problem(("axes",), f"no key below {error} can vary in run {labels}"))
            continue
        setup, found = validated(Experiment, changed, layers)
        if setup is None:
            for problem in found:
                if problem not in problems:
                    problems.append(problem)
            continue
        run = "_".join(f"{axis}-{label}" for axis, label in labels.items()) or ONLY_RUN
        values = {axis: value for axis, (_, value, _) in zip(experiment.axes, point, strict=True)}
        runs[run] = Run(name, run, labels, values, setup)
    return runs, problems


def _points(axis: Axis) -> list[tuple[str, Any, dict[str, Any]]]:
    """An axis as (label, value, changes) triples."""
    if axis.cases is not None:
        return [(label, label, changes) for label, changes in axis.cases.items()]
    return [(label_of(value), value, {str(axis.path): value}) for value in axis.values or []]
