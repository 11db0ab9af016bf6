"""Checks of one run between its parts: tones against grids, methods and batches against data, the user's own files."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

from spectral_bias.config.errors import nearest
from spectral_bias.config.experiment import Experiment, ExternalLog, Setup
from spectral_bias.config.facts import BadFactsError, facts_of
from spectral_bias.config.measure_checks import variables_of
from spectral_bias.config.method_coordinates import band_fault, nested_grids, side_of
from spectral_bias.config.own_files import own_file_fault
from spectral_bias.config.validation import Fault
from spectral_bias.config.yaml_source import KeyPath
from spectral_bias.registry.facts import CostFacts, DatasetFacts, MethodFacts, NetworkFacts
from spectral_bias.registry.images import FORMATS, IMAGES
from spectral_bias.registry.logged_steps import logged_steps

MAX_SNAPSHOTS = 100_000


def run_faults(setup: Setup, folder: Path) -> Iterator[Fault]:
    """Faults between the parts of a run whose keys are sound; paths are relative to ``folder``."""
    if isinstance(setup, ExternalLog) and (message := own_file_fault(setup.external_log, folder)):
        yield Fault(("external_log",), message, setup.external_log)
    if not isinstance(setup, Experiment):
        return
    if _too_many_snapshots(setup.steps, *setup.snapshots.model_dump().values()):
        yield Fault(("snapshots",), f"log more than {MAX_SNAPSHOTS} of the {setup.steps} steps")
    dataset = setup.dataset.model_dump()
    methods = [method.model_dump() for method in setup.spectra]
    place: KeyPath = ("dataset",)
    try:
        facts = facts_of(DatasetFacts, "datasets", dataset)
        if facts is not None:
            yield from _data_faults(facts, dataset, setup, folder)
        elif ":" in dataset["name"]:
            yield Fault(place, _undeclared(dataset), dataset["name"])
        declared: list[tuple[str, MethodFacts]] = []
        for index, method in enumerate(methods):
            place = ("spectra", index)
            needed = facts_of(MethodFacts, "spectra.methods", method)
            if needed is None:
                continue
            if facts is not None:
                yield from _method_faults(facts, needed, method, dataset, index)
            for name, other in declared:
                if message := _clash(name, other, needed):
                    yield Fault(place, message, method["name"])
            declared.append((method["name"], needed))
        place = ("model",)
        facts_of(NetworkFacts, "models.networks", setup.model.model_dump(), inputs=1, outputs=1)
        for key, group in (("loss", "training.losses"), ("optimiser", "training.optimisers")):
            place = (key,)
            facts_of(CostFacts, group, getattr(setup, key).model_dump())
    except BadFactsError as error:
        yield Fault(place, str(error))


def _undeclared(dataset: Mapping[str, Any]) -> str:
    """What to write beside a dataset of the user's own that declares nothing about itself."""
    name, given = dataset["name"].rpartition(":")[2].lower(), ", ".join(key for key in dataset if key != "name")
    signature = f"def {name}_facts({f'*, {given}' if given else ''}):"
    return (
        f"does not declare its points, on which all checks before training rest; write beside it `{signature}` and "
        "`    return DatasetFacts(training_points=..., evaluation_points=..., inputs=1, outputs=1, grid='none')` "
        "(docs/own-code.md)"
    )


@functools.cache
def _too_many_snapshots(steps: int, every: int, until: int, growth: float) -> bool:
    logged = logged_steps(steps, every=every, until=until, growth=growth)
    return next(islice(logged, MAX_SNAPSHOTS, None), None) is not None


def _data_faults(facts: DatasetFacts, dataset: Mapping[str, Any], setup: Experiment, folder: Path) -> Iterator[Fault]:
    if isinstance(setup.batch, int) and setup.batch > facts.training_points:
        yield Fault(("batch",), f"is larger than the {facts.training_points} training points", setup.batch)
    if facts.noise_draws is not None and setup.seeds > facts.noise_draws:
        yield Fault(("seeds",), f"is more than the dataset's {facts.noise_draws} draws, one a seed", setup.seeds)
    for parameter, least in facts.at_least.items():
        if dataset[parameter] < least:
            yield Fault(("dataset", parameter), f"must be {least} or more with these parameters", dataset[parameter])
    for parameter, most in facts.at_most.items():
        if dataset[parameter] > most:
            yield Fault(("dataset", parameter), f"must be {most} or less with these parameters", dataset[parameter])
    for parameter in facts.tones:
        for index, term in enumerate(dataset[parameter]):
            kind = "sin" if term["sin"] is not None else "cos"
            for grid, points in facts.grids.items():
                if message := _above_nyquist(term[kind], points, grid):
                    hint = f"; {facts.aliasing}" if grid == "training" and facts.aliasing else ""
                    yield Fault(("dataset", parameter, index, kind), f"{message}{hint}", term[kind])
                    break
    for parameter in facts.pictures:
        source = dataset[parameter]
        suffix = PurePosixPath(source).suffix.lower()
        if not suffix and source not in IMAGES:
            message, hint = "is neither a known image nor the path of a file with its suffix", nearest(source, IMAGES)
            yield Fault(("dataset", parameter), message, source, hint)
        elif suffix and (message := own_file_fault(source, folder) or _format_fault(suffix)):
            yield Fault(("dataset", parameter), message, source)
    for parameter in facts.files:
        if message := own_file_fault(str(dataset[parameter]), folder):
            yield Fault(("dataset", parameter), message, dataset[parameter])


