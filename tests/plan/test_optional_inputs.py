"""A claim's player is made, and read by pages, only where its file has one."""

from __future__ import annotations

import pytest

from real_plan import real_plan
from spectral_bias.plan.plan import Plan
from spectral_bias.plan.records.report import SettingsSpec
from spectral_bias.plan.stage import Stage, linked
from spectral_bias.plan.stages import STAGES

PLAYER = """\
player:
  runs: [{experiment: tones, where: {start: plain}, training_points: true}]
  left: {experiment: tones, run: a-1_start-plain}
"""
PATH = "results/players/tones-first.json"
TONES = "  - {name: dft, frequencies: [1, 3]}\n"


@pytest.fixture
def framed(project):
    """The small project, whose spectra keep frames, and a claim before its own that is told apart by its title."""
    project.replace(project.experiment, TONES, f"{TONES}  - player_frames\n")
    other = project.claim.read_text("utf-8").replace("title: Low", "title: Other")
    project.write("mine/claims/a-claim.yaml", other)
    return project


def test_without_a_player_nothing_is_made_and_pages_read_none(framed):
    plan = Plan(framed.read())
    assert not any(path.startswith("results/players/") for path in plan.artefacts())
    assert plan.inputs("page", "tones-first")["player"] == []
    assert plan.inputs("report")["player"] == []


def test_with_one_the_claims_page_and_the_first_page_read_it(framed):
    before = Plan(framed.read())
    framed.replace(framed.claim, "caption:", f"{PLAYER}caption:")
    plan = Plan(framed.read())
    assert plan.artefacts()[PATH][0] == "player"
    assert plan.inputs("page", "tones-first")["player"] == [PATH]
    assert plan.inputs("page", "a-claim")["player"] == []
    assert plan.inputs("report")["player"] == [PATH]
    assert PATH in plan.inputs_by_artefact()["results/report/index.html"]
    inputs = plan.inputs("player", "tones-first")
    assert inputs == {
        "data": plan.inputs("train", "tones", "a-1_start-plain")["data"],
        "spectra": [f"results/spectra/tones/a-{a}_start-plain.nc" for a in ("1", "0.3")],
    }
    assert [run["dataset"] for run in plan.spec("player", "tones-first")["runs"]] == inputs["data"] * 2
    # Nothing else is made anew by it.
    new = plan.artefacts()
    assert {path for path, made in before.artefacts().items() if new[path] != made} == set()
    assert new.keys() - before.artefacts().keys() == {PATH}


def test_the_first_page_reads_one_player_of_several(framed):
    for claim in (framed.claim, framed.folder / "mine/claims/a-claim.yaml"):
        framed.replace(claim, "caption:", f"{PLAYER}caption:")
    assert Plan(framed.read()).inputs("report")["player"] == ["results/players/a-claim.json"]


def test_what_a_player_shows_reaches_nothing_but_the_player(framed):
    framed.replace(framed.claim, "caption:", f"{PLAYER}caption:")
    before = Plan(framed.read()).artefacts()
    framed.replace(framed.claim, "  left:", "  step: 30\n  left:")
    after = Plan(framed.read()).artefacts()
    assert {path for path, made in before.items() if after[path] != made} == {PATH}


def test_frames_make_no_training_anew(project):
    before = Plan(project.read()).artefacts()
    project.replace(project.experiment, TONES, f"{TONES}  - player_frames\n")
    after = Plan(project.read()).artefacts()
    assert {after[path][0] for path, made in before.items() if after[path] != made} == {"spectrum", "page"}


def test_computed_runs_have_no_dataset_to_read():
    plan = real_plan()
    inputs = plan.inputs("player", "jacobi-high-first")
    assert "results/spectra/jacobi-high-first/method-target.nc" in inputs["spectra"]
    assert len(inputs["data"]) == 1


def test_an_input_is_optional_where_its_maker_runs_for_some_claims_only():
    def spec(*_: object) -> SettingsSpec:
        raise NotImplementedError

    made = {"a": Stage({"out": "results/a/{claim}.json"}, spec, where_given="measured")}
    read = {"mine": "results/a/{claim}.json", "other": "results/c.nc"}
    made["b"] = Stage({"out": "results/b/{claim}.html"}, spec, read)
    assert linked(made)["b"].optional == {"mine": "measured"}
    assert {name for name, stage in STAGES.items() if stage.optional} == {"page", "report"}
