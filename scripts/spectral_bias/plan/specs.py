"""How each rule's spec is made from the configuration."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from spectral_bias.config.axes import Run, chosen_runs
from spectral_bias.config.claim import Claim, Measured
from spectral_bias.config.experiment import Experiment, ExternalLog
from spectral_bias.config.facts import facts_of
from spectral_bias.config.paper_setup import filled
from spectral_bias.config.player import ShownRun, ShownRuns
from spectral_bias.config.settings import NOT_RESULTS
from spectral_bias.plan.atlas_runs import atlas_runs
from spectral_bias.plan.named_code import named_code
from spectral_bias.plan.records.analysis import AnalysisSpec
from spectral_bias.plan.records.atlas import AtlasSpec
from spectral_bias.plan.records.card import CardPageSpec, CardSpec
from spectral_bias.plan.records.chosen_run import ChosenRun
from spectral_bias.plan.records.dataset import DatasetSpec
from spectral_bias.plan.records.external_log import ExternalLogSpec
from spectral_bias.plan.records.figure import FigureSpec
from spectral_bias.plan.records.player import PlayedRun, PlayerSpec
from spectral_bias.plan.records.report import AssetsSpec, OverviewSpec, PageSpec, ReportSpec, SettingsSpec
from spectral_bias.plan.records.spectrum import SpectrumSpec
from spectral_bias.plan.records.timing import TimedRunSpec, TimedTest, TimedTraining, TimingPageSpec, TimingSpec
from spectral_bias.plan.records.train import TrainSpec
from spectral_bias.plan.records.verdict import BothVerdictsSpec, Criterion, ReplicationSpec
from spectral_bias.plan.replication import fixed_by
from spectral_bias.plan.report_files import LICENCES, SCRIPT, STYLE
from spectral_bias.plan.selection import Selection
from spectral_bias.plan.stage import DATASET, RUN, SPECTRA
from spectral_bias.registry.facts import FigureFacts
from spectral_bias.registry.logged_steps import snapshot_steps, spread_steps


def dataset(selection: Selection, name: str) -> DatasetSpec:
    """The spec of a dataset."""
    return DatasetSpec(dataset=selection.datasets[name], stream=name)


def train(selection: Selection, experiment: str, run: str) -> TrainSpec:
    """The spec of a trained run."""
    planned = selection.run(experiment, run)
    setup = planned.setup.model_dump()
    logged = _logged(setup["steps"], **setup["snapshots"])
    return TrainSpec(
        experiment=experiment,
        run=run,
        coordinates=planned.coordinates,
        stream=(experiment, "*" if setup["paired"] else run),
        model=setup["model"],
        loss=setup["loss"],
        optimiser=setup["optimiser"],
        schedule=setup["schedule"],
        batch=setup["batch"],
        snapshots=logged,
        feature_steps=tuple(spread_steps(list(logged), setup["features"])),
        seeds=setup["seeds"],
        numerics=selection.catalogue.settings.numerics.recorded(),
    )


def external_log(selection: Selection, experiment: str, run: str) -> ExternalLogSpec:
    """The spec of a run that is read from a user's log."""
    setup = selection.run(experiment, run).setup.model_dump()
    return ExternalLogSpec(experiment=experiment, run=run, log=setup["external_log"])


def card(selection: Selection, name: str) -> CardSpec:
    """The spec of a card."""
    logs = selection.catalogue.settings.logs[name]
    return CardSpec(card=name, log=logs.log, second=logs.second)


def card_page(selection: Selection, name: str) -> CardPageSpec:
    """The spec of a card's page and figure."""
    has_report = bool(selection.claims)
    return CardPageSpec(card=name, log=selection.catalogue.settings.logs[name].log, has_report=has_report)


def spectrum(selection: Selection, experiment: str, run: str) -> SpectrumSpec:
    """The spec of a run's spectrum."""
    methods = selection.run(experiment, run).setup.model_dump()["spectra"]
    return SpectrumSpec(experiment=experiment, run=run, methods=tuple(methods))


def analysis(selection: Selection, experiment: str, run: str) -> AnalysisSpec:
    """The spec of a spectrum that is computed without training."""
    setup = selection.run(experiment, run).setup.model_dump()
    return AnalysisSpec(experiment=experiment, run=run, title=setup["title"], analysis=setup["analysis"])


def timing(selection: Selection, claim: str) -> TimingSpec:
    """The spec of a claim's tests on seconds."""
    record, settings = selection.catalogue.claims[claim], selection.catalogue.settings
    return TimingSpec(
        claim=claim,
        scale=settings.scale,
        numerics=settings.numerics.recorded(),
        tests=tuple(_timed(selection, test) for test in record.measured),
    )


def timing_page(selection: Selection, claim: str) -> TimingPageSpec:
    """The spec of the page of a claim's tests on seconds."""
    return TimingPageSpec(claim=claim, title=selection.catalogue.claims[claim].title.model_dump())


