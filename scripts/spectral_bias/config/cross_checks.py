"""Checks of claims against the experiments that they read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from spectral_bias.config.axes import Run, axis_labels, chosen_runs, wanted_labels
from spectral_bias.config.bibliography import REFERENCES, Bibliography
from spectral_bias.config.claim import Claim, Inequality
from spectral_bias.config.errors import nearest
from spectral_bias.config.experiment import Experiment, SetupFile
from spectral_bias.config.figure_checks import figure_faults
from spectral_bias.config.measure_checks import measure_faults
from spectral_bias.config.paper_setup import setup_faults
from spectral_bias.config.validation import Fault
from spectral_bias.config.yaml_source import KeyPath


def claim_faults(
    claim: Claim,
    known: Collection[str],
    experiments: Mapping[str, SetupFile],
    runs: Mapping[str, Mapping[str, Run]],
    replicates: Mapping[str, str],
) -> Iterator[Fault]:
    """Contradictions between a claim and the experiments that it reads.

    Args:
        claim: the claim.
        known: the names of all experiments, those with faults of their own among them.
        experiments: the sound ones by name.
        runs: their runs, by experiment and name.
        replicates: the name of the replicate of an experiment that has one.
    """
    firsts = {again: first for first, again in replicates.items()}
    for index, name in enumerate(claim.experiments):
        if name not in known:
            yield Fault(("experiments", index), "is not a known experiment", name, nearest(name, known))
        elif name in claim.experiments[:index]:
            yield Fault(("experiments", index), "is given twice", name)
        elif name in firsts:
            message = f"is a replicate, which is read wherever {firsts[name]} is"
            yield Fault(("experiments", index), message, name, f"write {firsts[name]}")
    for index, test in enumerate(claim.tests):
        keys: KeyPath = ("tests", index)
        yield from _test_faults(test, keys, claim, experiments, runs)
        yield from _replicate_faults(test, keys, runs, replicates)
    for index, timed in enumerate(claim.measured):
        keys = ("measured", index)
        if isinstance(experiments.get(timed.experiment), Experiment | None):
            yield from _test_faults(timed, keys, claim, experiments, runs)
        else:
            yield Fault((*keys, "experiment"), "trains nothing, and only training is timed", timed.experiment)
    names = [test.name for test in claim.tests]
    for index, name in enumerate(claim.corrected.tests if claim.corrected else ()):
        if name not in names:
            yield Fault(("corrected", "tests", index), "is not a test of this claim", name, nearest(name, names))
    yield from figure_faults(claim, runs)
    if claim.paper_setup and all(name in runs for name in claim.experiments):
        yield from setup_faults(claim.paper_setup, claim.experiments, runs)


def source_faults(claim: Claim, bibliography: Bibliography) -> Iterator[Fault]:
    """Keys of sources that the bibliography does not have, and a table about a paper that is none of the sources.

    Args:
        claim: the claim.
        bibliography: the entries that it may cite.
    """
    for index, source in enumerate(claim.sources):
        if source.key and source.key not in bibliography.entries:
            hint = nearest(source.key, bibliography.entries)
            yield Fault(("sources", index, "key"), f"is not a key of {REFERENCES}", source.key, hint)
    about = claim.paper_setup and claim.paper_setup.source
    keys = [source.key for source in claim.sources if source.key]
    if about and about not in keys:
        yield Fault(
            ("paper_setup", "source"), "is not the key of one of this claim's sources", about, nearest(about, keys)
        )


def _test_faults(
    test: Inequality,
    place: KeyPath,
    claim: Claim,
    experiments: Mapping[str, SetupFile],
    runs: Mapping[str, Mapping[str, Run]],
) -> Iterator[Fault]:
    if test.experiment not in claim.experiments:
        hint = nearest(test.experiment, claim.experiments)
        yield Fault((*place, "experiment"), "is not among this claim's experiments", test.experiment, hint)
    elif test.experiment in experiments:
        faults = list(where_faults(test.where, (*place, "where"), test.experiment, experiments[test.experiment]))
        yield from faults
        if not faults and test.experiment in runs:
            chosen = chosen_runs(test.where, runs[test.experiment])
            yield from measure_faults(test, place, chosen, list(experiments[test.experiment].axes))


def _replicate_faults(
    test: Inequality, place: KeyPath, runs: Mapping[str, Mapping[str, Run]], replicates: Mapping[str, str]
) -> Iterator[Fault]:
    """A test some of whose runs are replicated: it could be judged again neither on these alone nor on the others."""
    again = replicates.get(test.experiment, "")
    if again not in runs or test.experiment not in runs:
        return
    chosen = chosen_runs(test.where, runs[test.experiment])
    left = [run for run in chosen if run not in runs[again]]
    if left and len(left) < len(chosen):
        message = f"{test.name} reads {len(chosen)} runs of {test.experiment}, and {again} replicates some of them only"
        yield Fault((*place, "where"), message, test.where, f"not {left[0]}; replicate all or none")


def where_faults(where: Mapping[str, Any], place: KeyPath, name: str, experiment: SetupFile) -> Iterator[Fault]:
    """Axes and labels that an experiment does not have.

    Args:
        where: a label, or a list of them, by axis.
        place: the key path of ``where`` in its file.
        name: the experiment's name.
        experiment: the experiment.
    """
    axes = experiment.axes
    for axis, wanted in where.items():
        keys = (*place, axis)
        if axis not in axes:
            yield Fault(keys, f"is not an axis of {name}", hint=nearest(axis, axes))
            continue
        known = axis_labels(axes[axis])
        labels = wanted_labels(wanted)
        if not labels:
            yield Fault(keys, "names no value of that axis", wanted)
        for label in labels:
            if label not in known:
                yield Fault(keys, "is not a value of that axis", label, nearest(label, known))
