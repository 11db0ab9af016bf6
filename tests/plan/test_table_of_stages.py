"""The table of stages: whatever else lists rules follows from it."""

from __future__ import annotations

import graphlib
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from real_plan import real_plan
from spectral_bias.artefacts.format_versions import FORMAT_VERSIONS
from spectral_bias.artefacts.netcdf import _KINDS
from spectral_bias.digests import stage_code
from spectral_bias.plan.plan import Plan
from spectral_bias.plan.stage import ALL, Stage, names_in
from spectral_bias.plan.stages import STAGES, artefact_path, follows_training, order
from spectral_bias.provenance.configuration_places import files_of, places
from spectral_bias.provenance.stages import inputs_of, outputs_of
from spectral_bias.registry.members import GROUPS
from spectral_bias.registry.record import Record
from spectral_bias.registry.search import SCRIPTS

ROOT = SCRIPTS.parent


def test_every_script_is_a_stage():
    assert {path.stem for path in SCRIPTS.glob("*.py")} == set(STAGES)


def test_no_stage_reads_what_a_later_one_makes():
    made: set[str] = set()
    for stage in STAGES.values():
        assert set(stage.inputs.values()) - {""} <= made
        made |= set(stage.outputs.values())


def test_the_profile_groups_slurm_jobs_as_the_table_says():
    profile = yaml.safe_load((ROOT / "workflow/profiles/slurm/config.yaml").read_text("utf-8"))
    groups = {name: stage.group for name, stage in STAGES.items() if stage.group}
    assert dict(entry.split("=") for entry in profile["groups"]) == groups
    assert {entry.split("=")[0] for entry in profile["group-components"]} == set(groups.values())


def test_no_two_slurm_groups_wait_for_each_other():
    """Snakemake runs a group when all that its members read from outside is there: a cycle would never start."""
    maker = {path: name for name, stage in STAGES.items() for path in stage.outputs.values()}
    waits: dict[str, set[str]] = {}
    for name, stage in STAGES.items():
        group = stage.group or name
        made_by = {STAGES[maker[path]].group or maker[path] for path in stage.inputs.values() if path in maker}
        waits.setdefault(group, set()).update(made_by - {group})
    graphlib.TopologicalSorter(waits).prepare()


def test_every_group_of_named_things_is_run_by_a_stage():
    assert {group for stage in STAGES.values() for group in stage.runs.values()} == set(GROUPS)


def test_every_format_has_a_version_in_the_specs_of_the_rules_that_write_it():
    for rule, spec in real_plan().artefacts().values():
        assert spec["format"] == {name: FORMAT_VERSIONS[name] for name in ("certificate", *STAGES[rule].formats)}
    assert {name for stage in STAGES.values() for name in stage.formats} == set(FORMAT_VERSIONS) - {"certificate"}
    assert set(_KINDS) == {name for name, stage in STAGES.items() if "nc" in stage.formats}


def test_numbers_of_some_stages_follow_training():
    untrained = {"dataset", "assets", "external_log", "card", "card_page", "analysis", "settings"}
    assert {name for name in STAGES if not follows_training(name)} == untrained


@pytest.mark.parametrize(
    ("pattern", "path", "names"),
    [
        ("results/a/{experiment}/{run}.nc", "results/a/b/c.d.nc", {"experiment": "b", "run": "c.d"}),
        ("results/a/{experiment}/{run}.nc", "results/a/b.nc", None),
        ("results/a/{experiment}/{run}.nc", "results/a/../c.nc", None),
        ("results/a/{claim}.nc", "results/a/b/c.nc", None),
        ("results/a/{claim}.nc", "results/a/b_nc", None),
        ("results/a.csv", "results/a.csv", {}),
    ],
)
def test_names_in_a_path(pattern, path, names):
    assert names_in(pattern, path) == names


@dataclass(frozen=True)
class PosterSpec(Record):
    claim: str
    title: str


@pytest.fixture
def poster(monkeypatch, tmp_path):
    """One more rule, from outside: an entry and a script."""
    scripts = tmp_path / "scripts"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("spectral_bias", "__pycache__"))
    (scripts / "poster.py").write_text("def poster(verdict, html, spec): ...\n", encoding="utf-8")
    monkeypatch.setattr(stage_code, "SCRIPTS", scripts)
    stage_code._code.cache_clear()
    stage = Stage(
        {"html": "results/posters/{claim}.html"},
        lambda selection, claim: PosterSpec(claim, selection.claims[claim].title.en),
        {"verdict": STAGES["verdict"].outputs["judged"]},
        claim_keys=("title",),
        work="drawing",
    )
    monkeypatch.setitem(STAGES, "poster", stage)
    yield "poster"
    stage_code._code.cache_clear()


