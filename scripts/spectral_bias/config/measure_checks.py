"""Checks of a test against its runs' spectra before training: what the measure reads, and what methods make of a run.

Families declare both (``registry.facts``); of a method or measure that declares nothing, nothing is checked.
"""

from __future__ import annotations

import contextlib
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from spectral_bias.config.axes import Run
from spectral_bias.config.claim import Criterion, Inequality
from spectral_bias.config.errors import nearest
from spectral_bias.config.experiment import Computed, Experiment, Setup
from spectral_bias.config.facts import BadFactsError, declared, facts_of
from spectral_bias.config.method_coordinates import coordinates_on
from spectral_bias.config.validation import Fault
from spectral_bias.config.yaml_source import KeyPath
from spectral_bias.registry.facts import AnalysisFacts, DatasetFacts, MeasureFacts, MethodFacts
from spectral_bias.registry.members import members

# What every spectrum of a trained network holds, whatever its methods.
CARRIED = {"loss": "seed step", "status": "seed", "last_step": "seed"}
TIMES = ("first_passage_step", "first_passage_after_step", "sustained_step", "sustained_after_step")
RUNS = {"one": (1, 1), "two": (2, 2), "two or more": (2, math.inf), "any": (1, math.inf)}
GIVES = {"numbers by run": "numbers by seed and run", "one number": "one number in all"}


@dataclass(frozen=True)
class Contents:
    """What a run's spectrum will hold.

    Attributes:
        dimensions: dimensions by variable.
        coordinates: values by dimension, where they are known.
        complete: whether every method has declared its variables.
    """

    dimensions: dict[str, frozenset[str]] = field(default_factory=dict)
    coordinates: dict[str, Sequence[float]] = field(default_factory=dict)
    complete: bool = True


def contents_of(setup: Setup) -> Contents:
    """What the spectrum of a run will hold."""
    computed = isinstance(setup, Computed)
    group, record = ("spectra.analyses", AnalysisFacts) if computed else ("spectra.methods", MethodFacts)
    variables: dict[str, str] = {} if computed else dict(CARRIED)
    coordinates: dict[str, Sequence[float]] = {}
    complete = True
    for choice in [setup.analysis] if computed else setup.spectra:
        try:
            facts = facts_of(record, group, choice.model_dump())
        except BadFactsError:
            facts = None
        if facts is None or facts.variables is None:
            complete = False
            continue
        variables |= variables_of(facts)
        coordinates |= _on_points(facts, choice.model_dump(), setup)
    return Contents({name: frozenset(dims.split()) for name, dims in variables.items()}, coordinates, complete)


def _on_points(facts: AnalysisFacts, method: Mapping[str, Any], setup: Setup) -> dict[str, Sequence[float]]:
    """A method's coordinates, with those that follow from a dataset's points; a log does not declare its points."""
    coordinates = dict(facts.coordinates)
    if isinstance(facts, MethodFacts) and isinstance(setup, Experiment):
        with contextlib.suppress(BadFactsError):
            data = facts_of(DatasetFacts, "datasets", setup.dataset.model_dump())
            coordinates |= coordinates_on(facts, method, data) if data is not None else {}
    return coordinates


def variables_of(facts: AnalysisFacts) -> dict[str, str]:
    """The dimensions of each variable that a method or an analysis declares."""
    found = {name: dims for dims, names in (facts.variables or {}).items() for name in names.split()}
    times = {f"{prefix}{name}": f"seed threshold {dim}" for prefix, dim in facts.times.items() for name in TIMES}
    return found | times


def sources_of(variable: str) -> str:
    """The library's methods that give a variable, or else its analyses, as a hint."""
    times = next((name for name in TIMES if variable.endswith(name)), "")
    pattern = f"times=.*'{variable.removesuffix(times)}'" if times else rf"\b{re.escape(variable)}\b"
    for group in ("spectra.methods", "spectra.analyses"):
        if found := [name for name in members(group) if re.search(pattern, declared(group, name))]:
            return f"given by {', '.join(found)}"
    return ""


