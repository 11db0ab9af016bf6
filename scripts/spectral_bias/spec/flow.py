"""What each artefact of a plan is made from: other artefacts, and files of the user's own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from spectral_bias.spec import paths

if TYPE_CHECKING:
    from spectral_bias.spec.plan import Plan

OF_PICTURES = {"image", "noisy_image"}


def own_files(rule: str, spec: Mapping[str, Any]) -> list[str]:
    """The files of the user's own that a spec names, relative to the working folder: a log, or a picture."""
    if rule == "trajectory":
        return [str(spec["log"])]
    return pictures(spec["dataset"]) if rule == "dataset" else []


def pictures(dataset: Mapping[str, Any]) -> list[str]:
    """The picture file that a dataset's parameters name, if they do; pictures that come with a library have no suffix."""
    source = str(dataset.get("source", ""))
    return [source] if dataset.get("name") in OF_PICTURES and PurePosixPath(source).suffix else []


def inputs(plan: Plan) -> dict[str, list[str]]:
    """The inputs of everything that the main target asks for, by path."""
    artefacts = plan.artefacts()
    verdicts = [paths.verdict(claim) for claim in plan.claims]
    found: dict[str, list[str]] = {}
    for name, (rule, spec) in artefacts.items():
        claim, experiment, run = (spec.get(key, "") for key in ("claim", "experiment", "run"))
        timed = [*plan.timed_data(claim), *plan.timed_spectra(claim)] if rule == "timing" else []
        found[name] = {
            "train": lambda: [plan.dataset_of(experiment, run)],
            "spectrum": lambda: [paths.run(experiment, run)],
            "verdict": lambda: plan.spectra_of(claim),
            "figure": lambda: [paths.verdict(claim), *plan.spectra_of(claim)],
            "page": lambda: [paths.verdict(claim), paths.figure(claim, "svg")],
            "timing": lambda: timed + ([paths.timing(claim, "json")] if name.endswith(".html") else []),
            "overview": lambda: verdicts,
            "report": lambda: [*verdicts, paths.figure("overview", "svg")],
        }.get(rule, lambda: own_files(rule, spec))()
    return found
