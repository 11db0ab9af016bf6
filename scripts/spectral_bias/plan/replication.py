"""What a claim's replication has in common with its first experiments, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from spectral_bias.config.experiment import Computed, Experiment, ExternalLog
from spectral_bias.config.facts import facts_of
from spectral_bias.plan.selection import Selection, is_drawn
from spectral_bias.registry.facts import DatasetFacts, MethodFacts


def fixed_by(selection: Selection, claim: str) -> list[str]:
    """What stays as it was in a claim's replication: data, choices of an analysis, and tests that are not repeated."""
    record = selection.catalogue.claims[claim]
    lines: dict[str, None] = {}
    for experiment, run in selection.replicate_runs_of(claim):
        setup = selection.run(experiment, run).setup
        if isinstance(setup, Experiment):
            lines |= dict.fromkeys(_of_data(setup.dataset.model_dump()))
            for method in setup.spectra:
                lines |= dict.fromkeys(_of_analysis(method.model_dump()))
    for test in record.tests:
        if not selection.replicate_of(test):
            setup = selection.catalogue.experiments[test.experiment]
            lines[f"test {test.name}: {_not_repeated(setup)}"] = None
    return list(lines)


def _of_data(dataset: Mapping[str, Any]) -> Iterator[str]:
    name = dataset["name"]
    facts = facts_of(DatasetFacts, "datasets", dataset)
    pictures = [str(dataset[parameter]) for parameter in facts.pictures] if facts else []
    if not is_drawn(dataset):
        yield f"data {name}: all of it{''.join(f' ({picture})' for picture in pictures)}, since nothing is drawn"
    elif pictures:
        yield f"data {name}: the picture {', '.join(pictures)}"
    elif facts and facts.fixed:
        yield f"data {name}: {facts.fixed}"


def _of_analysis(method: Mapping[str, Any]) -> Iterator[str]:
    facts = facts_of(MethodFacts, "spectra.methods", method)
    if facts and facts.fixed:
        yield f"analysis {method['name']}: {facts.fixed}"


def _not_repeated(setup: Any) -> str:
    if isinstance(setup, Computed):
        return "stands as it was, since nothing is trained for it"
    if isinstance(setup, ExternalLog):
        return "stands as it was, since its networks were trained elsewhere"
    return "stands as it was, since its runs are not replicated"
