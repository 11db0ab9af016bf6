"""What a configuration asks for: its claims, their experiments, runs and datasets."""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from math import inf
from typing import Any

from spectral_bias.config.axes import Run, chosen_runs
from spectral_bias.config.catalogue import Catalogue
from spectral_bias.config.claim import CHAPTERS, Inequality
from spectral_bias.config.experiment import Computed, Experiment, ExternalLog
from spectral_bias.config.facts import facts_of
from spectral_bias.config.player import Player, ShownRuns
from spectral_bias.plan.invocation import Invocation
from spectral_bias.registry.facts import DatasetFacts

MAX_FAMILY_LENGTH = 60


class Selection:
    """The part of a catalogue that a run of the workflow makes; a claim that it leaves out can be asked for by name."""

    def __init__(self, catalogue: Catalogue, invocation: Invocation | None = None) -> None:
        self.catalogue = catalogue
        self.invocation = invocation or Invocation()
        settings = catalogue.settings
        everything = not (settings.only or settings.sweeps)
        wanted = list(catalogue.claims) if everything else settings.only
        self.claims = {name: catalogue.claims[name] for name in wanted}
        self.sweeps = (*settings.sweeps, *(settings.also if everything else ()))

    # experiments and runs

    @functools.cached_property
    def trained(self) -> tuple[str, ...]:
        """The experiments that train networks."""
        return self._of_kind(Experiment)

    @functools.cached_property
    def computed(self) -> tuple[str, ...]:
        """The experiments that are computed, without training."""
        return self._of_kind(Computed)

    @functools.cached_property
    def recorded(self) -> tuple[str, ...]:
        """The experiments whose networks were trained elsewhere."""
        return self._of_kind(ExternalLog)

    def _of_kind(self, *kinds: type) -> tuple[str, ...]:
        return tuple(name for name, record in self.catalogue.experiments.items() if isinstance(record, kinds))

    def run(self, experiment: str, run: str) -> Run:
        """One run of the catalogue."""
        return self.catalogue.runs[experiment][run]

    def wanted_runs(self, kinds: tuple[type, ...]) -> list[tuple[str, str]]:
        """Experiment and name of every run that a claim or a sweep reads, of experiments of some kinds."""
        read = [experiment for claim in self.claims.values() for experiment in claim.experiments]
        experiments = dict.fromkeys([*read, *self.sweeps])
        runs = [(experiment, run) for experiment in experiments for run in self.catalogue.runs[experiment]]
        again = [run for claim in self.claims for run in self.replicate_runs_of(claim)]
        return [each for each in dict.fromkeys([*runs, *again]) if isinstance(self.run(*each).setup, kinds)]

    # datasets

    @functools.cached_property
    def _parameters(self) -> dict[tuple[str, str], dict[str, Any]]:
        return {
            (experiment, name): run.setup.dataset.model_dump()
            for experiment, runs in self.catalogue.runs.items()
            for name, run in runs.items()
            if isinstance(run.setup, Experiment)
        }

    @functools.cached_property
    def datasets_by_run(self) -> dict[tuple[str, str], str]:
        """The name of the dataset that a run trains on, by experiment and run."""
        again = set(self.catalogue.replicates.values())
        return {
            (experiment, run): dataset_name(
                parameters, experiment if experiment in again and is_drawn(parameters) else ""
            )
            for (experiment, run), parameters in self._parameters.items()
        }

    @functools.cached_property
    def datasets(self) -> dict[str, dict[str, Any]]:
        """Parameters by dataset name, of every dataset that an experiment uses."""
        return {self.datasets_by_run[place]: parameters for place, parameters in self._parameters.items()}

    def dataset_name_of(self, experiment: str, run: str) -> str:
        """The name of the dataset that a run trains on."""
        return self.datasets_by_run[experiment, run]

    def users_of(self, dataset: str) -> list[tuple[str, str]]:
        """Experiment and name of every run that trains on a dataset."""
        return [place for place, name in self.datasets_by_run.items() if name == dataset]

    def wanted_datasets(self) -> list[str]:
        """The datasets of all runs that a claim or a sweep reads."""
        return list(dict.fromkeys(self.dataset_name_of(*place) for place in self.wanted_runs((Experiment,))))

    # claims

    def by_chapter(self) -> tuple[str, ...]:
        """The claims in the order of the report: by chapter, in it by position, those without one last."""

        def place(name: str) -> tuple[int, float, str]:
            claim = self.claims[name]
            return CHAPTERS.index(claim.chapter), inf if claim.position is None else claim.position, name

        return tuple(sorted(self.claims, key=place))

    @functools.cached_property
    def measured(self) -> tuple[str, ...]:
        """The claims with tests on seconds."""
        return tuple(name for name, record in self.claims.items() if record.measured)

    @functools.cached_property
    def measurable(self) -> tuple[str, ...]:
        """All claims of the catalogue with tests on seconds, chosen or not."""
        return tuple(name for name, record in self.catalogue.claims.items() if record.measured)

    def runs_of(self, claim: str, tests: str = "") -> list[tuple[str, str]]:
        """Experiment and name of every run of a claim's experiments.

        Args:
            claim: the claim.
            tests: a key of its file; then only the runs that the tests, or the player, there choose.
        """
        record = self.catalogue.claims[claim]
        if tests:
            given = getattr(record, tests)
            return list(dict.fromkeys(self._chosen(given.runs if isinstance(given, Player) else given)))
        return [(experiment, run) for experiment in record.experiments for run in self.catalogue.runs[experiment]]

    def replicate_of(self, test: Inequality) -> str:
        """The replicate that a test is judged on once more; empty if its runs are not replicated."""
        again = self.catalogue.replicates.get(test.experiment, "")
        chosen = chosen_runs(test.where, self.catalogue.runs[test.experiment])
        return again if again and chosen.keys() <= self.catalogue.runs[again].keys() else ""

    def replicate_runs_of(self, claim: str) -> list[tuple[str, str]]:
        """Experiment and name of every run of a replicate that the claim's tests are judged on once more."""
        found = [
            (again, run)
            for test in self.catalogue.claims[claim].tests
            if (again := self.replicate_of(test))
            for run in chosen_runs(test.where, self.catalogue.runs[again])
        ]
        return list(dict.fromkeys(found))

    def _chosen(self, tests: Sequence[Inequality | ShownRuns]) -> Iterator[tuple[str, str]]:
        for test in tests:
            for run in chosen_runs(test.where, self.catalogue.runs[test.experiment]):
                yield test.experiment, run


def is_drawn(dataset: Mapping[str, Any]) -> bool:
    """Whether anything in a dataset is drawn at random, as far as its family says; a replicate draws that anew."""
    facts = facts_of(DatasetFacts, "datasets", dataset)
    return facts is None or facts.drawn


def dataset_name(parameters: Mapping[str, Any], replicate: str = "") -> str:
    """A dataset's name, which is that of its seed stream: its family and the head of the digest of its parameters.

    Args:
        parameters: the family's name and its parameters.
        replicate: the replicate that draws the data anew; empty for data that all experiments share.
    """
    text = json.dumps(parameters, sort_keys=True)
    digest = hashlib.sha256((f"{replicate}\x1f{text}" if replicate else text).encode()).hexdigest()[:8]
    # Of own code the attribute's name, which Python lets be longer, and in other letters, than a file's name should.
    family = str(parameters["name"]).rpartition(":")[2]
    return f"{re.sub('[^A-Za-z0-9]+', '-', family)[:MAX_FAMILY_LENGTH].strip('-') or 'own'}-{digest}"
