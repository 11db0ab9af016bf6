"""Tests that a figure takes off its claim's verdict (``registry.facts.FigureFacts.tests``), checked before training."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from spectral_bias.config.axes import Run, chosen_runs
from spectral_bias.config.claim import Claim, Criterion
from spectral_bias.config.errors import nearest
from spectral_bias.config.validation import Fault
from spectral_bias.registry.facts import FigureFacts


def tests_lacking(
    facts: FigureFacts, figure: Mapping[str, Any], claim: Claim, runs: Mapping[str, Mapping[str, Run]]
) -> Iterator[Fault]:
    """A fault for each test that the figure needs and the claim has not, or has several times.

    Args:
        facts: what the plot declares.
        figure: its name and parameters.
        claim: the claim.
        runs: the runs of the sound experiments, by experiment and name.
    """
    tests = claim.tests
    for wanted in facts.tests:
        if wanted.get("experiment", claim.experiments[0]) not in claim.experiments:
            continue  # told of the experiment
        rest = {key: each for key, each in wanted.items() if key != "value"}
        has = {test.name: _of(test) | _place(test, rest, runs) for test in tests}
        found = [test for test in tests if rest.items() <= has[test.name].items()]
        if "value" in wanted:
            yield from _value_faults(str(wanted["value"]), rest, found, figure)
        elif len(found) != 1 and "name" in rest:
            yield _unknown_name(str(rest["name"]), figure, [test.name for test in tests])
        elif len(found) != 1:
            message = f"{figure['name']} draws the claim's one test {_words(rest)}, and it has {len(found) or 'none'}"
            yield Fault(("figure",), message, figure["name"], _listed(found or tests))


def _of(test: Criterion) -> dict[str, Any]:
    """What a test can be chosen by: as in a verdict file."""
    measure = test.measure.model_dump()
    own = {"name": test.name, "kind": test.kind, "measure": measure["name"], "experiment": test.experiment}
    return measure | own


def _place(test: Criterion, rest: Mapping[str, Any], runs: Mapping[str, Mapping[str, Run]]) -> dict[str, Any]:
    """The labels of the one run that a test reads, on the axes that are asked for; none if it reads several."""
    read = list(chosen_runs(test.where, runs.get(test.experiment, {})).values())
    if "at" not in rest or len(read) != 1:
        return {}
    return {"at": {axis: read[0].coordinates.get(axis) for axis in rest["at"]}}


def _value_faults(
    parameter: str, rest: Mapping[str, Any], found: Sequence[Criterion], figure: Mapping[str, Any]
) -> Iterator[Fault]:
    values = {test.name: _of(test)[parameter] for test in found if parameter in _of(test)}
    needs = f"{figure['name']} draws the {parameter} of the claim's tests{_space(_words(rest))}"
    if not values:
        yield Fault(("figure",), f"{needs}, and none has one", figure["name"])
    elif len({repr(each) for each in values.values()}) > 1:
        listed = ", ".join(f"{each} in {name}" for name, each in values.items())
        yield Fault(("figure",), f"{needs}, and they differ", figure["name"], listed)


def _unknown_name(name: str, figure: Mapping[str, Any], known: list[str]) -> Fault:
    """The fault of a test's name, at the parameter that gives it if one does."""
    given = next((key for key, value in figure.items() if key != "name" and value == name), None)
    if given is not None:
        return Fault(("figure", given), "is not a test of this claim", name, nearest(name, known))
    message = f"{figure['name']} draws the test {name!r}, which this claim does not have"
    return Fault(("figure",), message, figure["name"], nearest(name, known))


def _words(rest: Mapping[str, Any]) -> str:
    """The choice in words, as in: of deviation on tones with variable = rate."""
    said = {"measure": "of", "experiment": "on", "kind": "of the kind"}
    parts = [f"{words} {rest[key]}" for key, words in said.items() if key in rest]
    parts += [f"at {axis} = {label}" for axis, label in rest.get("at", {}).items()]
    others = [f"{key} = {value}" for key, value in rest.items() if key not in {*said, "at"}]
    return " ".join([*parts, *(["with " + ", ".join(others)] if others else [])])


def _space(words: str) -> str:
    return f" {words}" if words else ""


def _listed(tests: Sequence[Criterion]) -> str:
    return ", ".join(f"{test.name} ({_of(test)['measure']} on {test.experiment})" for test in tests)
