"""The catalogue: every experiment and claim that the configuration holds, checked, or every problem in it at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spectral_bias.spec.checks import cross_problems
from spectral_bias.spec.claim import Claim
from spectral_bias.spec.code import ROOT
from spectral_bias.spec.documents import Document, read_document
from spectral_bias.spec.experiment import ExperimentFile
from spectral_bias.spec.overlay import overlaid
from spectral_bias.spec.problems import ConfigError, Problem, nearest
from spectral_bias.spec.runs import Run, expand
from spectral_bias.spec.settings import Settings
from spectral_bias.spec.validation import Layer, validated

NAME = re.compile(r"^[a-z0-9][a-z0-9-]*$")
BASE_SETTINGS = ROOT / "config" / "config.yaml"


@dataclass(frozen=True)
class Entry:
    """One file of a catalogue, after overlays, with the files that its keys came from."""

    name: str
    data: dict[str, Any]
    layers: tuple[Layer, ...]


@dataclass(frozen=True)
class Catalogue:
    """Everything that is asked for: settings, experiments with their runs, claims."""

    settings: Settings
    experiments: dict[str, ExperimentFile]
    runs: dict[str, dict[str, Run]]
    claims: dict[str, Claim]
    entries: dict[str, dict[str, Entry]] = field(repr=False)


def read_catalogue(
    config: Mapping[str, Any] | None = None, config_files: Sequence[Path] = (), folder: Path | None = None
) -> Catalogue:
    """Read and check the whole configuration.

    Args:
        config: changes laid over ``config/config.yaml``, merged already (Snakemake's ``config``).
        config_files: the files that ``config`` was merged from, for the places in error messages; where ``config``
            is None they are read and merged here.
        folder: the working folder that ``catalogues`` are relative to; the current one if None.

    Raises:
        ConfigError: with every problem found, not just the first.
    """
    problems: list[Problem] = []
    documents = [read_document(path) for path in (BASE_SETTINGS, *config_files)]
    merged: dict[str, Any] = {}
    for document in documents:
        merged = overlaid(merged, document.data)
    if config is not None:
        merged = overlaid(overlaid({}, documents[0].data), config)
    layers = [Layer("--config", merged), *(Layer(_shown(d.path), d.data, (), d) for d in documents)]
    settings, found = validated(Settings, merged, layers)
    if settings is None:
        raise ConfigError(found)
    folders = [ROOT / "config", *((folder or Path.cwd()) / name for name in settings.catalogues)]
    for extra in folders[1:]:
        if not extra.is_dir():
            problems.append(Problem("config", ("catalogues",), "is not a folder", value=str(extra)))
    entries = {
        kind: _entries(folders, kind, getattr(settings, kind), layers, problems) for kind in ("experiments", "claims")
    }
    experiments, runs = _experiments(entries["experiments"], problems)
    claims = _validated(Claim, entries["claims"], problems)
    for name in settings.only:
        if name not in entries["claims"]:
            hint = nearest(name, entries["claims"])
            problems.append(Problem("config", ("only",), "is not a known claim", value=name, hint=hint))
    catalogue = Catalogue(settings, experiments, runs, claims, entries)
    problems += cross_problems(catalogue)
    if problems:
        raise ConfigError(problems)
    return catalogue


def _entries(
    folders: Sequence[Path], kind: str, overlays: Mapping[str, Any], layers: Sequence[Layer], problems: list[Problem]
) -> dict[str, Entry]:
    """The documents of one kind, each with the settings' overlay laid over it."""
    documents: dict[str, Document] = {}
    for folder in folders:
        for path in sorted((folder / kind).glob("*.y*ml")):
            if not NAME.match(path.stem):
                problems.append(
                    Problem(_shown(path), message="a file's name must be lower-case letters, digits and hyphens")
                )
            elif path.stem in documents:
                other = _shown(documents[path.stem].path)
                problems.append(Problem(_shown(path), message=f"a file of this name exists already: {other}"))
            else:
                try:
                    documents[path.stem] = read_document(path)
                except ConfigError as error:
                    problems.extend(error.problems)
    for name in overlays:
        if name not in documents:
            layer = next((each for each in reversed(layers) if name in (each.data.get(kind) or {})), layers[0])
            singular = kind.removesuffix("s")
            problems.append(layer.problem((kind, name), f"is not a known {singular}", hint=nearest(name, documents)))
    entries = {}
    for name, document in documents.items():
        mine = [Layer(_shown(document.path), document.data, (), document)]
        for layer in layers:
            changes = (layer.data.get(kind) or {}).get(name)
            if changes:
                mine.append(Layer(layer.file, changes, (kind, name), layer.document))
        entries[name] = Entry(name, overlaid(document.data, overlays.get(name, {})), tuple(mine))
    return entries


def _experiments(
    entries: Mapping[str, Entry], problems: list[Problem]
) -> tuple[dict[str, ExperimentFile], dict[str, dict[str, Run]]]:
    experiments = _validated(ExperimentFile, entries, problems)
    runs = {}
    for name, experiment in experiments.items():
        runs[name], found = expand(name, entries[name].data, experiment, entries[name].layers)
        problems += found
    return experiments, runs


def _validated(model: Any, entries: Mapping[str, Entry], problems: list[Problem]) -> dict[str, Any]:
    records = {}
    for name, entry in entries.items():
        record, found = validated(model, entry.data, entry.layers)
        problems += found
        if record is not None:
            records[name] = record
    return records


def _shown(path: Path) -> str:
    """A path as people would type it: relative to the project or the working folder where it lies there."""
    for base in (ROOT, Path.cwd()):
        if path.is_absolute() and path.is_relative_to(base):
            return path.relative_to(base).as_posix()
    return path.as_posix()
