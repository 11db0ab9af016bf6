"""The plan: for every artefact its path, its inputs and its spec, so that a rule, a test or an audit ask one place.

A *spec* is a sorted dict of plain builtins: just the slice of the configuration that the artefact's rule uses, and the
digest of every source file that the rule runs. It is the one parameter of the rule and part of the certificate.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from spectral_bias.config.axes import Run
from spectral_bias.config.catalogue import Catalogue, read_catalogue
from spectral_bias.config.claim import Measured
from spectral_bias.config.cross_checks import chosen_runs
from spectral_bias.config.experiment import Computed, Experiment, Recorded
from spectral_bias.digests.stage_code import Spec, spec_of
from spectral_bias.plan import paths, resources
from spectral_bias.plan.flow import pictures
from spectral_bias.registry.logged_steps import snapshot_steps, spread_steps

FAMILY = 60


def _once(method: Callable[..., Spec]) -> Callable[..., Spec]:
    """A spec made once a plan: Snakemake asks for those of all ready jobs each time that it chooses the next."""

    @functools.wraps(method)
    def made(self: Plan, *names: str) -> Spec:
        key = (method.__name__, *names)
        if key not in self._made:
            self._made[key] = method(self, *names)
        return self._made[key]

    return made


class Plan:
    """Paths, inputs and specs of everything that a configuration asks for."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._made: dict[tuple[str, ...], Spec] = {}
        wanted = catalogue.settings.only or ([] if catalogue.settings.sweeps else list(catalogue.claims))
        self.claims = {name: catalogue.claims[name] for name in wanted}

    @classmethod
    def read(
        cls, config: Mapping[str, Any] | None = None, config_files: Sequence[Path] = (), folder: Path | None = None
    ) -> Plan:
        """The plan of a configuration; see ``read_catalogue``."""
        return cls(read_catalogue(config, config_files, folder))

    # datasets

    @functools.cached_property
    def datasets(self) -> dict[str, dict[str, Any]]:
        """Parameters by dataset name, of every dataset that an experiment uses."""
        return {
            dataset_name(parameters): parameters
            for runs in self.catalogue.runs.values()
            for run in runs.values()
            if isinstance(run.setup, Experiment)
            for parameters in [run.setup.dataset.model_dump()]
        }

    @_once
    def dataset(self, name: str) -> Spec:
        """The spec of ``results/datasets/<name>.nc``."""
        return spec_of("dataset", dataset=self.datasets[name], stream=name)

    def files_of(self, name: str) -> list[str]:
        """The paths of the user's own files that a dataset is made from."""
        return pictures(self.datasets[name])

    # runs and spectra

    @functools.cached_property
    def trained(self) -> tuple[str, ...]:
        """The experiments that train networks."""
        return tuple(name for name, record in self.catalogue.experiments.items() if isinstance(record, Experiment))

    @functools.cached_property
    def computed(self) -> tuple[str, ...]:
        """The experiments that are computed, without training."""
        return tuple(name for name, record in self.catalogue.experiments.items() if isinstance(record, Computed))

    @functools.cached_property
    def recorded(self) -> tuple[str, ...]:
        """The experiments whose networks were trained elsewhere."""
        return tuple(name for name, record in self.catalogue.experiments.items() if isinstance(record, Recorded))

    def run(self, experiment: str, run: str) -> Run:
        """One run of the catalogue."""
        return self.catalogue.runs[experiment][run]

    def dataset_of(self, experiment: str, run: str) -> str:
        """The path of the dataset that a run trains on."""
        return paths.dataset(dataset_name(self.run(experiment, run).setup.dataset.model_dump()))

    @_once
    def train(self, experiment: str, run: str) -> Spec:
        """The spec of ``results/runs/<experiment>/<run>.nc``."""
        planned = self.run(experiment, run)
        setup = planned.setup.model_dump()
        logged = list(_logged(setup["steps"], **setup["snapshots"]))
        return spec_of(
            "train",
            experiment=experiment,
            run=run,
            coordinates=planned.coordinates,
            stream=[experiment, "*" if setup["paired"] else run],
            model=setup["model"],
            loss=setup["loss"],
            optimiser=setup["optimiser"],
            schedule=setup["schedule"],
            batch=setup["batch"],
            snapshots=logged,
            feature_steps=spread_steps(logged, setup["features"]),
            seeds=setup["seeds"],
            numerics=self.catalogue.settings.numerics.recorded(),
        )

    def training_request(self, experiment: str, run: str, attempt: int) -> resources.Request:
        """What an attempt at training a run asks of a scheduler; no part of its spec."""
        return resources.training(self.run(experiment, run).setup.model_dump(), attempt)

    def analysis_request(self, experiment: str, run: str, attempt: int) -> resources.Request:
        """What an attempt at analysing a run asks of a scheduler."""
        return resources.analysis_of(self.run(experiment, run).setup.model_dump(), attempt)

    @functools.cached_property
    def gpus(self) -> int:
        """Graphics cards that a training job asks for: one where they train, else none."""
        return 1 if self.catalogue.settings.numerics.platform == "gpu" else 0

    def log_of(self, experiment: str, run: str) -> str:
        """The path of the user's log that a recorded run is read from."""
        return str(self.run(experiment, run).setup.trajectory)

    @_once
    def trajectory(self, experiment: str, run: str) -> Spec:
        """The spec of ``results/runs/<experiment>/<run>.nc`` where it comes from a log of the user's."""
        setup = self.run(experiment, run).setup.model_dump()
        methods = sorted({method["name"] for method in setup["spectra"]})
        return spec_of("trajectory", experiment=experiment, run=run, log=setup["trajectory"], analysed_by=methods)

    @_once
    def spectrum(self, experiment: str, run: str) -> Spec:
        """The spec of ``results/spectra/<experiment>/<run>.nc``."""
        setup = self.run(experiment, run).setup.model_dump()
        return spec_of("spectrum", experiment=experiment, run=run, methods=setup["spectra"])

    @_once
    def analysis(self, experiment: str, run: str) -> Spec:
        """The spec of ``results/spectra/<experiment>/<run>.nc`` where nothing is trained."""
        setup = self.run(experiment, run).setup.model_dump()
        return spec_of("analysis", experiment=experiment, run=run, title=setup["title"], analysis=setup["analysis"])

    # verdicts, figures, pages

    def swept(self) -> list[str]:
        """The paths of the spectra of every sweep."""
        runs = self.catalogue.runs
        return [paths.spectrum(sweep, run) for sweep in self.catalogue.settings.sweeps for run in runs[sweep]]

    def spectra_of(self, claim: str) -> list[str]:
        """The paths of every spectrum that a claim reads."""
        return [
            paths.spectrum(experiment, run)
            for experiment in self.claims[claim].experiments
            for run in self.catalogue.runs[experiment]
        ]

    @_once
    def verdict(self, claim: str) -> Spec:
        """The spec of ``results/verdicts/<claim>.json``."""
        tests = []
        for test in self.claims[claim].tests:
            runs = chosen_runs(test, self.catalogue.runs[test.experiment])
            chosen = [{"run": name, "coordinates": run.coordinates, "values": run.values} for name, run in runs.items()]
            tests.append({**test.model_dump(exclude={"where"}), "runs": chosen})
        return spec_of(
            "verdict",
            claim=claim,
            scale=self.catalogue.settings.scale,
            experiments=self.claims[claim].experiments,
            tests=tests,
            corrected=corrected.tests if (corrected := self.claims[claim].corrected) else [],
        )

    @_once
    def figure(self, claim: str) -> Spec:
        """The spec of ``results/figures/<claim>.svg`` and its sisters."""
        record = self.claims[claim]
        runs = {
            experiment: [
                {"run": name, "coordinates": run.coordinates, "values": run.values}
                for name, run in self.catalogue.runs[experiment].items()
            ]
            for experiment in record.experiments
        }
        return spec_of(
            "figure",
            claim=claim,
            figure=record.figure.model_dump(),
            title=record.title,
            caption=record.caption,
            runs=runs,
        )

    @_once
    def page(self, claim: str) -> Spec:
        """The spec of ``results/report/claims/<claim>.html``."""
        record = self.claims[claim]
        setups = {}
        for experiment in record.experiments:
            planned = self.catalogue.experiments[experiment]
            setups[experiment] = {
                "file": _shown_file(self.catalogue, experiment),
                "setup": planned.model_dump(exclude={"axes"}),
                "axes": {axis: _axis_labels(self.catalogue.runs[experiment], axis) for axis in planned.axes},
            }
        text = {**record.model_dump(exclude={"tests", "figure"}), "measured": bool(record.measured)}
        return spec_of("page", templates=["page.html", "base.html", "style.css"], claim=claim, text=text, setups=setups)

    # seconds

    @functools.cached_property
    def measured(self) -> tuple[str, ...]:
        """The claims with tests on seconds."""
        return tuple(name for name, record in self.claims.items() if record.measured)

    def timed_data(self, claim: str) -> list[str]:
        """The paths of the datasets that a claim's tests on seconds train on."""
        return list(dict.fromkeys(self.dataset_of(test.experiment, run) for test, run in self._timed(claim)))

    def timed_spectra(self, claim: str) -> list[str]:
        """The paths of the spectra that say how many steps and sweeps were needed."""
        return list(dict.fromkeys(paths.spectrum(test.experiment, run) for test, run in self._timed(claim)))

    @_once
    def timing(self, claim: str) -> Spec:
        """The spec of ``results/timings/<claim>.json`` and ``.html``."""
        tests = []
        for test in self.claims[claim].measured:
            chosen = []
            for name, run in chosen_runs(test, self.catalogue.runs[test.experiment]).items():
                trained = self.train(test.experiment, name)
                training = {key: trained[key] for key in ("model", "loss", "optimiser", "schedule", "batch", "stream")}
                chosen.append(
                    {
                        "run": name,
                        "label": ", ".join(run.coordinates.values()) or name,
                        "dataset": self.dataset_of(test.experiment, name),
                        "training": {**training, "steps": trained["snapshots"][-1]},
                    }
                )
            tests.append({**test.model_dump(exclude={"where"}), "runs": chosen})
        return spec_of(
            "timing",
            templates=["timing.html", "base.html", "style.css"],
            claim=claim,
            title=self.claims[claim].title,
            scale=self.catalogue.settings.scale,
            numerics=self.catalogue.settings.numerics.recorded(),
            tests=tests,
        )

    def _timed(self, claim: str) -> Iterator[tuple[Measured, str]]:
        for test in self.claims[claim].measured:
            for run in chosen_runs(test, self.catalogue.runs[test.experiment]):
                yield test, run

    # the report

    def report(self) -> Spec:
        """The spec of ``results/report/index.html``."""
        claims = {
            name: record.model_dump(include={"title", "statement", "corrected"}) for name, record in self.claims.items()
        }
        return spec_of(
            "report",
            templates=["index.html", "base.html", "style.css"],
            claims=claims,
            scale=self.catalogue.settings.scale,
        )

    def overview(self) -> Spec:
        """The spec of ``results/claims.csv`` and ``results/figures/overview.svg`` with its sisters."""
        titles = {name: record.title for name, record in self.claims.items()}
        return spec_of("overview", titles=titles, scale=self.catalogue.settings.scale)

    def settings(self) -> Spec:
        """The spec of ``results/settings.json``."""
        return spec_of("settings", settings=self.catalogue.settings.model_dump())

    # everything

    def artefacts(self) -> dict[str, tuple[str, Spec]]:
        """Rule and spec by path, of every artefact that the main target asks for."""
        found: dict[str, tuple[str, Spec]] = {paths.SETTINGS: ("settings", self.settings())}
        if self.claims:
            found |= {paths.REPORT: ("report", self.report()), paths.TABLE: ("overview", self.overview())}
            found |= {
                paths.figure("overview", suffix): ("overview", self.overview()) for suffix in ("svg", "pdf", "png")
            }
        for claim, record in self.claims.items():
            found[paths.verdict(claim)] = ("verdict", self.verdict(claim))
            found[paths.page(claim)] = ("page", self.page(claim))
            if record.measured:
                timing = self.timing(claim)
                found |= {paths.timing(claim, suffix): ("timing", timing) for suffix in ("json", "html")}
            figure = self.figure(claim)
            found |= {paths.figure(claim, suffix): ("figure", figure) for suffix in ("svg", "pdf", "png")}
            for experiment in record.experiments:
                found |= self._spectra(experiment)
        for experiment in self.catalogue.settings.sweeps:
            found |= self._spectra(experiment)
        return found

    def _spectra(self, experiment: str) -> dict[str, tuple[str, Spec]]:
        """Rule and spec by path, of an experiment's spectra and of what they are made from."""
        found: dict[str, tuple[str, Spec]] = {}
        for run in self.catalogue.runs[experiment]:
            if experiment in self.computed:
                found[paths.spectrum(experiment, run)] = ("analysis", self.analysis(experiment, run))
                continue
            found[paths.spectrum(experiment, run)] = ("spectrum", self.spectrum(experiment, run))
            if experiment in self.recorded:
                found[paths.run(experiment, run)] = ("trajectory", self.trajectory(experiment, run))
                continue
            found[paths.run(experiment, run)] = ("train", self.train(experiment, run))
            name = dataset_name(self.run(experiment, run).setup.dataset.model_dump())
            found[paths.dataset(name)] = ("dataset", self.dataset(name))
        return found


def dataset_name(parameters: Mapping[str, Any]) -> str:
    """A dataset's name: its family and the head of the digest of its parameters."""
    digest = hashlib.sha256(json.dumps(parameters, sort_keys=True).encode()).hexdigest()[:8]
    # Of own code the attribute's name, which Python lets be longer, and in other letters, than a file's name should.
    family = re.sub("[^A-Za-z0-9]+", "-", str(parameters["name"]).rpartition(":")[2])[:FAMILY].strip("-")
    return f"{family or 'own'}-{digest}"


@functools.cache
def _logged(steps: int, **spacing: Any) -> tuple[int, ...]:
    return tuple(snapshot_steps(steps, **spacing))


def _axis_labels(runs: Mapping[str, Run], axis: str) -> list[str]:
    return list(dict.fromkeys(run.coordinates[axis] for run in runs.values()))


def _shown_file(catalogue: Catalogue, experiment: str) -> str:
    return catalogue.entries["experiments"][experiment].layers[0].file
