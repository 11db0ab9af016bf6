"""A rule of the workflow as data: its files as patterns, and what its spec is made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath, PurePosixPath
from typing import Any

from spectral_bias.plan.selection import Selection
from spectral_bias.registry.record import Record

DATASET = "results/datasets/{dataset}.nc"
RUN = "results/runs/{experiment}/{run}.nc"
SPECTRA = "results/spectra/{experiment}/{run}.nc"
# The pattern of an input that lies outside of ``results``.
OWN_FILES = ""
# All keys of a file.
ALL = ("*",)
_NAME = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Stage:
    """One rule. Patterns hold ``{dataset}``, ``{experiment}``, ``{run}``, ``{claim}`` and ``{card}``.

    Attributes:
        outputs: pattern of each output by parameter; all of them hold the same names.
        spec: makes the spec of the artefact of these names.
        inputs: pattern of each input by parameter; ``OWN_FILES`` for files of the user's own.
        own_files: the files of the user's own that a spec names, relative to the working folder.
        kinds: the kinds of experiment whose runs it works on.
        experiment_keys: keys of an experiment's file that reach its spec.
        claim_keys: keys of a claim's file that do.
        settings_keys: keys of the settings that do.
        reads_replicates: whether it reads the replicates of a claim's runs too.
        where_given: the key of a claim's file without which the rule does not run, and whose tests choose its runs.
        first_alone: inputs of which it reads that of the report's first claim alone, though it is made from all claims.
        optional: the key of a claim's file without which an input is not made, by input; ``linked`` fills it in.
        runs: the groups of named things that it runs, by the key that names one in its spec.
        report_files: files of the folder ``report`` that it reads.
        library_files: files of the library, no Python, that it reads.
        trains: whether it trains networks.
        work: what ``make bench`` calls its work.
        group: its jobs' SLURM group; empty for jobs of their own.
    """

    outputs: Mapping[str, str]
    spec: Callable[..., Record]
    inputs: Mapping[str, str] = field(default_factory=dict)
    own_files: Callable[[Mapping[str, Any]], list[str]] = lambda _: []
    kinds: tuple[type, ...] = ()
    experiment_keys: tuple[str, ...] = ()
    claim_keys: tuple[str, ...] = ()
    settings_keys: tuple[str, ...] = ()
    reads_replicates: bool = False
    where_given: str = ""
    first_alone: tuple[str, ...] = ()
    optional: Mapping[str, str] = field(default_factory=dict)
    runs: Mapping[str, str] = field(default_factory=dict)
    report_files: tuple[str, ...] = ()
    library_files: tuple[str, ...] = ()
    trains: bool = False
    work: str = "other"
    group: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names in its patterns, in their order."""
        return tuple(_NAME.findall(next(iter(self.outputs.values()))))

    @property
    def formats(self) -> set[str]:
        """The suffixes of its outputs."""
        return {PurePosixPath(pattern).suffix[1:] for pattern in self.outputs.values()}

    @property
    def files_read(self) -> list[str]:
        """The project's files, no Python, that it reads, relative to its root."""
        library = [f"scripts/spectral_bias/{name}" for name in self.library_files]
        return [*(f"report/{name}" for name in self.report_files), *library]

    @property
    def of_seconds(self) -> bool:
        """Whether it measures seconds or shows them: then it runs for the claims with tests on seconds."""
        return self.where_given == "measured"

    @property
    def makes_run(self) -> bool:
        """Whether it makes run files, which spectra alone are made from."""
        return RUN in self.outputs.values()

    @property
    def lays_out(self) -> bool:
        """Whether it only lays out the results of other rules: it runs nothing named and writes no data."""
        return not self.runs and "nc" not in self.formats

    def paths(self, *names: str) -> dict[str, str]:
        """The path of each output of the artefact of these names, by parameter."""
        given = dict(zip(self.names, names, strict=True))
        return {parameter: pattern.format(**given) for parameter, pattern in self.outputs.items()}

    def wanted(self, selection: Selection) -> list[tuple[str, ...]]:
        """The names of everything that it makes for the main target."""
        match self.names:
            case ("claim",):
                given = selection.claims.items()
                return [(name,) for name, claim in given if not self.where_given or getattr(claim, self.where_given)]
            case ("experiment", "run"):
                return [*selection.wanted_runs(self.kinds)]
            case ("card",):
                return [(name,) for name in selection.catalogue.settings.logs]
            case ("dataset",):
                return [(name,) for name in selection.wanted_datasets()]
            case _:
                wanted = not self.inputs or selection.claims or selection.wanted_runs(self.kinds)
                return [()] if wanted else []

    def reads(self, selection: Selection, names: tuple[str, ...], parameter: str) -> list[str]:
        """The paths of an input of the artefact of these names; none where its own rule does not run."""
        pattern, key = self.inputs[parameter], self.optional.get(parameter, "")
        given = dict(zip(self.names, names, strict=True))
        wanted = set(_NAME.findall(pattern))
        if key and "claim" in given and not getattr(selection.catalogue.claims[given["claim"]], key):
            return []
        if pattern == OWN_FILES or wanted <= given.keys():
            return [pattern.format(**given)] if pattern else []
        if not given and "card" in wanted:
            return [pattern.format(card=card) for card in selection.catalogue.settings.logs]
        if not given and "claim" in wanted:
            alone = parameter in self.first_alone
            claims = selection.by_chapter() if alone else selection.claims
            made = [name for name in claims if not key or getattr(selection.claims[name], key)]
            return [pattern.format(claim=claim) for claim in (made[:1] if alone else made)]
        if self.names == ("experiment", "run"):
            runs = [(names[0], names[1])]
        elif not given:
            runs = selection.wanted_runs(self.kinds)
        else:
            runs = selection.runs_of(given["claim"], self.where_given)
            runs += selection.replicate_runs_of(given["claim"]) if self.reads_replicates else []
        found = []
        for experiment, run in runs:
            dataset = selection.datasets_by_run.get((experiment, run), "")
            if "dataset" in wanted and not dataset:
                continue  # nothing is trained there
            found.append(pattern.format(experiment=experiment, run=run, dataset=dataset))
        return list(dict.fromkeys(found))


def linked(stages: Mapping[str, Stage]) -> dict[str, Stage]:
    """The same stages, each knowing which of its inputs are made for fewer claims than it runs for."""
    keys = {pattern: stage.where_given for stage in stages.values() for pattern in stage.outputs.values()}

    def optional(stage: Stage) -> dict[str, str]:
        given = {each: keys.get(pattern, "") for each, pattern in stage.inputs.items()}
        return {each: key for each, key in given.items() if key not in {"", stage.where_given}}

    return {name: replace(stage, optional=optional(stage)) for name, stage in stages.items()}


def names_in(pattern: str, path: str) -> dict[str, str] | None:
    """The names with which a pattern gives a path; None if it does not match, as nothing with ``..`` does."""
    found = re.fullmatch(_NAME.sub(r"(?P<\1>[^/]+)", re.escape(pattern).replace(r"\{", "{").replace(r"\}", "}")), path)
    return found.groupdict() if found and ".." not in PurePath(path).parts else None
