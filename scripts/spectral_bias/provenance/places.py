"""Places in the configuration: the file and line of every key that an artefact was made by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spectral_bias.config.axes import axis_labels
from spectral_bias.config.errors import dotted
from spectral_bias.config.experiment import Axis
from spectral_bias.config.validation import Layer, problem_at
from spectral_bias.config.yaml_source import KeyPath
from spectral_bias.plan.plan import Plan, dataset_name

# The keys of an experiment's or a claim's file that a rule's spec is made of.
OF_EXPERIMENT: dict[str, tuple[str, ...]] = {
    "dataset": ("dataset",),
    "train": (
        "model",
        "loss",
        "optimiser",
        "schedule",
        "batch",
        "steps",
        "snapshots",
        "features",
        "seeds",
        "paired",
    ),
    "external_log": ("external_log", "spectra"),
    "spectrum": ("spectra",),
    "analysis": ("title", "analysis"),
}
OF_CLAIM: dict[str, tuple[str, ...]] = {
    "verdict": ("experiments", "tests", "corrected"),
    "figure": ("title", "figure", "caption"),
    "page": ("title", "statement", "survey_section", "sources", "remark", "corrected"),
    "timing": ("measured",),
}
# The run-wide settings that are part of a rule's spec.
OF_SETTINGS: dict[str, tuple[str, ...]] = {
    "train": ("numerics",),
    "timing": ("numerics",),
    "verdict": ("scale",),
}


@dataclass(frozen=True)
class Place:
    """One key of the configuration.

    Attributes:
        key: the key path in its file.
        value: what stands there; None where it is long.
        file: the file, as people would type it.
        line: the line, from 1.
    """

    key: str
    value: Any
    file: str
    line: int | None


def places(plan: Plan, rule: str, spec: Mapping[str, Any]) -> list[Place]:
    """Where the configuration says what a spec holds, layer upon layer, the one with the last word last.

    Keys that no file gives have their defaults and no place.
    """
    catalogue = plan.catalogue
    found: list[Place] = []
    if rule in OF_EXPERIMENT:
        for experiment, run in _runs(plan, rule, spec)[:1]:
            if experiment not in catalogue.entries["experiments"]:
                continue
            layers = catalogue.entries["experiments"][experiment].layers
            found += _layered(layers, OF_EXPERIMENT[rule])
            found += _on_axes(plan, experiment, run, OF_EXPERIMENT[rule])
    claim = spec.get("claim", "")
    if rule in OF_CLAIM and claim in catalogue.entries["claims"]:
        found += _layered(catalogue.entries["claims"][claim].layers, OF_CLAIM[rule])
    return found + list(_settings(plan, OF_SETTINGS.get(rule, ())))


def files_of(plan: Plan, rule: str, spec: Mapping[str, Any]) -> set[str]:
    """Every configuration file that an artefact was made by; of a dataset those of all experiments that share it."""
    runs = _runs(plan, rule, spec) if rule == "dataset" else []
    shared = {
        place.file
        for experiment in {name for name, _ in runs}
        for place in _layered(plan.catalogue.entries["experiments"][experiment].layers, ("dataset",))
    }
    read = _experiments_read(plan, rule, str(spec.get("claim", "")))
    listed = _every_claim(plan) if rule in {"report", "overview"} else set()
    settings = {layer.file for layer in _settings_layers(plan)} if rule == "settings" else set()
    return {place.file for place in places(plan, rule, spec)} | shared | read | listed | settings


def users_of_dataset(plan: Plan, name: str) -> list[tuple[str, str]]:
    """Experiment and run of every run that trains on a dataset."""
    return [
        (experiment, run)
        for experiment in plan.trained
        for run, planned in plan.catalogue.runs[experiment].items()
        if dataset_name(planned.setup.dataset.model_dump()) == name
    ]


def _runs(plan: Plan, rule: str, spec: Mapping[str, Any]) -> list[tuple[str, str]]:
    if rule == "dataset":
        return users_of_dataset(plan, str(spec.get("stream")))
    return [(str(spec.get("experiment")), str(spec.get("run")))]


def _layered(layers: Sequence[Layer], keys: Sequence[str]) -> Iterator[Place]:
    """Each layer's own word on each key; the tests of a claim one by one."""
    for key in keys:
        for layer in layers:
            if key not in layer.data:
                continue
            value = layer.data[key]
            if key in {"tests", "measured"} and isinstance(value, list):
                for index, test in enumerate(value):
                    name = test.get("name") if isinstance(test, Mapping) else test
                    yield _place(layer, (key, index), name)
            else:
                yield _place(layer, (key,), value)


def _on_axes(plan: Plan, experiment: str, run: str, keys: Sequence[str]) -> Iterator[Place]:
    """What a run's point on the axes changes of some keys."""
    layers = plan.catalogue.entries["experiments"][experiment].layers
    planned = plan.catalogue.runs[experiment].get(run)
    for axis, label in planned.coordinates.items() if planned else ():
        record = plan.catalogue.experiments[experiment].axes[axis]
        for path, value, place in _changes(axis, record, label):
            if path.partition(".")[0] in keys:
                problem = problem_at(layers, place, "")
                yield Place(f"{path} (axis {axis})", value, problem.file, problem.line)


def _changes(axis: str, record: Axis, label: str) -> Iterator[tuple[str, Any, KeyPath]]:
    if record.cases is not None:
        for path, value in record.cases[label].items():
            yield path, value, ("axes", axis, "cases", label, path)
    else:
        index = axis_labels(record).index(label)
        yield str(record.path), (record.values or [])[index], ("axes", axis, "values", index)


def _settings(plan: Plan, keys: Sequence[str]) -> Iterator[Place]:
    for key in keys:
        for layer in _settings_layers(plan):
            if layer.document is not None and key in layer.document.data:
                yield Place(key, layer.document.data[key], layer.file, layer.document.line_of((key,)))


def _settings_layers(plan: Plan) -> Sequence[Layer]:
    """The files of the run-wide settings, which are the upper layers of every entry."""
    for entries in plan.catalogue.entries.values():
        for entry in entries.values():
            return entry.layers[1:]
    return ()


def _every_claim(plan: Plan) -> set[str]:
    keys = ("title", "statement", "corrected")
    return {
        place.file for claim in plan.claims for place in _layered(plan.catalogue.entries["claims"][claim].layers, keys)
    }


def _experiments_read(plan: Plan, rule: str, claim: str) -> set[str]:
    """The files of a claim's experiments: a page shows them whole, a verdict and a figure know their axes."""
    if rule not in {"verdict", "figure", "page"}:
        return set()
    keys = None if rule == "page" else ("axes",)
    return {
        place.file
        for experiment in plan.claims[claim].experiments
        for layers in [plan.catalogue.entries["experiments"][experiment].layers]
        for place in _layered(layers, keys or sorted({key for layer in layers for key in layer.data}))
    }


def _place(layer: Layer, keys: KeyPath, value: Any) -> Place:
    problem = layer.problem(keys, "")
    return Place(dotted(keys), value, problem.file, problem.line)
