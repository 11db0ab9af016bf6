"""Tests that a figure takes off its claim's verdict (``registry.facts.FigureFacts.tests``), checked before training."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from spectral_bias.config.claim import Claim, Criterion
from spectral_bias.config.errors import nearest
from spectral_bias.config.validation import Fault
from spectral_bias.registry.facts import FigureFacts


def tests_lacking(facts: FigureFacts, figure: Mapping[str, Any], claim: Claim) -> Iterator[Fault]:
    """A fault for each test that the figure needs and the claim has not, or has several times.

    Args:
        facts: what the plot declares.
        figure: its name and parameters.
        claim: the claim.
    """
    tests = claim.tests
    for wanted in facts.tests:
        if wanted.get("experiment", claim.experiments[0]) not in claim.experiments:
            continue  # told of the experiment
        rest = {key: each for key, each in wanted.items() if key != "value"}
        found = [test for test in tests if all(key in (has := _of(test)) and has[key] == rest[key] for key in rest)]
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
    others = [f"{key} = {value}" for key, value in rest.items() if key not in said]
    return " ".join([*parts, *(["with " + ", ".join(others)] if others else [])])


def _space(words: str) -> str:
    return f" {words}" if words else ""


def _listed(tests: Sequence[Criterion]) -> str:
    return ", ".join(f"{test.name} ({_of(test)['measure']} on {test.experiment})" for test in tests)