def _timed(selection: Selection, test: Measured) -> TimedTest:
    runs = []
    for name, run in chosen_runs(test.where, selection.catalogue.runs[test.experiment]).items():
        trained = train(selection, test.experiment, name)
        training = TimedTraining(
            model=trained.model,
            loss=trained.loss,
            optimiser=trained.optimiser,
            schedule=trained.schedule,
            batch=trained.batch,
            stream=trained.stream,
            steps=trained.snapshots[-1],
        )
        dataset = DATASET.format(dataset=selection.dataset_name_of(test.experiment, name))
        runs.append(TimedRunSpec(name, ", ".join(run.coordinates.values()) or name, dataset, training))
    return TimedTest(**test.model_dump(exclude={"where"}), runs=tuple(runs))


def verdict(selection: Selection, claim: str) -> BothVerdictsSpec:
    """The spec of a claim's verdict."""
    record = selection.catalogue.claims[claim]
    tests = []
    for test in record.tests:
        runs = chosen_runs(test.where, selection.catalogue.runs[test.experiment])
        tests.append(Criterion(**test.model_dump(exclude={"where", "added_after"}), runs=_records(runs)))
    return BothVerdictsSpec(
        claim=claim,
        scale=selection.catalogue.settings.scale,
        experiments=tuple(record.experiments),
        tests=tuple(tests),
        corrected=tuple(record.corrected.tests) if record.corrected else (),
        replication=_replication(selection, claim),
    )


def _replication(selection: Selection, claim: str) -> ReplicationSpec | None:
    tests = {test.name: selection.replicate_of(test) for test in selection.catalogue.claims[claim].tests}
    if not any(tests.values()):
        return None
    replicates = {again: selection.catalogue.experiments[again] for again in tests.values() if again}
    return ReplicationSpec(
        tests={test: again for test, again in tests.items() if again},
        seeds={again: record.seeds for again, record in replicates.items() if isinstance(record, Experiment)},
        fixed=tuple(fixed_by(selection, claim)),
    )


def figure(selection: Selection, claim: str) -> FigureSpec:
    """The spec of a claim's figure."""
    record, runs = selection.catalogue.claims[claim], selection.catalogue.runs
    return FigureSpec(
        claim=claim,
        title=record.title.en,
        figure=record.figure.model_dump(),
        caption=record.caption.en,
        runs={experiment: _records(runs[experiment]) for experiment in record.experiments},
    )


def player(selection: Selection, claim: str) -> PlayerSpec:
    """The spec of what a claim's page shows step by step."""
    record = selection.catalogue.claims[claim].player
    if record is None:
        raise LookupError(f"{claim} has no player")
    runs = [played for shown in record.runs for played in _played(selection, shown, record.runs)]
    places = {(played.experiment, played.run): place for place, played in enumerate(runs)}

    def place_of(chosen: ShownRun | None) -> int | None:
        return places[chosen.experiment, chosen.run] if chosen else None

    return PlayerSpec(
        claim=claim,
        runs=tuple(runs),
        left=places[record.left.experiment, record.left.run],
        right=place_of(record.right),
        step=record.step,
        threshold=record.threshold,
        about=record.about.model_dump() if record.about else {"en": "", "zh": ""},
    )


def _played(selection: Selection, shown: ShownRuns, entries: Sequence[ShownRuns]) -> Iterator[PlayedRun]:
    """The runs that one entry of a player chooses, named by the axes that vary in all entries of their experiment."""
    axes, known = selection.catalogue.experiments[shown.experiment].axes, selection.catalogue.runs[shown.experiment]
    wheres = [entry.where for entry in entries if entry.experiment == shown.experiment]
    beside = [run.coordinates for where in wheres for run in chosen_runs(where, known).values()]
    varies = [axis for axis in axes if len({each[axis] for each in beside}) > 1] or list(axes)
    for name, run in chosen_runs(shown.where, known).items():
        words = [f"{axis} = " * (axis in run.values) + run.coordinates[axis] for axis in varies]
        label = ", ".join(words) or shown.experiment
        texts = shown.label.model_dump() if shown.label else {"en": label, "zh": label}
        data = selection.datasets_by_run.get((shown.experiment, name)) if shown.training_points else None
        yield PlayedRun(
            experiment=shown.experiment,
            run=name,
            label={language: _named(text, run.coordinates) for language, text in texts.items()},
            dataset=DATASET.format(dataset=data) if data else "",
        )


def _named(text: str, coordinates: Mapping[str, str]) -> str:
    """A label with a run's places in it, each of which stands in braces by its axis."""
    for axis, label in coordinates.items():
        text = text.replace(f"{{{axis}}}", label)
    return text


def assets(_selection: Selection) -> AssetsSpec:
    """The spec of what all pages load."""
    return AssetsSpec(style=STYLE, script=SCRIPT, licences=LICENCES)


