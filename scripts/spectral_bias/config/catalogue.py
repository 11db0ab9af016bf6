"""The catalogue: every experiment and claim that the configuration holds, checked, or every problem in it at once."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from spectral_bias.config.axes import MAX_NAME_LENGTH, Run, expand
from spectral_bias.config.bibliography import Bibliography, read_bibliography
from spectral_bias.config.claim import Claim
from spectral_bias.config.cross_checks import claim_faults, source_faults
from spectral_bias.config.errors import ConfigError, Problem, nearest
from spectral_bias.config.experiment import Replicate, Setup, SetupFile, record_of
from spectral_bias.config.merge import overlaid
from spectral_bias.config.own_files import own_file_fault
from spectral_bias.config.player_checks import player_faults
from spectral_bias.config.renamed import claim_with_new_names, with_new_names
from spectral_bias.config.replicates import Resolved, repeated, resolved, reworded
from spectral_bias.config.run_checks import run_faults
from spectral_bias.config.seeds_needed import seeds_faults
from spectral_bias.config.settings import COMMAND_LINE, KINDS, Settings, read_settings
from spectral_bias.config.validation import Fault, Layer, problem_at, problems_at, validated
from spectral_bias.config.yaml_source import Document, read_document, shown
from spectral_bias.digests.closure import ROOT

NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
SUFFIXES = (".yaml", ".yml")
CONFIG = ROOT / "config"
# Names in results/figures/ and results/timings/ that no claim can have.
RESERVED = frozenset({"overview", "progress", "run"})
# What no file can be called on Windows, whatever its suffix.
DEVICES = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")


@dataclass(frozen=True)
class Entry:
    """One file of a catalogue, after overlays, with the files that its keys came from."""

    name: str
    data: dict[str, Any]
    layers: tuple[Layer, ...]


@dataclass(frozen=True)
class Catalogue:
    """The whole configuration: settings, experiments with their runs, claims.

    Attributes:
        settings: the run-wide settings.
        experiments: by name.
        runs: by experiment and name.
        claims: by name.
        bibliography: what claims may cite by key.
        entries: the files behind ``experiments`` and ``claims``, by kind and name.
        names: the names of files of each kind, including those that cannot be read.
        replicates: the experiment that does another one once more, by the name of that.
    """

    settings: Settings
    experiments: dict[str, SetupFile]
    runs: dict[str, dict[str, Run]]
    claims: dict[str, Claim]
    bibliography: Bibliography
    entries: dict[str, dict[str, Entry]] = field(repr=False)
    names: dict[str, frozenset[str]] = field(repr=False)
    replicates: dict[str, str] = field(default_factory=dict)

    def is_of_the_project(self, experiment: str) -> bool:
        """Whether an experiment's file, if it has one, lies in the project's own catalogue."""
        layers = self.entries["experiments"][experiment].layers
        document = layers[0].document if layers and not layers[0].above else None
        return document is None or document.path.is_relative_to(CONFIG)


def read_catalogue(
    config: Mapping[str, Any] | None = None,
    config_files: Sequence[Path] = (),
    folder: Path | None = None,
    given_by: str = COMMAND_LINE,
) -> Catalogue:
    """Read and check the whole configuration.

    Args:
        config: the merged changes to ``config/config.yaml`` (Snakemake's ``config``).
        config_files: the files that ``config`` was merged from, for the places in error messages; where ``config``
            is None they are read and merged here.
        folder: the working folder that ``catalogues`` are relative to; the current one if None.
        given_by: what gave the part of ``config`` that is in no file, for error messages.

    Raises:
        ConfigError: with every problem found, not just the first.
    """
    folder = folder or Path.cwd()
    settings, layers, faults = read_settings([CONFIG / "config.yaml", *config_files], config, given_by)
    problems = list(faults)
    folders = _folders(settings, folder, layers, problems)
    documents = {kind: _documents(folders, kind, problems) for kind in KINDS}
    entries = {kind: _entries(documents[kind], kind, getattr(settings, kind), layers, problems) for kind in KINDS}
    names = {kind: frozenset([*found, *entries[kind]]) for kind, found in documents.items()}
    # Without the settings that are missing, what files say of each other may only seem to be wrong.
    check = functools.partial(run_faults, folder=folder) if not faults else lambda _: ()
    experiments, runs, replicates = _experiments(entries["experiments"], names["experiments"], problems, check)
    if settings.repeat == "all":
        again = _repeated(experiments, runs, replicates, names["experiments"], layers, problems)
        entries["experiments"] |= {name: Entry(name, {"replicates": each.first}, ()) for name, each in again.items()}
        replicates |= again
    experiments |= {name: each.experiment for name, each in replicates.items()}
    runs |= {name: each.runs for name, each in replicates.items()}
    claims = _validated(lambda _: Claim, entries["claims"], problems)
    again_of = {each.first: name for name, each in replicates.items()}
    bibliography = read_bibliography(folders, problems)
    catalogue = Catalogue(settings, experiments, runs, claims, bibliography, entries, names, again_of)
    if not faults:
        problems += _unknown_choices(catalogue, layers)
        problems += _log_problems(settings, folder, layers)
        problems += _claim_problems(catalogue)
    if problems:
        raise ConfigError(problems)
    return catalogue


def _folders(settings: Settings, folder: Path, layers: Sequence[Layer], problems: list[Problem]) -> list[Path]:
    """The project's catalogue, and those of the user's own that the settings name."""
    folders = [CONFIG]
    for index, name in enumerate(settings.catalogues):
        if any(os.path.isdir(folder / name / kind) for kind in KINDS):  # noqa: PTH112 - it answers for any text
            folders.append(folder / name)
        else:
            message = "is not a folder with experiments/ or claims/ in it"
            problems.append(problem_at(layers, ("catalogues", index), message, value=name))
    return folders


def _repeated(
    experiments: Mapping[str, SetupFile],
    runs: Mapping[str, Mapping[str, Run]],
    replicates: Mapping[str, Resolved],
    known: Collection[str],
    layers: Sequence[Layer],
    problems: list[Problem],
) -> dict[str, Resolved]:
    """The replicates that ``repeat: all`` makes, of which none may have the name of a file."""
    again = repeated(experiments, runs, replicates)
    for name in again:
        if name in known:
            message = f"makes the experiment {name}, and a file of this name holds another one: rename it"
            problems.append(problem_at(layers, ("repeat",), message, value="all"))
    return again


def _unknown_choices(catalogue: Catalogue, layers: Sequence[Layer]) -> Iterator[Problem]:
    """Claims and experiments that the settings name and that no file holds."""
    for key, kind in (("only", "claims"), ("first", "claims"), ("sweeps", "experiments"), ("also", "experiments")):
        known = catalogue.names[kind]
        for index, name in enumerate(getattr(catalogue.settings, key)):
            if name not in known:
                message = f"is not a known {kind.removesuffix('s')}"
                yield problem_at(layers, (key, index), message, value=name, hint=nearest(name, known))


def _log_problems(settings: Settings, folder: Path, layers: Sequence[Layer]) -> Iterator[Problem]:
    """Logs of cards that are no files, and second logs that are the same file as another of their card."""
    for name, logs in settings.logs.items():
        paths = logs.by_key
        for key, path in paths.items():
            first = next(each for each, other in paths.items() if other == path)
            same = "" if first == key else f"is the file of {first} too; give that of another training"
            if message := own_file_fault(path, folder) or same:
                # A path alone, or one of a list, has no key of its own.
                keys = ("logs", name, key) if logs.second else ("logs", name)
                yield problem_at(layers, keys, message, value=path)


def _claim_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Contradictions between each claim and what it reads: experiments, seeds, player, bibliography."""
    experiments, runs, known = catalogue.experiments, catalogue.runs, catalogue.names["experiments"]
    again_runs = {first: runs[again] for first, again in catalogue.replicates.items()}
    for name, claim in catalogue.claims.items():
        found = list(claim_faults(claim, known, experiments, runs, catalogue.replicates))
        if not found and catalogue.settings.scale != "smoke":
            found = [*seeds_faults(claim, name, runs), *seeds_faults(claim, f"{name}, replicated", again_runs)]
        if claim.player:
            found += player_faults(claim.player, claim.experiments, experiments, runs)
        found += source_faults(claim, catalogue.bibliography)
        yield from problems_at(catalogue.entries["claims"][name].layers, found)


def _documents(folders: Sequence[Path], kind: str, problems: list[Problem]) -> dict[str, Document | None]:
    """The files of one kind by name; None for one that cannot be read."""
    documents: dict[str, Document | None] = {}
    places: dict[str, str] = {}
    for folder in folders:
        for path in _yaml_files(folder / kind, problems):
            file = shown(path)
            if message := _name_fault(path):
                problems.append(Problem(file, message=message))
            elif path.stem in documents:
                problems.append(Problem(file, message=f"a file of this name exists already: {places[path.stem]}"))
            else:
                places[path.stem] = file
                try:
                    documents[path.stem] = read_document(path)
                except ConfigError as error:
                    documents[path.stem] = None
                    problems.extend(error.problems)
    return documents


def _name_fault(path: Path) -> str:
    """What keeps results from having the name of a file; empty if they can have it."""
    name = path.stem
    if path.suffix not in SUFFIXES or not NAME.fullmatch(name):
        return "a file's name must be lower-case letters, digits and hyphens, and end in .yaml or .yml"
    if len(name) > MAX_NAME_LENGTH:
        return f"a file's name must not have more than {MAX_NAME_LENGTH} letters"
    if DEVICES.fullmatch(name):
        return "is the name of a device on Windows; choose another"
    if name in RESERVED and path.parent.name == "claims":
        return "is the name of a figure or page of all claims; choose another"
    return ""


def _yaml_files(folder: Path, problems: list[Problem]) -> list[Path]:
    """The YAML files of a folder; not hidden ones, which editors and systems leave beside the files of a user."""
    try:
        names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []  # noqa: PTH112, PTH208
    except OSError as error:
        problems.append(Problem(shown(folder), message=f"cannot be read: {error.strerror}"))
        return []
    paths = (folder / name for name in names if not name.startswith("."))
    return [path for path in paths if path.suffix.lower() in SUFFIXES]


def _entries(
    documents: Mapping[str, Document | None],
    kind: str,
    overlays: Mapping[str, Any],
    layers: Sequence[Layer],
    problems: list[Problem],
) -> dict[str, Entry]:
    """The documents of one kind, each with the settings' overlay laid over it, and the overlays that replicate."""
    entries = {}
    for name, changes in overlays.items():
        if name not in documents and kind == "experiments" and "replicates" in changes and NAME.fullmatch(name):
            # A replicate says so little that it needs no file.
            mine = [each for each in (each.below(kind, name) for each in layers) if each.data]
            entries[name] = Entry(name, overlaid({}, changes), tuple(mine))
        elif name not in documents:
            hint = nearest(name, documents)
            problems.append(problem_at(layers, (kind, name), f"is not a known {kind.removesuffix('s')}", hint=hint))
    for name, document in documents.items():
        if document is not None:
            mine = [Layer(document.file, document.data, (), document), *(each.below(kind, name) for each in layers)]
            changes = overlays.get(name, {})
            new_names = with_new_names if kind == "experiments" else claim_with_new_names
            mine = [replace(layer, data=new_names(layer.data, layer.file)) for layer in mine]
            changes = new_names(changes, layers[-1].file)
            entries[name] = Entry(name, overlaid(mine[0].data, changes), tuple(mine))
    return entries


def _experiments(
    entries: Mapping[str, Entry],
    known: frozenset[str],
    problems: list[Problem],
    check: Callable[[Setup], Iterable[Fault]],
) -> tuple[dict[str, SetupFile], dict[str, dict[str, Run]], dict[str, Resolved]]:
    """Experiments that are no replicates, their runs, and the replicates as what they stand for."""
    again = {name: entry for name, entry in entries.items() if record_of(entry.data) is Replicate}
    of_replicates: list[Problem] = []
    replicates = _validated(record_of, again, of_replicates)
    problems += map(reworded, of_replicates)
    firsts = {name: entry for name, entry in entries.items() if name not in again}
    experiments = _validated(record_of, firsts, problems)
    runs = {}
    for name, experiment in experiments.items():
        made, found = expand(name, entries[name].data, experiment, entries[name].layers, check)
        problems += found
        if not found:
            runs[name] = made
    layers = {name: again[name].layers for name in replicates}
    made, found = resolved(replicates, layers, known, experiments, runs, check)
    problems += found
    return experiments, runs, made


def _validated(
    model_of: Callable[[Mapping[str, Any]], Any], entries: Mapping[str, Entry], problems: list[Problem]
) -> dict[str, Any]:
    records = {}
    for name, entry in entries.items():
        record, found = validated(model_of(entry.data), entry.data, entry.layers)
        problems += found
        if record is not None:
            records[name] = record
    return records
