"""Checks that need more than one record: claims against experiments, tones against grids, batches against data."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from spectral_bias.config.axes import axis_labels
from spectral_bias.config.errors import Problem, nearest
from spectral_bias.config.experiment import Experiment, Recorded, label_of
from spectral_bias.config.validation import Fault, problem_at
from spectral_bias.config.yaml_source import KeyPath
from spectral_bias.registry.images import FORMATS, IMAGES
from spectral_bias.registry.logged_steps import logged_steps

if TYPE_CHECKING:
    from spectral_bias.config.axes import Run
    from spectral_bias.config.catalogue import Catalogue
    from spectral_bias.config.claim import Claim, Inequality
    from spectral_bias.config.experiment import Setup

TONES = {"synthetic", "undersampled", "noisy"}
IN_ROLES = {"noisy", "noisy_image", "noisy_labels"}
# Methods that take all evaluation points for one grid.
MAX_SNAPSHOTS = 100_000
ON_GRIDS = {"dft", "dst", "dct_bands", "contours"}


def cross_problems(catalogue: Catalogue, folder: Path | None = None) -> list[Problem]:
    """Every fault between records, each once; ``folder`` is what the paths of images are relative to."""
    problems: list[Problem] = []
    for name, runs in catalogue.runs.items():
        layers = catalogue.entries["experiments"][name].layers
        found: dict[KeyPath, list[tuple[str, Fault]]] = {}
        for run in runs.values():
            for fault in _setup_faults(run.setup, folder or Path.cwd()):
                found.setdefault(fault.keys, []).append((run.name, fault))
        for faults in found.values():
            run_name, fault = faults[0]
            hint = "" if len(faults) == len(runs) else f"in run {run_name}"
            problems.append(problem_at(layers, fault.keys, fault.message, value=fault.value, hint=fault.hint or hint))
    for name, claim in catalogue.claims.items():
        layers = catalogue.entries["claims"][name].layers
        for fault in _claim_faults(claim, catalogue):
            problems.append(problem_at(layers, fault.keys, fault.message, value=fault.value, hint=fault.hint))
    return problems


def _setup_faults(setup: Setup, folder: Path) -> Iterator[Fault]:
    if isinstance(setup, Experiment):
        yield from _run_faults(setup, folder)
    elif isinstance(setup, Recorded):
        yield from _log_faults(setup.trajectory, folder)


def _log_faults(name: str, folder: Path) -> Iterator[Fault]:
    """What is wrong with the path of a log, as far as it can be said without reading it."""
    if message := _own_file_fault(name, folder):
        yield Fault(("trajectory",), message, name)


def _own_file_fault(name: str, folder: Path) -> str:
    """What is wrong with the path of a file of the user's own; empty if nothing is."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        # Certificates hold the path, and name no machine; an audit of somebody's results opens nothing beside them.
        return "must be relative to the working folder, and lie in it; make a link there to a file elsewhere"
    if set(name) & set("{}*\n\r"):
        return "must not have { } * or a line end in it"
    if path.parts[:1] == ("results",):
        return "lies in results/, where this workflow writes; keep it elsewhere"
    if not os.path.isfile(folder / path):  # noqa: PTH113 - unlike Path, it answers for any text
        return "is not a file"
    return "" if name == str(path) else f"must be written {path}"


def _run_faults(setup: Experiment, folder: Path) -> Iterator[Fault]:
    dataset = setup.dataset.model_dump()
    count = training_points(dataset)
    if isinstance(setup.batch, int) and count and setup.batch > count:
        yield Fault(("batch",), f"is larger than the {count} training points", setup.batch)
    if dataset["name"] in IN_ROLES:
        if setup.seeds > dataset["copies"]:
            yield Fault(("seeds",), f"is more than the dataset's {dataset['copies']} copies of its noise", setup.seeds)
        for index, method in enumerate(setup.spectra):
            if method.name in ON_GRIDS:
                message = f"needs points of one grid; {dataset['name']} has training, validation and test points"
                yield Fault(("spectra", index), message, method.name)
    if dataset["name"] in TONES:
        yield from _tone_faults(dataset)
        for index, method in enumerate(setup.spectra):
            frequencies = method.model_dump().get("frequencies", []) if method.name == "dft" else []
            for place, frequency in enumerate(frequencies):
                if message := _above_nyquist(frequency, dataset["evaluate"], "evaluation"):
                    yield Fault(("spectra", index, "frequencies", place), message, frequency)
    if next(islice(logged_steps(setup.steps, **setup.snapshots.model_dump()), MAX_SNAPSHOTS, None), None) is not None:
        yield Fault(("snapshots",), f"log more than {MAX_SNAPSHOTS} of the {setup.steps} steps")
    if dataset["name"] in {"image", "noisy_image"}:
        yield from _image_faults(dataset["source"], folder)


