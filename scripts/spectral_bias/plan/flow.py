"""What each artefact of a plan is made from: other artefacts, and files of the user's own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from spectral_bias.config.facts import facts_of
from spectral_bias.plan import paths
from spectral_bias.registry.facts import DatasetFacts

if TYPE_CHECKING:
    from spectral_bias.plan.plan import Plan


def own_files(rule: str, spec: Mapping[str, Any]) -> list[str]:
    """The files of the user's own that a spec names, relative to the working folder: a log, or a picture."""
    if rule == "external_log":
        return [str(spec["log"])]
    return files_of(spec["dataset"]) if "dataset" in spec and rule == "dataset" else []


def files_of(dataset: Mapping[str, Any]) -> list[str]:
    """The user's own files that a dataset's parameters name; pictures that come with a library have no suffix."""
    facts = facts_of(DatasetFacts, "datasets", dataset)
    if facts is None:
        return []
    pictures = (str(dataset[name]) for name in facts.pictures)
    return [*(name for name in pictures if PurePosixPath(name).suffix), *(str(dataset[name]) for name in facts.files)]


def inputs(plan: Plan) -> dict[str, list[str]]:
    """The inputs of everything that the main target asks for, by path."""
    return {name: _inputs(plan, name, rule, spec) for name, (rule, spec) in plan.artefacts().items()}


def _inputs(plan: Plan, name: str, rule: str, spec: Mapping[str, Any]) -> list[str]:
    claim, place = spec.get("claim", ""), (spec.get("experiment", ""), spec.get("run", ""))
    match rule:
        case "train":
            return [plan.dataset_of(*place)]
        case "spectrum":
            return [paths.run(*place)]
        case "verdict":
            return plan.spectra_of(claim)
        case "figure":
            return [paths.verdict(claim), *plan.spectra_of(claim)]
        case "page":
            return [paths.verdict(claim), paths.figure(claim, "svg")]
        case "timing":
            measured = [paths.timing(claim, "json")] if name.endswith(".html") else []
            return [*plan.timed_data(claim), *plan.timed_spectra(claim), *measured]
        case "overview":
            return [paths.verdict(each) for each in plan.claims]
        case "report":
            return [*(paths.verdict(each) for each in plan.claims), paths.figure("overview", "svg")]
    return own_files(rule, spec)
