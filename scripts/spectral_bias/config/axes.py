"""From an experiment and its axes to runs: names, coordinates, each run's own resolved experiment; a choice of runs."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from spectral_bias.config.errors import NOTHING, Problem
from spectral_bias.config.experiment import Axis, Setup, SetupFile, label_of, setup_of
from spectral_bias.config.merge import with_path
from spectral_bias.config.validation import UNKNOWN_KEY, Fault, Layer, checked, problem_at
from spectral_bias.config.yaml_source import KeyPath

ONLY_RUN = "base"
MAX_RUNS = 100_000
MAX_NAME_LENGTH = 200


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
    setup: Setup


class _Change(NamedTuple):
    """One key that a run changes, and the key path of the axis's value or case that changes it."""

    path: str
    value: Any
    place: KeyPath


class _Point(NamedTuple):
    """One value or case of an axis."""

    axis: str
    label: str
    value: Any
    changes: list[_Change]


def expand(
    name: str,
    data: Mapping[str, Any],
    experiment: SetupFile,
    layers: Sequence[Layer],
    check: Callable[[Setup], Iterable[Fault]],
) -> tuple[dict[str, Run], list[Problem]]:
    """The runs of one experiment by name, and the problems of those that cannot be.

    Args:
        name: the experiment's name.
        data: the experiment, axes included.
        experiment: the same as a record.
        layers: the files that ``data`` came from.
        check: function of a sound run that returns what is wrong between its parts.
    """
    axes = [_points(axis, record) for axis, record in experiment.axes.items()]
    problems = list(_axis_problems(axes, layers))
    count = math.prod(len(points) for points in axes)
    if count > MAX_RUNS:
        problems.append(problem_at(layers, ("axes",), f"make {count} runs; at most {MAX_RUNS} are allowed"))
    if problems:
        return {}, problems
    base = {key: value for key, value in data.items() if key != "axes"}
    runs: dict[str, Run] = {}
    seen: dict[str, str] = {}
    mismatched: dict[tuple[str, KeyPath, str], tuple[Problem, list[str]]] = {}
    for points in itertools.product(*axes):
        changes = [change for point in points for change in point.changes]
        setup, found = _set_up(base, changes, layers)
        problems += [problem for problem in found if problem not in problems]
        labels = {point.axis: point.label for point in points}
        run = "_".join(f"{axis}-{label}" for axis, label in labels.items()) or ONLY_RUN
        if len(run) > MAX_NAME_LENGTH:
            message = f"make the name of a run longer than {MAX_NAME_LENGTH} letters; use cases with shorter labels"
            problems.append(problem_at(layers, ("axes",), message, value=run))
            break
        other = seen.setdefault(run.lower(), run)
        if run in runs:
            problems.append(problem_at(layers, ("axes",), "give two runs the same name", value=run))
        elif other != run:
            message = f"give two runs names that only differ in capitals, which some disks do not tell apart: {other}"
            problems.append(problem_at(layers, ("axes",), message, value=run))
        if setup is not None:
            runs[run] = Run(name, run, labels, {point.axis: point.value for point in points}, setup)
            for problem in (_problem(fault, changes, layers) for fault in check(setup)):
                place = (problem.file, problem.keys, str(problem.value))
                mismatched.setdefault(place, (problem, []))[1].append(run)
    for problem, some in mismatched.values():
        everywhere = len(some) == count or problem.keys[0] == "axes" or problem.hint
        problems.append(problem if everywhere else replace(problem, hint=f"in run {some[0]}"))
    return runs, problems


def axis_labels(axis: Axis) -> list[str]:
    """The labels of an axis, in its order."""
    return list(axis.cases) if axis.cases is not None else [label_of(value) for value in axis.values or []]


def _points(axis: str, record: Axis) -> list[_Point]:
    above: KeyPath = ("axes", axis)
    if record.cases is not None:
        cases = record.cases.items()
        by_label = {
            label: [_Change(*each, (*above, "cases", label, each[0])) for each in case.items()] for label, case in cases
        }
        return [_Point(axis, label, label, changes) for label, changes in by_label.items()]
    values = enumerate(record.values or [])
    changes = [_Change(str(record.path), value, (*above, "values", index)) for index, value in values]
    return [_Point(axis, label_of(each.value), each.value, [each]) for each in changes]


def _axis_problems(axes: Sequence[Sequence[_Point]], layers: Sequence[Layer]) -> Iterator[Problem]:
    """Keys that two axes change: the second would undo the first, and the names of runs would be wrong."""
    owner: dict[str, str] = {}
    for points in axes:
        for change in {change.path: change for point in points for change in point.changes}.values():
            axis = str(change.place[1])
            if owner.setdefault(change.path, axis) != axis:
                message = f"the axis {owner[change.path]} varies {change.path} already"
                yield problem_at(layers, ("axes", axis), message)


def _set_up(
    base: Mapping[str, Any], changes: Sequence[_Change], layers: Sequence[Layer]
) -> tuple[Setup | None, list[Problem]]:
    """The experiment at one point of the axes, or its problems."""
    changed = dict(base)
    for change in changes:
        try:
            changed = with_path(changed, change.path, change.value)
        except KeyError as error:
            place, value = _named_by(change)
            return None, [problem_at(layers, place, f"cannot vary: {error} holds no keys", value=value)]
    setup, faults = checked(setup_of(base), changed)
    return setup, [_problem(fault, changes, layers) for fault in faults]


def _problem(fault: Fault, changes: Sequence[_Change], layers: Sequence[Layer]) -> Problem:
    """A fault of one run, at its place in an axis if an axis causes it."""
    keys, value = fault.keys, fault.value
    for change in changes:
        path = tuple(change.path.split("."))
        if fault.keys[: len(path)] == path:
            keys = (*change.place, *fault.keys[len(path) :])
        elif path[: len(fault.keys)] == fault.keys:
            keys = change.place
        else:
            continue
        if fault.message == UNKNOWN_KEY and len(fault.keys) <= len(path):
            keys, value = _named_by(change)
    return problem_at(layers, keys, fault.message, value=value, hint=fault.hint)


def _named_by(change: _Change) -> tuple[KeyPath, Any]:
    """Where an axis names the key that it changes."""
    axis, form = change.place[1:3]
    return (("axes", axis, "path"), change.path) if form == "values" else (change.place, NOTHING)


def wanted_labels(wanted: Any) -> list[str]:
    """A ``where`` entry, one label or a list of them, as labels."""
    return [label_of(each) for each in (wanted if isinstance(wanted, list) else [wanted])]


def chosen_runs(where: Mapping[str, Any], runs: Mapping[str, Run]) -> dict[str, Run]:
    """The runs that a ``where`` chooses, in the experiment's order."""
    wanted = {axis: wanted_labels(labels) for axis, labels in where.items()}
    return {
        name: run
        for name, run in runs.items()
        if all(run.coordinates.get(axis) in labels for axis, labels in wanted.items())
    }
