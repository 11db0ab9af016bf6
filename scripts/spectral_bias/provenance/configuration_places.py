"""Places in the configuration: the file and line of every key that an artefact was made by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spectral_bias.config.axes import axis_labels
from spectral_bias.config.errors import dotted
from spectral_bias.config.validation import Layer, problem_at
from spectral_bias.config.yaml_source import KeyPath
from spectral_bias.plan.plan import Plan
from spectral_bias.plan.stage import ALL
from spectral_bias.plan.stages import STAGES


@dataclass(frozen=True)
class Place:
    """One key of the configuration.

    Attributes:
        key: the key path in its file.
        value: the value there.
        file: the file, as people would type it.
        line: the line, from 1.
    """

    key: str
    value: Any
    file: str
    line: int | None


def places(plan: Plan, rule: str, spec: Mapping[str, Any]) -> list[Place]:
    """Where the configuration gives what a spec holds, layer upon layer, the overriding one last.

    Keys that no file gives have their defaults and no place.
    """
    stage, found = STAGES[rule], list[Place]()
    if stage.names == ("claim",):
        found += _layered(_layers(plan, "claims", spec["claim"]), stage.claim_keys)
    for experiment, run in _runs(plan, rule, spec)[:1]:
        keys = (*_of_replicates(plan, experiment), *stage.experiment_keys)
        found += _layered(_layers(plan, "experiments", experiment), keys)
        found += _on_axes(plan, experiment, run, stage.experiment_keys)
    return found + list(_settings(plan, stage.settings_keys))


def files_of(plan: Plan, rule: str, spec: Mapping[str, Any]) -> set[str]:
    """Every configuration file that an artefact was made by; of a dataset those of all experiments that share it."""
    stage = STAGES[rule]
    if stage.names == ("claim",):
        claim = spec["claim"]
        again = [experiment for experiment, _ in plan.replicate_runs_of(claim)] if stage.reads_replicates else []
        experiments, claims = list(dict.fromkeys([*plan.catalogue.claims[claim].experiments, *again])), []
    else:
        experiments = list(dict.fromkeys(experiment for experiment, _ in _runs(plan, rule, spec)))
        claims = [] if stage.names else list(plan.claims)
        experiments += [] if stage.names else dict.fromkeys(name for name, _ in plan.wanted_runs(stage.kinds))
    read = [
        (_layers(plan, "experiments", name), (*_of_replicates(plan, name), *stage.experiment_keys))
        for name in experiments
    ]
    read += [(_layers(plan, "claims", name), stage.claim_keys) for name in claims]
    shared = {place.file for layers, keys in read for place in _layered(layers, keys)}
    settings = {layer.file for layer in _settings_layers(plan)} if stage.settings_keys == ALL else set()
    cited = _bibliographies(plan, spec["claim"]) if "sources" in stage.claim_keys else set()
    return {place.file for place in places(plan, rule, spec)} | shared | settings | cited


def _bibliographies(plan: Plan, claim: str) -> set[str]:
    """The files of the bibliography that a claim's sources stand in."""
    files = plan.catalogue.bibliography.files
    return {files[source.key] for source in plan.catalogue.claims[claim].sources if source.key}


def _layers(plan: Plan, kind: str, name: str) -> Sequence[Layer]:
    """The files that a claim or an experiment comes from; of a replicate those of the first one, then its own."""
    entry = plan.catalogue.entries[kind].get(name)
    layers = entry.layers if entry else ()
    firsts = {again: first for first, again in plan.catalogue.replicates.items()} if kind == "experiments" else {}
    return (*_layers(plan, kind, firsts[name]), *layers) if name in firsts else layers


def _runs(plan: Plan, rule: str, spec: Mapping[str, Any]) -> list[tuple[str, str]]:
    if "dataset" in STAGES[rule].names:
        return plan.users_of(spec["stream"])
    return [(spec["experiment"], spec["run"])] if "run" in STAGES[rule].names else []


def _of_replicates(plan: Plan, experiment: str) -> tuple[str, ...]:
    """The keys by which a replicate comes by all others."""
    return ("replicates", "runs") if experiment in plan.catalogue.replicates.values() else ()


def _layered(layers: Sequence[Layer], keys: Sequence[str]) -> Iterator[Place]:
    """Each layer's value of each key; the tests of a claim one by one."""
    for key in sorted({key for layer in layers for key in layer.data}) if keys == ALL else keys:
        for layer in layers:
            value = layer.data.get(key)
            if key in {"tests", "measured"} and isinstance(value, list):
                for index, test in enumerate(value):
                    yield _place(layer, (key, index), test.get("name") if isinstance(test, Mapping) else test)
            elif key in layer.data:
                yield _place(layer, (key,), value)


def _on_axes(plan: Plan, experiment: str, run: str, keys: Sequence[str]) -> Iterator[Place]:
    """What a run's point on the axes changes of some keys."""
    layers = _layers(plan, "experiments", experiment)
    planned = plan.catalogue.runs[experiment].get(run) if layers else None
    for axis, label in planned.coordinates.items() if planned else ():
        record = plan.catalogue.experiments[experiment].axes[axis]
        if record.cases is not None:
            changes = [(path, value, ("cases", label, path)) for path, value in record.cases[label].items()]
        else:
            index = axis_labels(record).index(label)
            changes = [(str(record.path), (record.values or [])[index], ("values", index))]
        for path, value, below in changes:
            if path.partition(".")[0] in keys:
                problem = problem_at(layers, ("axes", axis, *below), "")
                yield Place(f"{path} (axis {axis})", value, problem.file, problem.line)


def _settings(plan: Plan, keys: Sequence[str]) -> Iterator[Place]:
    for key in keys:
        for layer in _settings_layers(plan):
            if layer.document is not None and key in layer.document.data:
                yield Place(key, layer.document.data[key], layer.file, layer.document.line_of((key,)))


def _settings_layers(plan: Plan) -> Sequence[Layer]:
    """The files of the run-wide settings, which are the upper layers of every entry of a file."""
    # What replicates may come from none of its own.
    firsts = {*plan.catalogue.entries["experiments"]} - {*plan.catalogue.replicates.values()}
    entries = [plan.catalogue.entries["experiments"][name] for name in firsts]
    return next((entry.layers[1:] for entry in (*entries, *plan.catalogue.entries["claims"].values())), ())


def _place(layer: Layer, keys: KeyPath, value: Any) -> Place:
    problem = layer.problem(keys, "")
    return Place(dotted(keys), value, problem.file, problem.line)
