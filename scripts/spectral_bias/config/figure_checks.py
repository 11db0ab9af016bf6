"""Checks of a claim's figure against the runs that it draws, before training.

Plots declare what they draw (``registry.facts.FigureFacts``); of a plot or a method that declares nothing, nothing is
checked.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from spectral_bias.config.axes import Run
from spectral_bias.config.claim import Claim
from spectral_bias.config.errors import nearest
from spectral_bias.config.facts import BadFactsError, facts_of
from spectral_bias.config.figure_tests import tests_lacking
from spectral_bias.config.measure_checks import contents_of, sources_of
from spectral_bias.config.validation import Fault
from spectral_bias.registry.facts import FigureFacts

# The parameter of a plot that stands for all experiments of the claim.
ALL = "*"
ERROR = "relative_error"


def figure_faults(claim: Claim, runs: Mapping[str, Mapping[str, Run]]) -> Iterator[Fault]:
    """Everything that a claim's figure names or draws and that is not there.

    Args:
        claim: the claim.
        runs: the runs of the sound experiments, by experiment and name.
    """
    figure = claim.figure.model_dump()
    try:
        facts = facts_of(FigureFacts, "figures.plots", figure) or FigureFacts()
    except BadFactsError as error:
        yield Fault(("figure",), str(error))
        return
    facts = _with_numbers(facts, figure, runs)
    for parameter in facts.experiments:
        name = figure.get(parameter)
        if isinstance(name, str) and name not in claim.experiments:
            hint = nearest(name, claim.experiments)
            yield Fault(("figure", parameter), "is not among this claim's experiments", name, hint)
        elif isinstance(name, str) and name in runs:
            yield from _axis_faults(facts, parameter, figure, list(runs[name].values()))
            drawn = [run for label in _labels(facts, parameter) for run in _at(runs[name], *label)]
            yield from _content_faults(facts, parameter, figure, drawn or list(runs[name].values()))
    for parameter, of in facts.runs.items():
        name, experiment = figure.get(parameter), figure.get(of)
        if not isinstance(name, str) or experiment not in claim.experiments or experiment not in runs:
            continue
        if name in runs[experiment]:
            yield from _content_faults(facts, parameter, figure, [runs[experiment][name]])
        else:
            yield Fault(("figure", parameter), f"is not a run of {experiment}", name, nearest(name, runs[experiment]))
    for experiment in claim.experiments:
        yield from _content_faults(facts, ALL, figure, list(runs.get(experiment, {}).values()))
    yield from _level_faults(facts, figure, claim, runs)
    yield from tests_lacking(facts, figure, claim, runs)


def _with_numbers(facts: FigureFacts, figure: Mapping[str, Any], runs: Mapping[str, Mapping[str, Run]]) -> FigureFacts:
    """The facts with every number on an axis in the place of the axis's name in labels."""
    numbers: dict[str, list[str]] = {}
    for parameter, axis in facts.numbers.items():
        drawn = runs.get(str(figure.get(parameter)), {}).values()
        given = [run.values.get(axis, run.coordinates.get(axis)) for run in drawn]
        numbers[axis] = sorted({f"{float(each):g}" for each in given if _is_number(each)}, key=float)
    axes = {
        parameter: {axis: [one for label in labels for one in _filled(label, numbers)] for axis, labels in of.items()}
        for parameter, of in facts.axes.items()
    }
    return replace(facts, axes=axes, tests=[one for test in facts.tests for one in _filled_test(test, numbers)])


def _filled(label: str, numbers: Mapping[str, list[str]]) -> list[str]:
    """A label for each number on the axis that it names in braces; itself if it names none."""
    for axis, each in numbers.items():
        if f"{{{axis}}}" in label:
            return [label.replace(f"{{{axis}}}", number) for number in each]
    return [label]


def _filled_test(test: Mapping[str, Any], numbers: Mapping[str, list[str]]) -> list[Mapping[str, Any]]:
    places = [[(axis, one) for one in _filled(label, numbers)] for axis, label in test.get("at", {}).items()]
    return [{**test, "at": dict(place)} for place in itertools.product(*places)] if places else [test]


def _labels(facts: FigureFacts, parameter: str) -> list[tuple[str, str]]:
    """The axes and labels at which a plot draws runs of an experiment."""
    return [(axis, label) for axis, labels in facts.axes.get(parameter, {}).items() for label in labels]