def test_a_rule_is_added_by_one_entry_and_a_script(project, poster):
    plan = Plan(project.read())
    path, verdict = "results/posters/tones-first.html", "results/verdicts/tones-first.json"
    rule, spec = plan.artefacts()[path]
    assert (rule, spec["title"], [Path(name).name for name in spec["code"]]) == (
        poster,
        "Low tones first",
        ["poster.py"],
    )
    assert spec["format"] == {"certificate": FORMAT_VERSIONS["certificate"], "html": FORMAT_VERSIONS["html"]}
    assert plan.inputs_by_artefact()[path] == [verdict]
    assert artefact_path(poster, "tones-first") == path
    assert order(poster) > order("verdict")
    assert outputs_of(poster, path) == {"html": path}
    assert inputs_of(poster, path, [verdict]) == {"verdict": [verdict]}
    assert [(place.key, Path(place.file).name) for place in places(plan, poster, spec)] == [
        ("title", "tones-first.yaml")
    ]
    assert {Path(file).name for file in files_of(plan, poster, spec)} == {"tones-first.yaml"}


# An edit of every key of an experiment's and of a claim's file, but for axes and experiments, which rename artefacts.
EDITS = {
    "experiment": {
        "title": ("Two tones and", "Two tones with"),
        "dataset": ("{sin: 3}", "{sin: 3, phase: 1}"),
        "model": ("[16, 16]", "[16, 17]"),
        "loss": ("loss: mse", "loss: {name: gradient, beta: 0.5}"),
        "optimiser": ("1e-3", "2e-3"),
        "schedule": ("batch: full", "batch: full\nschedule: cosine"),
        "batch": ("batch: full", "batch: 8"),
        "steps": ("steps: 100", "steps: 101"),
        "snapshots": ("every: 5", "every: 4"),
        "features": ("seeds: 3", "seeds: 3\nfeatures: 2"),
        "seeds": ("seeds: 3", "seeds: 4"),
        "paired": ("seeds: 3", "seeds: 3\npaired: true"),
        "spectra": ("frequencies: [1, 3]", "frequencies: [3, 1]"),
    },
    "claim": {
        "title": ("title: Low", "title: The low"),
        "statement": ("Low tones are", "Low notes are"),
        "chapter": ("survey_section:", "chapter: causes\nsurvey_section:"),
        "position": ("survey_section:", "position: 2\nsurvey_section:"),
        "survey_section": ("研究方法", "研究"),
        "sources": ("A paper", "The paper"),
        "paper_setup": (
            "caption:",
            "paper_setup: {rows: [{aspect: seeds, paper: One., here: Three.}]}\ncaption:",
        ),
        "remark": ("caption:", "remark: Some words.\ncaption:"),
        # The verdict has the threshold, the page what was added later.
        "tests": ("at_least: 0.75", "at_least: 0.8\n    added_after: First runs."),
        "corrected": ("caption:", "corrected: {en: Few are., tests: [order]}\ncaption:"),
        # The figure is another one; the first page has whether it is of lines alone.
        "figure": ("figure: {name: all_runs, experiment: tones, run: a-1_start-plain}", "figure: own_plot:lines"),
        "caption": ("What the", "That the"),
    },
}


OWN_PLOT = """
def lines(experiments, verdict): ...


def lines_facts():
    return FigureFacts(lines_alone=True)
"""


@pytest.mark.parametrize(("file", "key"), [(file, key) for file, keys in EDITS.items() for key in keys])
def test_a_stage_declares_the_keys_of_the_configuration_that_its_spec_uses(project, file, key):
    # Beside another claim, whose name goes before, for what decides the claims' order.
    project.write("mine/claims/another.yaml", project.sound["claim"])
    project.write("own_plot.py", OWN_PLOT)
    before = Plan(project.read()).artefacts()
    project.replace(getattr(project, file), *EDITS[file][key])
    after = Plan(project.read()).artefacts()
    changed = {after[name][0] for name in before if name in after and before[name] != after[name]}
    changed |= {after[name][0] for name in after.keys() - before.keys()} if key == "dataset" else set()
    declared = {name: getattr(stage, f"{file}_keys") for name, stage in STAGES.items()}
    made = {rule for rule, _ in before.values()}
    assert changed == {name for name, keys in declared.items() if name in made and (key in keys or keys == ALL)}