def measure_faults(test: Inequality, place: KeyPath, chosen: Mapping[str, Run], axes: Sequence[str]) -> Iterator[Fault]:
    """Everything in a test that its runs cannot give.

    Args:
        test: the test, on a measure or on seconds.
        place: its key path in the claim.
        chosen: the runs that it reads, by name.
        axes: the axes of its experiment.
    """
    key, group = ("measure", "verdicts.measures") if isinstance(test, Criterion) else ("timing", "timings")
    measure = getattr(test, key).model_dump()
    try:
        facts = facts_of(MeasureFacts, group, measure)
    except BadFactsError as error:
        yield Fault((*place, key), str(error))
        return
    if facts is None:
        return
    least, most = RUNS[facts.runs]
    if not least <= len(chosen) <= most:
        names = ", ".join([*list(chosen)[:5], *(["..."] if len(chosen) > 5 else [])])
        count = f"{len(chosen)} run{'' if len(chosen) == 1 else 's'}"
        message = f"chooses {count} of {test.experiment} ({names}); {measure['name']} reads {facts.runs}"
        yield Fault((*place, "where"), message, test.where, f"axes: {', '.join(axes) or 'none'}")
    if isinstance(test, Criterion) and (message := _statistic_fault(test.statistic, facts, measure["name"], chosen)):
        yield Fault((*place, "statistic"), message, test.statistic)
    place = (*place, key)
    if facts.axis and (message := _axis_fault(facts.axis, axes, chosen)):
        yield Fault((*place, "axis"), message, facts.axis, "" if facts.axis in axes else nearest(facts.axis, axes))
    read: list[tuple[Any, Contents]] = []
    for run in chosen.values():
        source = run.setup.analysis if isinstance(run.setup, Computed) else run.setup.spectra
        if not any(source == each for each, _ in read):
            read.append((source, contents_of(run.setup)))
            if faults := list(
                _spectrum_faults(facts, measure, place, read[-1][1], f"{test.experiment}, run {run.name}")
            ):
                yield from dict.fromkeys(faults)
                return


def _statistic_fault(statistic: str, facts: MeasureFacts, name: str, chosen: Mapping[str, Run]) -> str:
    gives = f"{name} gives {GIVES.get(facts.gives, 'one number a seed')}"
    if (statistic == "trend") != (facts.gives == "numbers by run"):
        return f"{gives}: choose {'proportion or median' if statistic == 'trend' else 'trend'}"
    if statistic == "proportion" and facts.gives in {"numbers", "one number"}:
        return f"needs yes or no of each seed; {gives}: choose median or value"
    seeds = [run.setup.seeds for run in chosen.values() if isinstance(run.setup, Experiment)]
    if statistic == "value" and facts.gives != "one number" and max(seeds, default=1) > 1:
        return f"is one computed number; the runs have {max(seeds)} seeds each: choose proportion or median"
    return ""


def _axis_fault(name: str, axes: Sequence[str], chosen: Mapping[str, Run]) -> str:
    if name not in axes:
        return "is not an axis of the experiment"
    for value in (run.values[name] for run in chosen.values()):
        try:
            float(value)
        except (TypeError, ValueError):
            return f"has the value {value!r}; a sweep needs an axis of numbers"
    return ""


def _spectrum_faults(
    facts: MeasureFacts, measure: Mapping[str, Any], place: KeyPath, contents: Contents, run: str
) -> Iterator[Fault]:
    """What the measure reads and the spectrum does not hold."""

    def fault(wanted: Any, message: str, hint: str = "", parameter: str = "") -> Fault:
        """A fault at the parameter that says what is wanted, or at the measure where it follows from its name."""
        for key in (parameter, *measure):
            value = measure.get(key)
            if key != "name" and value == wanted and type(value) is type(wanted):
                return Fault((*place, key), message, wanted, hint)
            if isinstance(value, list) and wanted in value:
                return Fault((*place, key, value.index(wanted)), message, wanted, hint)
        return Fault(place, f"reads {wanted}; it {message}", measure["name"], hint)

    for variable in facts.variables:
        dims = contents.dimensions.get(variable)
        if dims is None:
            if contents.complete:
                named, near = variable in measure.values(), nearest(variable, contents.dimensions)
                hint = near if named and near.startswith("did") else sources_of(variable) or near
                yield fault(variable, f"is not in the spectrum of {run}", hint)
                if not named:
                    return
            continue
        has = f"has the dimensions {', '.join(sorted(dims))} in {run}"
        missing = [dim for dim in ("seed", *facts.along) if dim not in dims and dim not in facts.optional]
        more = sorted(dims - {"seed", *facts.along, *facts.optional})
        if missing:
            yield fault(missing[0], f"is no dimension of {variable}, which {has}")
        elif more:
            choose = "choose a place along it" if "along" in measure else "it has one number too many a seed"
            yield fault(variable, f"{has}, and {more[0]} is one too many: {choose}")
        for dim, places in facts.along.items():
            values = contents.coordinates.get(dim)
            for each in places if dim in dims else ():
                if each is None:
                    yield Fault((*place, "place"), f"is missing: {variable} is read at one {dim}")
                elif values is not None and not _holds(values, each):
                    some = [f"{values[0]} to {values[-1]}"] if isinstance(values, range) else [f"{v:g}" for v in values]
                    yield fault(each, f"is no {dim} in the spectrum of {run}", f"known: {', '.join(some)}", dim)


def _holds(values: Sequence[float], wanted: float) -> bool:
    if isinstance(values, range):
        return float(wanted).is_integer() and int(wanted) in values
    return any(math.isclose(wanted, value, rel_tol=1e-5, abs_tol=1e-8) for value in values)
