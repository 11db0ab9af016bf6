"""A project of one claim with hostile words, about a log with hostile words, and all that the workflow makes of it."""

from __future__ import annotations

import importlib.util
import warnings
from pathlib import Path
from types import SimpleNamespace

import netCDF4
import numpy as np
import pytest
import yaml

from small_project import settings_of_no_project
from spectral_bias.artefacts.seal import sidecar
from spectral_bias.config import catalogue
from spectral_bias.plan.plan import Plan

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
# Markup, ends of other languages, a formula, templates, formats, a turn of direction, a spreadsheet's command.
WORDS = (
    "=cmd() <script>alert(1)</script> \"'><img src=x onerror=alert(2)> ]]> --> </style></svg> &lt;b&gt; $\\mathrm "
    "$\\frac{ {{7*7}} {% raw %} %s %(x)s {0} \\ ends `a`_ **b** |c| .. raw:: html javascript:alert(3) "
    "\u200fgnp.exe 频率"
)
EXPERIMENT = {
    "title": WORDS,
    "external_log": "log.nc",
    "spectra": [{"name": "dft", "frequencies": [1, 3, 5]}, {"name": "example_outputs", "count": 3}],
}
TEST = {
    "says": WORDS,
    "experiment": "logged",
    "measure": {"name": "passage_order", "frequencies": [1, 3]},
    "statistic": "proportion",
    "at_least": 0.75,
}
CLAIM = {
    "title": WORDS,
    "statement": {"en": WORDS, "zh": WORDS},
    "survey_section": WORDS,
    "sources": [{"citation": WORDS, "doi": "10.1234/\"'><script>alert(1)</script>", "arxiv": "1901.06523"}],
    "paper_setup": {
        "place": WORDS,
        "rows": [{"aspect": WORDS, "paper": WORDS, "here": "{logged.title}"}],
        "released_code": [{"says": WORDS, "source": WORDS, "url": "https://x.org/\"'><script>alert(1)</script>"}],
    },
    "remark": WORDS,
    "corrected": {"en": WORDS, "tests": ["order"]},
    "experiments": ["logged"],
    "tests": [{"name": "order", **TEST}, {"name": "again", "kind": "control", **TEST}],
    "figure": {"name": "low_first", "experiment": "logged", "run": "base"},
    "caption": WORDS,
}


def stage(name):
    """The function of a rule's script."""
    found = importlib.util.spec_from_file_location(name, SCRIPTS / f"{name}.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return getattr(module, name)


def write_log(path):
    """Eight seeds that learn three tones one after the other; its words are hostile too."""
    x = 2 * np.pi * np.arange(64) / 64
    steps = np.array([0, *np.unique(np.geomspace(1, 1000, 40).astype(int))])
    learned = {tone: 1 - np.exp(-steps / (20 * tone**2)) for tone in (1, 3, 5)}
    prediction = sum(learned[tone][:, None] * np.sin(tone * x) for tone in learned)
    with netCDF4.Dataset(path, "w") as log:
        for name, size in {"seed": 8, "step": len(steps), "sample": 64, "dimension": 1}.items():
            log.createDimension(name, size)
        log.createVariable("step", "i4", ("step",))[:] = steps
        log.createVariable("x", "f8", ("sample", "dimension"))[:] = x[:, None]
        log.createVariable("target", "f8", ("sample",))[:] = sum(np.sin(tone * x) for tone in learned)
        log.createVariable("prediction", "f8", ("seed", "step", "sample"))[:] = prediction
        log.setncatts({"title": WORDS, "summary": f"{WORDS}\x1b[31m", "domain_length": 2 * np.pi})


@pytest.fixture(scope="session")
def hostile(tmp_path_factory):
    """A working folder in which the rules' scripts made every artefact of the hostile claim; its plan and the words."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, data in {"mine/experiments/logged.yaml": EXPERIMENT, "mine/claims/hostile.yaml": CLAIM}.items():
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    (folder / "config").mkdir()
    (folder / "config" / "config.yaml").write_text(settings_of_no_project(), "utf-8")
    write_log(folder / "log.nc")
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        # Matplotlib's font has no Chinese, and says so.
        warnings.filterwarnings("ignore", "Glyph .* missing from font")
        patch.setattr(catalogue, "CONFIG", folder / "config")
        patch.chdir(folder)
        plan = Plan.read({"catalogues": ["mine"]})
        made = {name: Path("results", *parts) for name, parts in PLACES.items()}
        stage("external_log")(Path("log.nc"), made["run"], plan.spec("external_log", "logged", "base"))
        stage("spectrum")(made["run"], made["spectrum"], plan.spec("spectrum", "logged", "base"))
        stage("verdict")([made["spectrum"]], made["verdict"], plan.spec("verdict", "hostile"))
        pictures = [made["verdict"].parents[1] / "figures" / f"hostile.{suffix}" for suffix in ("svg", "pdf", "png")]
        stage("figure")(made["verdict"], [made["spectrum"]], *pictures, plan.spec("figure", "hostile"))
        assets = [made["report"].parent / "assets" / name for name in ("report.css", "report.js", "vega.js")]
        stage("assets")(*assets, *map(sidecar, assets), plan.spec("assets"))
        stage("page")(made["verdict"], pictures[0], [], *assets, made["page"], plan.spec("page", "hostile"))
        glances = [path.with_stem("overview") for path in pictures]
        stage("overview")([made["verdict"]], made["table"], sidecar(made["table"]), *glances, plan.spec("overview"))
        stage("report")([made["verdict"]], glances[0], [], [], *assets, made["report"], plan.spec("report"))
        table = made["table"].with_name("atlas.csv")
        pages = (made["report"].with_name("atlas.html"), table, sidecar(table))
        stage("atlas")([made["spectrum"]], [], [], *assets, *pages, plan.spec("atlas"))
        stage("settings")(made["settings"], plan.spec("settings"))
    return SimpleNamespace(folder=folder, results=folder / "results", plan=plan, words=WORDS)


PLACES = {
    "run": ("runs", "logged", "base.nc"),
    "spectrum": ("spectra", "logged", "base.nc"),
    "verdict": ("verdicts", "hostile.json"),
    "page": ("report", "claims", "hostile.html"),
    "table": ("claims.csv",),
    "report": ("report", "index.html"),
    "settings": ("settings.json",),
}
