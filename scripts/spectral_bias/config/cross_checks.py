"""Checks of claims against the experiments that they read, and the runs that a test chooses."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from spectral_bias.config.axes import Run, axis_labels
from spectral_bias.config.claim import Claim, Inequality
from spectral_bias.config.errors import nearest
from spectral_bias.config.experiment import Experiment, SetupFile, label_of
from spectral_bias.config.validation import Fault
from spectral_bias.config.yaml_source import KeyPath


def claim_faults(
    claim: Claim, known: Collection[str], experiments: Mapping[str, SetupFile], runs: Mapping[str, Mapping[str, Run]]
) -> Iterator[Fault]:
    """What a claim says of experiments that is not so.

    Args:
        claim: the claim.
        known: the names of all experiments, those with faults of their own among them.
        experiments: the sound ones by name.
        runs: their runs, by experiment and name.
    """
    for index, name in enumerate(claim.experiments):
        if name not in known:
            yield Fault(("experiments", index), "is not a known experiment", name, nearest(name, known))
        elif name in claim.experiments[:index]:
            yield Fault(("experiments", index), "is given twice", name)
    for index, test in enumerate(claim.tests):
        yield from _test_faults(test, ("tests", index), claim, experiments)
    for index, timed in enumerate(claim.measured):
        keys = ("measured", index)
        yield from _test_faults(timed, keys, claim, experiments)
        if not isinstance(experiments.get(timed.experiment), Experiment | None):
            yield Fault((*keys, "experiment"), "trains nothing, and only training is timed", timed.experiment)
    names = [test.name for test in claim.tests]
    for index, name in enumerate(claim.corrected.tests if claim.corrected else ()):
        if name not in names:
            yield Fault(("corrected", "tests", index), "is not a test of this claim", name, nearest(name, names))
    shown = claim.figure.model_dump()
    experiment, run = shown.get("experiment"), shown.get("run")
    if isinstance(experiment, str) and experiment not in claim.experiments:
        hint = nearest(experiment, claim.experiments)
        yield Fault(("figure", "experiment"), "is not among this claim's experiments", experiment, hint)
    elif isinstance(run, str) and run not in (known_runs := runs.get(str(experiment), {run: None})):
        yield Fault(("figure", "run"), f"is not a run of {experiment}", run, nearest(run, known_runs))


def _test_faults(
    test: Inequality, place: KeyPath, claim: Claim, experiments: Mapping[str, SetupFile]
) -> Iterator[Fault]:
    if test.experiment not in claim.experiments:
        hint = nearest(test.experiment, claim.experiments)
        yield Fault((*place, "experiment"), "is not among this claim's experiments", test.experiment, hint)
    elif test.experiment in experiments:
        yield from _where_faults(test, place, experiments[test.experiment])


def _where_faults(test: Inequality, place: KeyPath, experiment: SetupFile) -> Iterator[Fault]:
    axes = experiment.axes
    for axis, wanted in test.where.items():
        keys = (*place, "where", axis)
        if axis not in axes:
            yield Fault(keys, f"is not an axis of {test.experiment}", hint=nearest(axis, axes))
            continue
        known = axis_labels(axes[axis])
        labels = wanted_labels(wanted)
        if not labels:
            yield Fault(keys, "names no value of that axis", wanted)
        for label in labels:
            if label not in known:
                yield Fault(keys, "is not a value of that axis", label, nearest(label, known))


def wanted_labels(wanted: Any) -> list[str]:
    """A ``where`` entry, one label or a list of them, as labels."""
    return [label_of(each) for each in (wanted if isinstance(wanted, list) else [wanted])]


def chosen_runs(test: Inequality, runs: dict[str, Run]) -> dict[str, Run]:
    """The runs that a test's ``where`` chooses, in the experiment's order."""
    wanted = {axis: wanted_labels(labels) for axis, labels in test.where.items()}
    return {
        name: run
        for name, run in runs.items()
        if all(run.coordinates.get(axis) in labels for axis, labels in wanted.items())
    }
