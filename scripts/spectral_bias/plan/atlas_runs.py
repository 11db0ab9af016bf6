"""What the atlas says of a run before it is measured: its set-up in words and numbers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from spectral_bias.config.experiment import Experiment, ExternalLog, label_of
from spectral_bias.config.facts import facts_of
from spectral_bias.plan.records.atlas import AtlasRun
from spectral_bias.plan.selection import Selection
from spectral_bias.plan.training_size import network_of
from spectral_bias.registry.facts import DatasetFacts, MethodFacts

# Parameters of datasets that count points: they change how a target is seen, and not the target.
COUNTS = ("train", "validation", "evaluate", "copies")
# What two networks that are alike but for the activation may differ in.
FREE = ("title", "seeds", "snapshots", "features", "spectra", "paired")


def atlas_runs(selection: Selection) -> Iterator[AtlasRun]:
    """Every trained or recorded run that a claim or a sweep reads."""
    readers: dict[tuple[str, str], list[str]] = {}
    for claim in selection.claims:
        for run in dict.fromkeys([*selection.runs_of(claim), *selection.replicate_runs_of(claim)]):
            readers.setdefault(run, []).append(claim)
    firsts = {again: first for first, again in selection.catalogue.replicates.items()}
    for experiment, run in selection.wanted_runs((Experiment, ExternalLog)):
        setup = selection.run(experiment, run).setup.model_dump()
        trained = "optimiser" in setup
        yield AtlasRun(
            experiment=experiment,
            run=run,
            kind="trained" if trained else "recorded",
            own=not selection.catalogue.is_of_the_project(firsts.get(experiment, experiment)),
            replicates=firsts.get(experiment, ""),
            claims=tuple(readers.get((experiment, run), ())),
            **(_trained(setup) if trained else _recorded(setup)),
        )


def _trained(setup: Mapping[str, Any]) -> dict[str, Any]:
    model, dataset, optimiser = setup["model"], setup["dataset"], setup["optimiser"]
    data = facts_of(DatasetFacts, "datasets", dataset)
    network = network_of(model, data) if data else None
    # Without hidden layers no activation acts.
    activation = _part(model, "activation") if network is None or network.widths else {}
    embedding = model.get(network.embedding if network else "embedding")
    embedding = {} if not embedding or embedding["name"] == "identity" else embedding
    return {
        "dataset": dataset_in_words(dataset),
        "inputs": data.inputs if data else None,
        "training_points": data.training_points if data else None,
        "network": model["name"],
        "activation": activation.get("name", ""),
        "activation_parameters": parameters_in_words(activation),
        "widths": network.widths if network else tuple(model.get("widths", ())),
        "embedding": embedding.get("name", "none"),
        "embedding_parameters": parameters_in_words(embedding),
        "initialisation": in_words(_part(model, "initialisation")),
        "loss": in_words(setup["loss"]),
        "optimiser": in_words(optimiser, but=("learning_rate",)),
        "learning_rate": optimiser.get("learning_rate"),
        "schedule": in_words(setup["schedule"]),
        "batch": str(setup["batch"]),
        "steps": setup["steps"],
        "alike": _alike(setup),
    }


def _recorded(setup: Mapping[str, Any]) -> dict[str, Any]:
    """A periodic grid is of one dimension; of other points a log's analysis does not tell."""
    methods = [facts_of(MethodFacts, "spectra.methods", each) for each in setup["spectra"]]
    periodic = any(facts and facts.needs == "periodic grid" for facts in methods)
    return {"dataset": setup["external_log"], "inputs": 1 if periodic else None}


def dataset_in_words(dataset: Mapping[str, Any]) -> str:
    """A dataset's family and what its target depends on; tones as ``k = 1, 3, 5``."""
    facts = facts_of(DatasetFacts, "datasets", dataset)
    tones = [*(facts.tones if facts else ())]
    shown = [f"{'' if name == 'terms' else f'{name} '}{_tones_in_words(dataset[name])}" for name in tones]
    rest = parameters_in_words(dataset, but=(*COUNTS, *tones))
    return ", ".join(filter(None, [dataset["name"], *shown, rest]))


def in_words(choice: Mapping[str, Any], but: Collection[str] = ()) -> str:
    """A named thing with its parameters, as ``sgd, momentum 0.9``."""
    return ", ".join(filter(None, [choice.get("name", ""), parameters_in_words(choice, but)]))


def parameters_in_words(choice: Mapping[str, Any], but: Collection[str] = ()) -> str:
    """A named thing's parameters that are numbers, words or short lists of whole numbers; not those that say no."""
    return ", ".join(
        f"{name} {label_of(value)}" for name, value in choice.items() if name not in {"name", *but} and _is_short(value)
    )


def _is_short(value: Any) -> bool:
    if value is False or value == "none":
        return False
    if isinstance(value, list | tuple):
        return 0 < len(value) <= 8 and all(isinstance(each, int) for each in value)
    return isinstance(value, int | float | str)


def _tones_in_words(tones: list[Any]) -> str:
    """The frequencies of tones, those of unequal amplitudes each with its own."""
    amplitudes = [tone.get("amplitude", 1.0) for tone in tones]
    waves = [f"{label_of(next(tone[key] for key in ('sin', 'cos') if tone.get(key) is not None))}" for tone in tones]
    if len(set(amplitudes)) > 1:
        waves = [f"{label_of(amplitude)}·{wave}" for amplitude, wave in zip(amplitudes, waves, strict=True)]
    return f"k = {', '.join(waves)}"


def _part(model: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    """The part of a network of some kind, the first one if it has several; empty if it names none."""
    return next((part for key, part in model.items() if key.rpartition("_")[2] == kind and isinstance(part, dict)), {})


def _alike(setup: Mapping[str, Any]) -> str:
    model = {key: part for key, part in setup["model"].items() if key != "activation"}
    rest = {**{key: value for key, value in setup.items() if key not in FREE}, "model": model}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()[:12]
