"""The plan: for every artefact its path, its inputs and its spec, so that a rule, a test or an audit ask one place.

A *spec* is a sorted dict of plain builtins: just the slice of the configuration that the artefact's rule uses, and the
digest of every source file that the rule runs. It is the one parameter of the rule and part of the certificate.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from spectral_bias.spec import paths, resources
from spectral_bias.spec.catalogue import Catalogue, read_catalogue
from spectral_bias.spec.checks import chosen_runs
from spectral_bias.spec.claim import Measured
from spectral_bias.spec.code import ROOT, SCRIPTS, code_digests
from spectral_bias.spec.experiment import Computed, Experiment, Recorded
from spectral_bias.spec.flow import pictures
from spectral_bias.spec.names import module_and_attribute
from spectral_bias.spec.runs import Run
from spectral_bias.spec.snapshots import snapshot_steps, spread_steps

Spec = dict[str, Any]

FAMILY = 60
NAMED_GROUPS = {
    "dataset": "datasets",
    "model": "models.networks",
    "activation": "models.activations",
    "embedding": "models.embeddings",
    "initialisation": "models.initialisations",
    "loss": "training.losses",
    "optimiser": "training.optimisers",
    "schedule": "training.schedules",
    "methods": "spectra.methods",
    "analysis": "spectra.analyses",
    "measure": "verdicts.measures",
    "timing": "timings",
    "figure": "figures.plots",
}

# The other rules only write down what these have run.
RUNS_WHAT_IT_NAMES = {"dataset", "train", "spectrum", "analysis", "verdict", "timing", "figure"}


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
        wanted = catalogue.settings.only or list(catalogue.claims)
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
        return _spec("dataset", dataset=self.datasets[name], stream=name)

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
        return _spec(
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
        return _spec("trajectory", experiment=experiment, run=run, log=setup["trajectory"], analysed_by=methods)

    @_once
    def spectrum(self, experiment: str, run: str) -> Spec:
        """The spec of ``results/spectra/<experiment>/<run>.nc``."""
        setup = self.run(experiment, run).setup.model_dump()
        return _spec("spectrum", experiment=experiment, run=run, methods=setup["spectra"])

    @_once
    def analysis(self, experiment: str, run: str) -> Spec:
        """The spec of ``results/spectra/<experiment>/<run>.nc`` where nothing is trained."""
        setup = self.run(experiment, run).setup.model_dump()
        return _spec("analysis", experiment=experiment, run=run, title=setup["title"], analysis=setup["analysis"])

    # verdicts, figures, pages

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
        return _spec(
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
                {"run": name, "coordinates": run.coordinates} for name, run in self.catalogue.runs[experiment].items()
            ]
            for experiment in record.experiments
        }
        return _spec(
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
        return _spec("page", templates=["page.html", "base.html", "style.css"], claim=claim, text=text, setups=setups)

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
        return _spec(
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
        return _spec(
            "report",
            templates=["index.html", "base.html", "style.css"],
            claims=claims,
            scale=self.catalogue.settings.scale,
        )

    def overview(self) -> Spec:
        """The spec of ``results/claims.csv`` and ``results/figures/overview.svg`` with its sisters."""
        titles = {name: record.title for name, record in self.claims.items()}
        return _spec("overview", titles=titles, scale=self.catalogue.settings.scale)

    def settings(self) -> Spec:
        """The spec of ``results/settings.json``."""
        return _spec("settings", settings=self.catalogue.settings.model_dump())

    # everything

    def artefacts(self) -> dict[str, tuple[str, Spec]]:
        """Rule and spec by path, of every artefact that the main target asks for."""
        found: dict[str, tuple[str, Spec]] = {
            paths.SETTINGS: ("settings", self.settings()),
            paths.REPORT: ("report", self.report()),
            paths.TABLE: ("overview", self.overview()),
            **{paths.figure("overview", suffix): ("overview", self.overview()) for suffix in ("svg", "pdf", "png")},
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


def _spec(rule: str, templates: Iterable[str] = (), **parts: Any) -> Spec:
    """A spec: the parts, and the digests of the code that the rule runs on them."""
    parts["code"] = code_of(rule, parts, [f"report/templates/{name}" for name in templates])
    return json.loads(json.dumps(parts, sort_keys=True))


def code_of(rule: str, spec: Spec, extra: Iterable[str] = ()) -> dict[str, str]:
    """Today's digest of every source file that a rule runs on a spec.

    Args:
        rule: the rule.
        spec: its spec.
        extra: files beside it that are read at run time, relative to the project.
    """
    modules = sorted(set(_named_modules(spec))) if rule in RUNS_WHAT_IT_NAMES else ()
    return dict(_code(rule, tuple(modules), tuple(ROOT / name for name in extra)))


@functools.cache
def _code(rule: str, modules: tuple[str, ...], extra: tuple[Path, ...]) -> tuple[tuple[str, str], ...]:
    return tuple(code_digests([SCRIPTS / f"{rule}.py"], modules, extra).items())


def _named_modules(value: Any, key: str = "") -> Iterator[str]:
    """The modules of every named thing in a spec."""
    if isinstance(value, dict):
        # Such a key may have a word before it (hidden_activation), and own code may have keys of its own.
        name = value.get("name")
        if isinstance(name, str) and ((group := NAMED_GROUPS.get(key.rpartition("_")[2], "")) or ":" in name):
            yield module_and_attribute(group, name)[0]
        inner = value.items()
    else:
        inner = ((key, item) for item in value)
    for name, item in inner:
        if isinstance(item, dict | list | tuple):
            yield from _named_modules(item, name)


def _axis_labels(runs: Mapping[str, Run], axis: str) -> list[str]:
    return list(dict.fromkeys(run.coordinates[axis] for run in runs.values()))


def _shown_file(catalogue: Catalogue, experiment: str) -> str:
    return catalogue.entries["experiments"][experiment].layers[0].file