def _at(runs: Mapping[str, Run], axis: str, label: str) -> list[Run]:
    return [run for run in runs.values() if run.coordinates.get(axis) == label]


def _axis_faults(facts: FigureFacts, parameter: str, figure: Mapping[str, Any], runs: list[Run]) -> Iterator[Fault]:
    """Axes, labels and numbers that a plot needs and an experiment does not have."""
    place, plot, experiment = ("figure", parameter), figure["name"], figure[parameter]
    axes = sorted({axis for run in runs for axis in run.coordinates})
    hint = f"axes: {', '.join(axes) or 'none'}"
    number, by_name = facts.numbers.get(parameter, ""), {run.name: run for run in runs}
    for axis in dict.fromkeys([*facts.axes.get(parameter, {}), *([number] if number else [])]):
        if axis not in axes:
            yield Fault(place, f"has no axis {axis}, over which {plot} draws", experiment, hint)
    for axis, label in _labels(facts, parameter):
        found = _at(by_name, axis, label)
        if axis in axes and not found:
            known = list(dict.fromkeys(run.coordinates[axis] for run in runs))
            message = f"has no run at {axis} = {label}, which {plot} draws"
            yield Fault(place, message, experiment, nearest(label, known))
        elif parameter in facts.single and len(found) > 1:
            yield Fault(place, f"has {len(found)} runs at {axis} = {label}; {plot} draws one", experiment, hint)
    if parameter in facts.single and not facts.axes.get(parameter) and len(runs) > 1:
        yield Fault(place, f"has {len(runs)} runs; {plot} draws the run of an experiment of one", experiment, hint)
    for run in runs if number in axes else ():
        value = run.values.get(number, run.coordinates.get(number))
        if not _is_number(value):
            message = f"has no number on its axis {number} in run {run.name}, and {plot} draws over numbers"
            yield Fault(place, message, experiment, f"there: {value}")
            return


def _is_number(value: Any) -> bool:
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return True


def _content_faults(facts: FigureFacts, parameter: str, figure: Mapping[str, Any], drawn: list[Run]) -> Iterator[Fault]:
    """The variables that a plot draws and the first of the runs without them does not have."""
    wanted = {name: dims for dims, names in facts.reads.get(parameter, {}).items() for name in names.split()}
    place = ("figure",) if parameter == ALL else ("figure", parameter)
    value = figure["name"] if parameter == ALL else figure[parameter]
    seen: list[Any] = []
    for run in drawn if wanted else ():
        made_by = run.setup.model_dump(include={"spectra", "analysis"})
        if made_by in seen:
            continue
        seen.append(made_by)
        contents, where = contents_of(run.setup), f"the spectrum of {run.experiment}, run {run.name}"
        missing = [name for name in wanted if name not in contents.dimensions and contents.complete]
        if missing:
            be = "is" if len(missing) == 1 else "are"
            message = f"{figure['name']} draws {', '.join(missing)}, which {be} not in {where}"
            yield Fault(place, message, value, sources_of(missing[0]))
            return
        for name, dims in wanted.items():
            has = contents.dimensions.get(name)
            if dims and has is not None and has != frozenset(dims.split()):
                message = f"{figure['name']} draws {name} by {' and '.join(dims.split())}; in {where} it has "
                yield Fault(place, f"{message}the dimensions {', '.join(sorted(has))}", value)
                return


def _level_faults(
    facts: FigureFacts, figure: Mapping[str, Any], claim: Claim, runs: Mapping[str, Mapping[str, Run]]
) -> Iterator[Fault]:
    """A threshold that the relative errors of no run have."""
    level = figure.get(facts.level) if facts.level else None
    if level is None or not all(name in runs for name in claim.experiments):
        return
    known: set[float] = set()
    for run in (run for name in claim.experiments for run in runs[name].values()):
        contents = contents_of(run.setup)
        if not contents.complete:
            return
        if any(name.endswith(ERROR) for name in contents.dimensions):
            known |= {round(float(each), 9) for each in contents.coordinates.get("threshold", ())}
    if round(level, 9) not in known:
        words = ", ".join(f"{each:g}" for each in sorted(known)) or "none"
        yield Fault(("figure", facts.level), "is no threshold in any run's spectrum", level, f"known: {words}")
