"""Replicates: experiments done once more, with everything inherited but their seeds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from spectral_bias.config.axes import Run, chosen_runs, wanted_labels
from spectral_bias.config.cross_checks import where_faults
from spectral_bias.config.errors import Problem, nearest
from spectral_bias.config.experiment import (
    Axis,
    Computed,
    Experiment,
    ExperimentFile,
    ExternalLog,
    Replicate,
    Setup,
    SetupFile,
    label_of,
)
from spectral_bias.config.facts import BadFactsError, facts_of
from spectral_bias.config.validation import UNKNOWN_KEY, Fault, Layer, problems_at
from spectral_bias.registry.facts import DatasetFacts

SUFFIX = "-again"
# What an overlay may say of a replicate: its seeds, and its runs where the scale's axes have other values.
OF_OVERLAYS = ("seeds", "runs")


@dataclass(frozen=True)
class Resolved:
    """A replicate as the experiment that it stands for.

    Attributes:
        first: the name of the experiment that it does once more.
        experiment: that experiment with the replicate's title and seeds, and those values of its axes that it does.
        runs: its runs by name, each as in the first experiment but for title, seeds and draws of noise.
    """

    first: str
    experiment: ExperimentFile
    runs: dict[str, Run]


def resolved(
    records: Mapping[str, Replicate],
    layers: Mapping[str, Sequence[Layer]],
    known: Collection[str],
    experiments: Mapping[str, SetupFile],
    runs: Mapping[str, Mapping[str, Run]],
    check: Callable[[Setup], Iterable[Fault]],
) -> tuple[dict[str, Resolved], list[Problem]]:
    """The sound replicates by name, and the problems of the others.

    Args:
        records: the replicates by name.
        layers: the files that each came from.
        known: the names of all experiments, those with faults of their own among them.
        experiments: the sound ones that are no replicates, by name.
        runs: their runs, by experiment and name.
        check: function of a run's setup that returns what is wrong between its parts.
    """
    made: dict[str, Resolved] = {}
    problems: list[Problem] = []
    for name, record in records.items():
        found = list(_of_overlays(layers[name]))
        found += problems_at(layers[name], _faults(name, record, known, experiments, records))
        first = experiments.get(record.replicates)
        if not found and isinstance(first, ExperimentFile) and record.replicates in runs:
            made[name] = _replicate(name, record, first, runs[record.replicates])
            # What is inherited was checked with the first experiment.
            faults = (fault for run in made[name].runs.values() for fault in check(run.setup))
            found += problems_at(layers[name], dict.fromkeys(each for each in faults if each.keys == ("seeds",)))
        problems += found
    return made, problems


def repeated(
    experiments: Mapping[str, SetupFile], runs: Mapping[str, Mapping[str, Run]], replicates: Mapping[str, Resolved]
) -> dict[str, Resolved]:
    """A replicate of every trained experiment that has none, with as many seeds a run as there, by its name."""
    replicated = {each.first for each in replicates.values()}
    made = {}
    for first, record in experiments.items():
        if isinstance(record, ExperimentFile) and first in runs and first not in replicated:
            name, title = f"{first}{SUFFIX}", _title(record)
            again = {run: _run(name, planned, title) for run, planned in runs[first].items()}
            made[name] = Resolved(first, record.model_copy(update={"title": title}), again)
    return made


def reworded(problem: Problem) -> Problem:
    """The problem of a key that a replicate inherits, saying so."""
    if problem.message != UNKNOWN_KEY or problem.keys[-1] not in ExperimentFile.model_fields:
        return problem
    return replace(problem, message="is no key of a replicate, which inherits it", hint="change the first experiment")


def _of_overlays(layers: Sequence[Layer]) -> Iterator[Problem]:
    for layer in layers[1:]:
        for key in layer.data:
            if key not in OF_OVERLAYS and key in Replicate.model_fields:
                message = f"cannot be overlaid; of a replicate only {' and '.join(OF_OVERLAYS)} can"
                yield layer.problem((key,), message, value=layer.data[key])


def _faults(
    name: str,
    record: Replicate,
    known: Collection[str],
    experiments: Mapping[str, SetupFile],
    replicates: Mapping[str, Replicate],
) -> Iterator[Fault]:
    """What is wrong between a replicate and the experiment that it does once more."""
    first, keys = record.replicates, ("replicates",)
    others = [each for each, other in replicates.items() if other.replicates == first]
    if first == name:
        yield Fault(keys, "is this experiment itself; name the one that is done once more", first)
    elif first in replicates:
        yield Fault(keys, "is a replicate itself", first, f"write {replicates[first].replicates}")
    elif first not in known:
        trained = [each for each, other in experiments.items() if isinstance(other, Experiment)]
        yield Fault(keys, "is not a known experiment", first, nearest(first, trained))
    elif isinstance(experiments.get(first), Computed):
        yield Fault(keys, "trains nothing, so there is nothing to train with other seeds", first)
    elif isinstance(experiments.get(first), ExternalLog):
        yield Fault(keys, "was trained elsewhere, so its training cannot be repeated here", first)
    elif name != others[0]:
        yield Fault(keys, f"has a replicate already, {others[0]}; an experiment has one at most", first)
    elif first in experiments:
        yield from where_faults(record.runs, ("runs",), first, experiments[first])


def _replicate(name: str, record: Replicate, first: ExperimentFile, runs: Mapping[str, Run]) -> Resolved:
    title, where = record.title or _title(first), record.runs
    axes = {
        axis: _cut(each, wanted_labels(where[axis])) if axis in where else each for axis, each in first.axes.items()
    }
    again = {run: _run(name, each, title, record.seeds) for run, each in chosen_runs(where, runs).items()}
    changes = {"title": title, "seeds": record.seeds, "axes": axes}
    return Resolved(record.replicates, first.model_copy(update=changes), again)


def _title(first: ExperimentFile) -> str:
    return f"{first.title} Once more, with fresh seeds."


def _cut(axis: Axis, labels: Collection[str]) -> Axis:
    """An axis with those of its values that have some labels."""
    if axis.cases is not None:
        return axis.model_copy(update={"cases": {each: axis.cases[each] for each in axis.cases if each in labels}})
    return axis.model_copy(update={"values": [each for each in axis.values or [] if label_of(each) in labels]})


def _run(name: str, first: Run, title: str, seeds: int | None = None) -> Run:
    """A run once more; with as many seeds as before if no number is given."""
    changes: dict[str, Any] = {"title": title}
    if seeds is not None and isinstance(first.setup, Experiment):
        changes |= {"seeds": seeds, "dataset": _with_copies(first.setup.dataset, seeds)}
    return replace(first, experiment=name, setup=first.setup.model_copy(update=changes))


def _with_copies(dataset: Any, seeds: int) -> Any:
    """A dataset with a draw of its noise for every seed."""
    try:
        facts = facts_of(DatasetFacts, "datasets", dataset.model_dump())
    except BadFactsError:
        return dataset
    return dataset.model_copy(update={facts.copies: seeds}) if facts and facts.copies else dataset