def page(selection: Selection, claim: str) -> PageSpec:
    """The spec of a claim's page."""
    record, catalogue = selection.catalogue.claims[claim], selection.catalogue
    setups, read = {}, dict[str, list[str]]()
    for experiment, run in [*selection.runs_of(claim), *selection.replicate_runs_of(claim)]:
        read.setdefault(experiment, []).append(run)
    for experiment, names in read.items():
        planned = catalogue.experiments[experiment]
        runs = catalogue.runs[experiment].values()
        layers = catalogue.entries["experiments"][experiment].layers
        setups[experiment] = {
            "file": layers[0].file if layers else "repeat: all",
            "setup": planned.model_dump(exclude={"axes"}),
            "axes": {axis: list(dict.fromkeys(run.coordinates[axis] for run in runs)) for axis in planned.axes},
            "runs": {run: _files(selection, experiment, run) for run in names},
        }
    text = {
        **record.model_dump(include={"title", "statement", "survey_section", "remark", "corrected", "caption"}),
        "sources": [vars(citation) for citation in catalogue.bibliography.citations(record)],
        "paper_setup": _paper_setup(selection, claim),
        "measured": bool(record.measured),
        "added_after": {test.name: test.added_after.model_dump() for test in record.tests if test.added_after},
    }
    targets = [f"results/report/claims/{claim}.html"]
    if record.measured:
        # The page's rule measures nothing: what it lays out is named.
        targets.append(f"results/timings/{claim}.html --forcerun results/timings/{claim}.json")
    return PageSpec(
        claim=claim,
        text=text,
        setups=setups,
        commands=selection.invocation.commands(*targets),
        modules=named_code(selection, claim),
    )


def _files(selection: Selection, experiment: str, run: str) -> list[str]:
    """A run's spectra, and what they were made from, file by file, the first source last."""
    setup, names = selection.run(experiment, run).setup, {"experiment": experiment, "run": run}
    files = [SPECTRA.format(**names)]
    if isinstance(setup, Experiment):
        files += [RUN.format(**names), DATASET.format(dataset=selection.dataset_name_of(experiment, run))]
    elif isinstance(setup, ExternalLog):
        files += [RUN.format(**names), setup.external_log]
    return files


def _paper_setup(selection: Selection, claim: str) -> dict[str, Any] | None:
    """A claim's table of what the paper did, with its paper and with the values that the table names."""
    record, catalogue = selection.catalogue.claims[claim], selection.catalogue
    setup, papers = record.paper_setup, catalogue.bibliography.citations(record)
    if setup is None:
        return None
    paper = next(paper for paper in papers if setup.source in (None, paper.key))
    rows = [{**row.model_dump(), "here": filled(row.here, catalogue.runs)} for row in setup.rows]
    return {**setup.model_dump(), "source": paper.citation, "rows": rows}


def report(selection: Selection) -> ReportSpec:
    """The spec of the report's first page."""
    included = {"title", "statement", "corrected", "chapter"}
    claims = {
        name: {**record.model_dump(include=included), "lines_alone": _of_lines_alone(record)}
        for name, record in selection.claims.items()
    }
    settings = selection.catalogue.settings
    return ReportSpec(claims=claims, order=selection.by_chapter(), cards=tuple(settings.logs), scale=settings.scale)


def _of_lines_alone(claim: Claim) -> bool:
    """Whether a claim's figure declares that it is drawn of lines, marks and words alone."""
    facts = facts_of(FigureFacts, "figures.plots", claim.figure.model_dump())
    return facts is not None and facts.lines_alone


def overview(selection: Selection) -> OverviewSpec:
    """The spec of the table and the figure of all claims."""
    titles = {name: record.title.en for name, record in selection.claims.items()}
    return OverviewSpec(
        titles=titles,
        chapters={name: record.chapter for name, record in selection.claims.items()},
        order=selection.by_chapter(),
        scale=selection.catalogue.settings.scale,
    )


def atlas(selection: Selection) -> AtlasSpec:
    """The spec of the table and the page of every network that is measured."""
    example = SPECTRA.format(experiment="EXPERIMENT", run="RUN")
    return AtlasSpec(
        scale=selection.catalogue.settings.scale,
        claims={name: record.title.model_dump() for name, record in selection.claims.items()},
        runs=tuple(atlas_runs(selection)),
        cards=tuple(selection.catalogue.settings.logs),
        commands=selection.invocation.commands(example),
        example=example,
    )


def settings(selection: Selection) -> SettingsSpec:
    """The spec of the record of the run-wide settings."""
    return SettingsSpec(settings=selection.catalogue.settings.model_dump(exclude={*NOT_RESULTS, "logs"}))


def _records(runs: Mapping[str, Run]) -> tuple[ChosenRun, ...]:
    return tuple(ChosenRun(name, run.coordinates, run.values) for name, run in runs.items())


@functools.cache
def _logged(steps: int, **spacing: Any) -> tuple[int, ...]:
    return tuple(snapshot_steps(steps, **spacing))