def _method_faults(
    facts: DatasetFacts, needed: MethodFacts, method: Mapping[str, Any], dataset: Mapping[str, Any], index: int
) -> Iterator[Fault]:
    if facts.own_targets != needed.labels:
        message = f"compares all seeds with one target; {dataset['name']} draws a function for every seed"
        hint = "suggested_scale reads the seeds' own labels"
        if needed.labels:
            message = f"reads a function for every seed; {dataset['name']} draws none"
            hint = "random_signals and random_crops do"
        yield Fault(("spectra", index), message, method["name"], hint)
        return
    # The test points of data in roles may be an image, which a dataset does not declare.
    image = facts.inputs == 2 and (facts.grid != "none" or facts.noise_draws is not None)
    if needed.needs == "interval or image" and facts.inputs > 1 and not image:
        message = f"shows points of one dimension or images; {dataset['name']} has points of {facts.inputs} dimensions"
        yield Fault(("spectra", index), message, method["name"])
        return
    if needed.most_dimensions and facts.inputs > needed.most_dimensions:
        most = f"{needed.most_dimensions} dimension{'s' * (needed.most_dimensions > 1)}"
        message = f"needs points of at most {most}; {dataset['name']} has points of {facts.inputs} dimensions"
        key = needed.dimensions_by
        if key:
            yield Fault(("spectra", index, key), message, method[key], f"leave {key} out")
        else:
            yield Fault(("spectra", index), message, method["name"])
        return
    allowed = {"periodic grid": {"periodic"}, "grid": {"periodic", "uniform"}}
    if facts.grid not in allowed.get(needed.needs, {facts.grid}):
        roles = " has training, validation and test points" if facts.noise_draws is not None else " has none"
        one = "points of one grid" if needed.needs == "grid" else "a periodic grid"
        yield Fault(("spectra", index), f"needs {one}; {dataset['name']}{roles}", method["name"])
        return
    terms = [term for parameter in facts.tones for term in dataset[parameter]] if facts.only_tones else []
    tones = [term["cos"] if term["sin"] is None else term["sin"] for term in terms]
    for parameter in needed.frequencies:
        named = method[parameter] if isinstance(method[parameter], list | tuple) else ()
        for place, frequency in enumerate(named):
            if message := _above_nyquist(frequency, facts.evaluation_points, "evaluation"):
                yield Fault(("spectra", index, parameter, place), message, frequency)
            elif tones and frequency not in tones and all(float(tone).is_integer() for tone in tones):
                hint = f"tones: {', '.join(f'{tone:g}' for tone in tones)}"
                yield Fault(("spectra", index, parameter, place), "is no tone of the dataset", frequency, hint)
    if needed.bands:
        for place, band in enumerate(method[needed.bands]):
            if message := band_fault(band, needed, facts):
                yield Fault(("spectra", index, needed.bands, place), message, list(band))
    side = side_of(facts)
    if needed.nested_grids and side is not None and not nested_grids(coarsest := method[needed.nested_grids], side):
        message = f"is no grid nested in the one of {side} evaluation points along an axis, each with 2 n + 1 nodes"
        yield Fault(("spectra", index, needed.nested_grids), message, coarsest)


def _clash(name: str, one: MethodFacts, other: MethodFacts) -> str:
    """Why two methods cannot share a spectrum: a variable (but ``rmse``, the same by all) or other coordinates."""
    known = variables_of(one)
    if shared := [variable for variable in variables_of(other) if variable in known and variable != "rmse"]:
        return f"gives {shared[0]}, as {name} does; analyse one of them in an experiment of its own"
    for dim, values in one.coordinates.items():
        if dim in other.coordinates and values != other.coordinates[dim]:
            return f"has other values of {dim} than {name}; give both the same"
    return ""


def _format_fault(suffix: str) -> str:
    return "" if suffix in FORMATS else f"is no image of a known format: {', '.join(FORMATS)}"


def _above_nyquist(frequency: float, count: int, grid: str) -> str:
    """What is wrong with a frequency on a grid of ``count`` points; frequencies in cycles per domain length."""
    if 2 * frequency < count:
        return ""
    return f"is not below the Nyquist frequency {count / 2:g} of the {count} {grid} points"
