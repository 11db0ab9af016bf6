"""Checks that need more than one record: claims against experiments, frequencies against grids, batches against data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spectral_bias.spec.experiment import label_of
from spectral_bias.spec.problems import Problem, nearest
from spectral_bias.spec.validation import layer_of

if TYPE_CHECKING:
    from spectral_bias.spec.catalogue import Catalogue, Entry
    from spectral_bias.spec.claim import Claim, Criterion
    from spectral_bias.spec.runs import Run

IMAGE_SUFFIXES = {".png", ".jpg", ".jpeg", ".tif", ".tiff"}


def cross_problems(catalogue: Catalogue) -> list[Problem]:
    """Every fault between records, each once."""
    problems: list[Problem] = []
    for name, runs in catalogue.runs.items():
        entry = catalogue.entries["experiments"][name]
        for run in runs.values():
            problems += [problem for problem in _run_problems(run, entry) if problem not in problems]
    for name, claim in catalogue.claims.items():
        problems += _claim_problems(claim, catalogue.entries["claims"][name], catalogue)
    return problems


def _run_problems(run: Run, entry: Entry) -> Iterator[Problem]:
    dataset = run.setup.dataset.model_dump()

    def at(*keys: str | int) -> Any:
        return layer_of(entry.layers, keys).problem

    count = training_points(dataset)
    if isinstance(run.setup.batch, int) and count and run.setup.batch > count:
        yield at("batch")(("batch",), f"is larger than the {count} training points", value=run.setup.batch)
    if dataset["name"] == "synthetic":
        for index, term in enumerate(dataset["terms"]):
            frequency = term["sin"] or term["cos"]
            if 2 * frequency >= dataset["train"]:
                message = (
                    f"frequency {frequency:g} is not below the Nyquist frequency {dataset['train'] / 2:g} of the "
                    f"{dataset['train']} training points; use the dataset 'undersampled' where that is meant"
                )
                yield at("dataset", "terms", index)(("dataset", "terms", index), message)
    if dataset["name"] == "image" and Path(dataset["source"]).suffix.lower() in IMAGE_SUFFIXES:
        if not Path(dataset["source"]).is_file():
            yield at("dataset", "source")(("dataset", "source"), "is not a file", value=dataset["source"])
    for index, method in enumerate(run.setup.spectra):
        chosen = method.model_dump()
        for place, frequency in enumerate(chosen.get("frequencies") or []):
            if "evaluate" in dataset and 2 * frequency >= dataset["evaluate"]:
                keys = ("spectra", index, "frequencies", place)
                nyquist = dataset["evaluate"] / 2
                message = (
                    f"is not below the Nyquist frequency {nyquist:g} of the {dataset['evaluate']} evaluation points"
                )
                yield at(*keys)(keys, message, value=frequency)


def training_points(dataset: dict[str, Any]) -> int | None:
    """How many training points a dataset's parameters ask for, where they say so."""
    if "train" in dataset:
        return int(dataset["train"])
    return int(dataset["size"]) ** 2 if "size" in dataset else None


def _claim_problems(claim: Claim, entry: Entry, catalogue: Catalogue) -> Iterator[Problem]:
    known = catalogue.entries["experiments"]

    def at(keys: tuple[str | int, ...], message: str, **details: Any) -> Problem:
        return layer_of(entry.layers, keys).problem(keys, message, **details)

    for index, name in enumerate(claim.experiments):
        if name not in known:
            yield at(("experiments", index), "is not a known experiment", value=name, hint=nearest(name, known))
    for index, test in enumerate(claim.tests):
        keys: tuple[str | int, ...] = ("tests", index, "experiment")
        if test.experiment not in claim.experiments:
            hint = nearest(test.experiment, claim.experiments)
            yield at(keys, "is not among this claim's experiments", value=test.experiment, hint=hint)
        elif test.experiment in catalogue.runs:
            yield from (at(*arguments) for arguments in _where_problems(test, index, catalogue))


def _where_problems(test: Criterion, index: int, catalogue: Catalogue) -> Iterator[tuple[tuple[str | int, ...], str]]:
    runs = catalogue.runs[test.experiment]
    axes = catalogue.experiments[test.experiment].axes
    for axis, wanted in test.where.items():
        keys = ("tests", index, "where", axis)
        if axis not in axes:
            yield keys, f"is not an axis of {test.experiment} ({nearest(axis, axes)})"
            continue
        labels = {run.coordinates[axis] for run in runs.values()}
        for label in wanted_labels(wanted):
            if label not in labels:
                yield keys, f"{label!r} is not a value of that axis ({nearest(label, labels)})"


def wanted_labels(wanted: Any) -> list[str]:
    """A ``where`` entry, one label or a list of them, as labels."""
    return [label_of(each) for each in (wanted if isinstance(wanted, list) else [wanted])]


def chosen_runs(test: Criterion, runs: dict[str, Run]) -> dict[str, Run]:
    """The runs that a test's ``where`` chooses, in the experiment's order."""
    wanted = {axis: wanted_labels(labels) for axis, labels in test.where.items()}
    return {
        name: run
        for name, run in runs.items()
        if all(run.coordinates.get(axis) in labels for axis, labels in wanted.items())
    }
