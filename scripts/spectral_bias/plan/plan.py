"""The plan: path, inputs and spec of every artefact, for rules, tests and the audit alike.

A *spec* is a sorted dict of plain builtins: just the slice of the configuration that the artefact's rule uses, the
digest of every source file that computes its content, and the versions of its formats. It is the one parameter of the
rule and part of the certificate.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from spectral_bias.artefacts.input_digests import InputDigests
from spectral_bias.artefacts.seal import CERTIFICATE, SIDECAR, DamagedArtefactError
from spectral_bias.config.catalogue import Catalogue, read_catalogue
from spectral_bias.digests.stage_code import Spec
from spectral_bias.plan import resources
from spectral_bias.plan.expected import costs
from spectral_bias.plan.invocation import Invocation
from spectral_bias.plan.priorities import priorities
from spectral_bias.plan.processes import idle_processors, process_count
from spectral_bias.plan.selection import Selection
from spectral_bias.plan.stage import OWN_FILES, RUN
from spectral_bias.plan.stages import STAGES, artefact_path, own_files, with_code
from spectral_bias.plan.training_size import kept_bytes, size_of
from spectral_bias.registry.record import plain
from spectral_bias.registry.search import own_code_in


class Plan(Selection):
    """Paths, inputs and specs of everything that a configuration asks for."""

    def __init__(self, catalogue: Catalogue, folder: Path | None = None, invocation: Invocation | None = None) -> None:
        super().__init__(catalogue, invocation)
        self._folder = folder
        self.digests = InputDigests(folder or Path())
        self._specs: dict[tuple[str, ...], Spec] = {}

    @classmethod
    def read(
        cls,
        config: Mapping[str, Any] | None = None,
        config_files: Sequence[Path] = (),
        folder: Path | None = None,
        invocation: Invocation | None = None,
        **details: str,
    ) -> Plan:
        """The plan of a configuration; see ``read_catalogue``. Pages show the ``invocation``."""
        with own_code_in(folder):
            catalogue = read_catalogue(config, config_files, folder, **details)
        return cls(catalogue, folder, invocation or Invocation(config_files=tuple(config_files)))

    def spec(self, rule: str, *names: str) -> Spec:
        """The spec of a rule's artefact, cached: Snakemake asks for those of all ready jobs again and again.

        Of the user's own files it holds the digests, so that their content decides what is made again, not their dates.

        Args:
            rule: the rule.
            names: what names the artefact, in the order of the rule's patterns.
        """
        key = (rule, *names)
        if key not in self._specs:
            with own_code_in(self._folder):
                spec = self._with_files(rule, plain(STAGES[rule].spec(self, *names)))
                self._specs[key] = with_code(rule, spec, self.digests.digest)
        return self._specs[key]

    def _with_files(self, rule: str, spec: Spec) -> Spec:
        files = own_files(rule, spec)
        return {**spec, "files": {name: self._digest(name) for name in sorted(files)}} if files else spec

    def _digest(self, name: str) -> str:
        """The digest of a file of the user's own; empty where there is none, which Snakemake or the job reports."""
        try:
            return self.digests.digest(name)
        except (OSError, DamagedArtefactError):
            return ""

    def _size(self, name: str) -> int:
        """The bytes of a file of the user's own; 0 where there is none."""
        try:
            return ((self._folder or Path()) / name).stat().st_size
        except OSError:
            return 0

    def inputs(self, rule: str, *names: str) -> dict[str, list[str]]:
        """The paths of what a rule's artefact is made from, by parameter of the rule."""
        stage = STAGES[rule]
        with own_code_in(self._folder):
            return {
                parameter: own_files(rule, self.spec(rule, *names))
                if pattern == OWN_FILES
                else stage.reads(self, names, parameter)
                for parameter, pattern in stage.inputs.items()
            }

    def artefacts(self) -> dict[str, tuple[str, Spec]]:
        """Rule and spec by path, of every artefact that the main target asks for."""
        return {
            name: (rule, self.spec(rule, *names))
            for rule, stage in STAGES.items()
            for names in stage.wanted(self)
            for name in self._made(rule, *names)
        }

    def inputs_by_artefact(self) -> dict[str, list[str]]:
        """The paths of what each artefact is made from, by its own path."""
        found: dict[str, list[str]] = {}
        for rule, stage in STAGES.items():
            for names in stage.wanted(self):
                taken = [each for paths in self.inputs(rule, *names).values() for each in paths]
                found |= dict.fromkeys(self._made(rule, *names), taken)
        return found

    def _made(self, rule: str, *names: str) -> list[str]:
        """The paths of all that a job makes, with what a run file leaves when it is dropped."""
        made = list(STAGES[rule].paths(*names).values())
        left = [f"{run}{SIDECAR}" for run in made] if self.drops_run_files and STAGES[rule].makes_run else []
        return [*made, *left]

    @property
    def drops_run_files(self) -> bool:
        """Whether a run file is removed once its spectrum is made."""
        return self.catalogue.settings.keep_run_files == "none"

    @property
    def left_behind(self) -> dict[str, str]:
        """The pattern of what a job that makes a run file makes too where that is dropped later."""
        return {CERTIFICATE: f"{RUN}{SIDECAR}"} if self.drops_run_files else {}

    def swept(self) -> list[str]:
        """The paths of the spectra of every sweep."""
        runs = self.catalogue.runs
        return [artefact_path("spectrum", sweep, run) for sweep in self.sweeps for run in runs[sweep]]

    @functools.cached_property
    def _priorities(self) -> dict[tuple[str, ...], float]:
        with own_code_in(self._folder):
            return priorities(self)

    def priority(self, rule: str, *names: str) -> float:
        """The priority of a job for Snakemake; 0 if no claim needs it. No part of its spec."""
        return self._priorities.get((rule, *names), 0)

    def in_order(self) -> list[str]:
        """The claims in the order in which they are finished."""
        return sorted(self.claims, key=lambda claim: -self.priority("page", claim))

    def training_request(self, experiment: str, run: str, attempt: int, threads: int = 1) -> resources.Request:
        """What an attempt at training a run asks of a scheduler; no part of its spec.

        Args:
            experiment: the run's experiment.
            run: its name in it.
            attempt: 1 is the first.
            threads: processors of the job, among which its seeds are shared out.
        """
        with own_code_in(self._folder):
            setup, settings = self.run(experiment, run).setup.model_dump(), self.catalogue.settings
            processes = process_count(threads, setup["seeds"], settings.numerics.recorded())
            asked = resources.training(setup, attempt, processes, settings.processor_rate)
        return replace(asked, runtime=self.minutes(asked.runtime))

    def idle_processors(self, experiment: str, run: str, threads: int) -> int:
        """How many of the processors that a training asks for have no seed to train."""
        seeds = self.run(experiment, run).setup.model_dump()["seeds"]
        return idle_processors(threads, seeds, self.catalogue.settings.numerics.recorded())

    def analysis_request(self, experiment: str, run: str, attempt: int) -> resources.Request:
        """What an attempt at analysing a run asks of a scheduler."""
        with own_code_in(self._folder):
            asked = resources.analysis_of(self.run(experiment, run).setup.model_dump(), attempt)
        return replace(asked, runtime=self.minutes(asked.runtime))

    def minutes(self, asked: int) -> int:
        """Minutes that a job asks for, no more than the setting ``max_runtime``."""
        longest = self.catalogue.settings.max_runtime
        return asked if longest is None else min(asked, longest)

    def expected_seconds(self, rule: str, *names: str) -> float:
        """Seconds that a job is expected to take on one core, whose speed is the setting ``processor_rate``."""
        if STAGES[rule].trains:
            with own_code_in(self._folder):
                seconds = costs().training(size_of(self.run(*names).setup.model_dump()))
        elif rule == "card":
            logs = self.catalogue.settings.logs[names[0]].by_key
            seconds = costs().card(sum(map(self._size, logs.values())))
        elif rule == "spectrum" and names[0] in self.trained:
            with own_code_in(self._folder):
                seconds = costs().spectrum(kept_bytes(self.run(*names).setup.model_dump()))
        else:
            seconds = costs().jobs.get(rule, 0.0)
        return seconds / self.catalogue.settings.processor_rate

    @functools.cached_property
    def gpus(self) -> int:
        """Graphics cards that a training job asks for: one where they train, else none."""
        return 1 if self.catalogue.settings.numerics.platform == "gpu" else 0