def _image_faults(source: str, folder: Path) -> Iterator[Fault]:
    suffix = PurePosixPath(source).suffix.lower()
    if suffix:
        message = _own_file_fault(source, folder)
        if not message and suffix not in FORMATS:
            message = f"is no image of a known format: {', '.join(FORMATS)}"
        if message:
            yield Fault(("dataset", "source"), message, source)
    elif source not in IMAGES:
        message = "is neither a known image nor the path of a file with its suffix"
        yield Fault(("dataset", "source"), message, source, nearest(source, IMAGES))


def _tone_faults(dataset: dict[str, Any]) -> Iterator[Fault]:
    for index, term in enumerate(dataset["terms"]):
        kind = "sin" if term["sin"] is not None else "cos"
        keys = ("dataset", "terms", index, kind)
        if message := _above_nyquist(term[kind], dataset["evaluate"], "evaluation"):
            yield Fault(keys, message, term[kind])
        elif dataset["name"] == "undersampled":
            continue
        elif message := _above_nyquist(term[kind], dataset["train"], "training"):
            yield Fault(keys, f"{message}; where that is meant, use the dataset 'undersampled'", term[kind])
        elif message := _above_nyquist(term[kind], dataset.get("validation", dataset["train"]), "validation"):
            yield Fault(keys, message, term[kind])


def _above_nyquist(frequency: float, count: int, grid: str) -> str:
    """What is wrong with a frequency on a grid of ``count`` points; frequencies in cycles per domain length."""
    if 2 * frequency < count:
        return ""
    return f"is not below the Nyquist frequency {count / 2:g} of the {count} {grid} points"


def training_points(dataset: dict[str, Any]) -> int | None:
    """How many training points a dataset's parameters ask for, where they say so."""
    if isinstance(dataset.get("train"), int):
        # On a grid of several dimensions these are the points along each side.
        on_plane, on_grid = dataset["name"] == "poisson_square", dataset.get("arrangement") == "grid"
        return int(dataset["train"]) ** (2 if on_plane else int(dataset["dimension"]) if on_grid else 1)
    if dataset["name"] == "noisy_image":
        return (int(dataset["size"]) ** 2 + 1) // 2
    if dataset["name"] == "image":
        # Of a checkerboard every second pixel is trained on, the first one included.
        pixels = int(dataset["size"]) ** 2
        return pixels if dataset["pixels"] == "all" else (pixels + 1) // 2
    return None


def _claim_faults(claim: Claim, catalogue: Catalogue) -> Iterator[Fault]:
    known = catalogue.names["experiments"]
    for index, name in enumerate(claim.experiments):
        if name not in known:
            yield Fault(("experiments", index), "is not a known experiment", name, nearest(name, known))
        elif name in claim.experiments[:index]:
            yield Fault(("experiments", index), "is given twice", name)
    for index, test in enumerate(claim.tests):
        yield from _test_faults(test, ("tests", index), claim, catalogue)
    for index, timed in enumerate(claim.measured):
        keys = ("measured", index)
        yield from _test_faults(timed, keys, claim, catalogue)
        if not isinstance(catalogue.experiments.get(timed.experiment), Experiment | None):
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
    elif isinstance(run, str) and run not in (runs := catalogue.runs.get(str(experiment), {run: None})):
        yield Fault(("figure", "run"), f"is not a run of {experiment}", run, nearest(run, runs))


def _test_faults(test: Inequality, place: KeyPath, claim: Claim, catalogue: Catalogue) -> Iterator[Fault]:
    if test.experiment not in claim.experiments:
        hint = nearest(test.experiment, claim.experiments)
        yield Fault((*place, "experiment"), "is not among this claim's experiments", test.experiment, hint)
    elif test.experiment in catalogue.experiments:
        yield from _where_faults(test, place, catalogue)


def _where_faults(test: Inequality, place: KeyPath, catalogue: Catalogue) -> Iterator[Fault]:
    axes = catalogue.experiments[test.experiment].axes
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
