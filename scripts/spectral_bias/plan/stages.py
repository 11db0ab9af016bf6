"""The rules of the workflow, each written down once; paths, inputs, order and every other table follow from here.

A rule is one entry here, one script ``scripts/<rule>.py`` with a function of its name, and one Snakemake rule. The
order is that of the work: no rule reads what a later one makes.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from spectral_bias.artefacts.format_versions import FORMAT_VERSIONS
from spectral_bias.config.experiment import Computed, Experiment, ExternalLog
from spectral_bias.digests.stage_code import Spec, code_of
from spectral_bias.plan import specs
from spectral_bias.plan.flow import files_of
from spectral_bias.plan.named_code import TRAINING
from spectral_bias.plan.report_files import CARD, CLAIM, LICENCES, PAGE, SCRIPT, STYLE
from spectral_bias.plan.stage import ALL, DATASET, OWN_FILES, RUN, SPECTRA, Stage, linked
from spectral_bias.registry.resolve import PARTS

_VERDICT = "results/verdicts/{claim}.json"
_FIGURE = {suffix: f"results/figures/{{claim}}.{suffix}" for suffix in ("svg", "pdf", "png")}
_SECONDS = "results/timings/{claim}.json"
_PLAYER = "results/players/{claim}.json"
_CARDS = "results/cards/{card}"
_CARD = {
    "record": f"{_CARDS}/card.json",
    "times": f"{_CARDS}/times.csv",
    "times_certificate": f"{_CARDS}/times.csv.cert.json",
    "spectrum": f"{_CARDS}/spectrum.nc",
}
_CARD_PAGE = {"html": "index.html", "svg": "figure.svg", "png": "figure.png"}
_OVERVIEW = {suffix: f"results/figures/overview.{suffix}" for suffix in ("svg", "pdf", "png")}
_ASSETS = {
    "style": "results/report/assets/report.css",
    "script": "results/report/assets/report.js",
    "charts": "results/report/assets/vega.js",
}

_STAGES: dict[str, Stage] = {
    "dataset": Stage(
        {"data": DATASET},
        specs.dataset,
        {"files": OWN_FILES},
        own_files=lambda spec: files_of(spec["dataset"]),
        experiment_keys=("dataset",),
        runs={"dataset": "datasets"},
        work="analysis",
        group="data",
    ),
    "train": Stage(
        {"run": RUN},
        specs.train,
        {"data": DATASET},
        kinds=(Experiment,),
        experiment_keys=(
            *("model", "loss", "optimiser", "schedule", "batch", "steps", "snapshots", "features", "seeds", "paired"),
        ),
        settings_keys=("numerics",),
        runs=TRAINING,
        trains=True,
        work="training",
        group="runs",
    ),
    "external_log": Stage(
        {"run": RUN},
        specs.external_log,
        {"log": OWN_FILES},
        own_files=lambda spec: [spec["log"]],
        kinds=(ExternalLog,),
        experiment_keys=("external_log", "spectra"),
        work="analysis",
        group="runs",
    ),
    "card": Stage(
        _CARD,
        specs.card,
        {"logs": OWN_FILES},
        own_files=lambda spec: [spec["log"], *spec["second"].values()],
        settings_keys=("logs",),
        library_files=("diagnosis/reference_networks.json",),
        work="analysis",
        group="analyses",
    ),
    "card_page": Stage(
        {name: f"{_CARDS}/{file}" for name, file in _CARD_PAGE.items()},
        specs.card_page,
        {"log": OWN_FILES, "record": _CARD["record"], "spectrum": _CARD["spectrum"]},
        own_files=lambda spec: [spec["log"]],
        settings_keys=("logs",),
        library_files=CARD,
        work="drawing",
        group="analyses",
    ),
    "spectrum": Stage(
        {"spectra": SPECTRA},
        specs.spectrum,
        {"run": RUN},
        kinds=(Experiment, ExternalLog),
        experiment_keys=("spectra",),
        runs={"methods": "spectra.methods"},
        work="analysis",
        group="runs",
    ),
    "analysis": Stage(
        {"spectra": SPECTRA},
        specs.analysis,
        kinds=(Computed,),
        experiment_keys=("title", "analysis"),
        runs={"analysis": "spectra.analyses", **PARTS},
        work="analysis",
        group="analyses",
    ),
    "timing": Stage(
        {"measured": _SECONDS},
        specs.timing,
        {"data": DATASET, "spectra": SPECTRA},
        claim_keys=("measured",),
        settings_keys=("numerics", "scale"),
        where_given="measured",
        runs={"timing": "timings", **TRAINING},
        work="measuring seconds",
    ),
    "verdict": Stage(
        {"judged": _VERDICT},
        specs.verdict,
        {"spectra": SPECTRA},
        experiment_keys=("axes",),
        claim_keys=("experiments", "tests", "corrected"),
        reads_replicates=True,
        settings_keys=("scale",),
        runs={"measure": "verdicts.measures"},
        work="analysis",
        group="claims",
    ),
    "figure": Stage(
        _FIGURE,
        specs.figure,
        {"verdict": _VERDICT, "spectra": SPECTRA},
        experiment_keys=("axes",),
        claim_keys=("title", "figure", "caption"),
        runs={"figure": "figures.plots"},
        work="drawing",
        group="claims",
    ),
    "player": Stage(
        {"frames": _PLAYER},
        specs.player,
        {"data": DATASET, "spectra": SPECTRA},
        experiment_keys=("axes",),
        claim_keys=("player",),
        where_given="player",
        work="drawing",
        group="claims",
    ),
    "overview": Stage(
        {"table": "results/claims.csv", "table_certificate": "results/claims.csv.cert.json", **_OVERVIEW},
        specs.overview,
        {"verdicts": _VERDICT},
        claim_keys=("title", "chapter", "position"),
        settings_keys=("scale",),
        work="drawing",
        group="report",
    ),
    "assets": Stage(
        {**_ASSETS, **{f"{name}_certificate": f"{path}.cert.json" for name, path in _ASSETS.items()}},
        specs.assets,
        report_files=(*STYLE, *SCRIPT, LICENCES),
        work="drawing",
        group="data",
    ),
    "timing_page": Stage(
        {"html": "results/timings/{claim}.html"},
        specs.timing_page,
        {"measured": _SECONDS, "style": _ASSETS["style"], "script": _ASSETS["script"]},
        claim_keys=("title",),
        where_given="measured",
        report_files=("templates/timing.html", "templates/claim/macros.html", *PAGE),
        work="drawing",
        group="timings",
    ),
    "page": Stage(
        {"html": "results/report/claims/{claim}.html"},
        specs.page,
        {"verdict": _VERDICT, "figure": _FIGURE["svg"], "player": _PLAYER, **_ASSETS},
        experiment_keys=ALL,
        claim_keys=(
            *("title", "statement", "survey_section", "sources", "paper_setup"),
            *("remark", "corrected", "caption", "tests"),
        ),
        report_files=(*CLAIM, *PAGE),
        work="drawing",
        group="claims",
    ),
    "report": Stage(
        {"html": "results/report/index.html"},
        specs.report,
        {"verdicts": _VERDICT, "overview": _OVERVIEW["svg"], "player": _PLAYER, "cards": _CARD["record"], **_ASSETS},
        first_alone=("player",),
        claim_keys=("title", "statement", "chapter", "position", "corrected", "figure"),
        settings_keys=("scale", "logs"),
        report_files=("templates/index.html", *PAGE),
        work="drawing",
        group="report",
    ),
    "atlas": Stage(
        {
            "html": "results/report/atlas.html",
            "table": "results/atlas.csv",
            "table_certificate": "results/atlas.csv.cert.json",
        },
        specs.atlas,
        {"spectra": SPECTRA, "cards": _CARD["record"], "card_spectra": _CARD["spectrum"], **_ASSETS},
        kinds=(Experiment, ExternalLog),
        experiment_keys=("dataset", "model", "loss", "optimiser", "schedule", "batch", "steps"),
        claim_keys=("title",),
        settings_keys=("scale", "logs"),
        report_files=("templates/atlas.html", *PAGE),
        work="drawing",
        group="report",
    ),
    "settings": Stage({"record": "results/settings.json"}, specs.settings, settings_keys=ALL, group="report"),
}

STAGES = linked(_STAGES)


def artefact_path(rule: str, *names: str) -> str:
    """The path of an artefact, that of its rule's first output.

    Args:
        rule: the rule that makes it.
        names: its names, in the order of the rule's patterns.
    """
    return next(iter(STAGES[rule].paths(*names).values()))


def order(rule: str) -> int:
    """The place of a rule in the order of the work; unknown ones come last."""
    return list(STAGES).index(rule) if rule in STAGES else len(STAGES)


def own_files(rule: str, spec: Mapping[str, Any]) -> list[str]:
    """The files of the user's own that an artefact is made from, relative to the working folder."""
    return STAGES[rule].own_files(spec)


@functools.cache
def follows_training(rule: str) -> bool:
    """Whether a rule trains networks, or reads anything that was made from trained ones."""
    makers = {pattern: name for name, stage in STAGES.items() if stage.trains for pattern in stage.outputs.values()}
    for name, stage in STAGES.items():
        if not makers.keys().isdisjoint(stage.inputs.values()):
            makers |= dict.fromkeys(stage.outputs.values(), name)
    return STAGES[rule].trains or not makers.keys().isdisjoint(STAGES[rule].inputs.values())


def with_code(rule: str, spec: Mapping[str, Any], own_file_digest: Callable[[str], str] | None = None) -> Spec:
    """A rule's spec with the digests of today's code and the versions of the formats that the rule writes.

    Args:
        rule: the rule.
        spec: its spec.
        own_file_digest: SHA-256 of a file that own code reads, as in ``code_of``.
    """
    stage = STAGES[rule]
    formats = {name: FORMAT_VERSIONS[name] for name in sorted({"certificate", *stage.formats})}
    code = code_of(rule, spec, stage.runs, stage.files_read, own_file_digest)
    return dict(sorted({**spec, "code": code, "format": formats}.items()))
