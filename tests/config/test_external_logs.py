"""Experiments whose networks were trained elsewhere: their runs, their place in the plan, and what may be wrong."""

from __future__ import annotations

import re
from hashlib import sha256

import pytest

from real_plan import real_plan
from spectral_bias.config.experiment import Computed, Experiment, ExternalLog
from spectral_bias.plan.plan import Plan

LOGGED = """\
title: A log of mine.
external_log: logs/plain.nc
spectra:
  - {name: dft, frequencies: [1, 3]}
axes:
  start:
    cases:
      plain: {}
      x8: {external_log: logs/x8.nc}
"""
FILE = "mine/experiments/logged.yaml"


@pytest.fixture
def logged(project):
    """The small project with a recorded experiment and its two logs beside it, and a claim that reads both."""
    project.write("logs/plain.nc", "")
    project.write("logs/x8.nc", "")
    project.write(FILE, LOGGED)
    project.replace(project.claim, "experiments: [tones]", "experiments: [tones, logged]")
    return project


def test_each_kind_of_experiment_is_known_by_its_keys(logged):
    logged.write(
        "mine/experiments/computed.yaml", "title: A sum.\nanalysis: {name: activation_transform, activation: tanh}\n"
    )
    plan = Plan(logged.read())
    kinds = {name: type(runs.popitem()[1].setup) for name, runs in plan.catalogue.runs.items()}
    assert kinds == {"tones": Experiment, "logged": ExternalLog, "computed": Computed}
    assert (plan.trained, plan.recorded, plan.computed) == (("tones",), ("logged",), ("computed",))


def test_a_log_takes_the_place_of_dataset_and_training(logged):
    plan = Plan(logged.read())
    rules = {path: rule for path, (rule, _) in plan.artefacts().items() if "/logged/" in path}
    assert rules == {
        f"results/{stage}/logged/start-{label}.nc": rule
        for stage, rule in (("runs", "external_log"), ("spectra", "spectrum"))
        for label in ("plain", "x8")
    }
    assert plan.inputs("external_log", "logged", "start-x8") == {"log": ["logs/x8.nc"]}
    assert len(plan.datasets) == 1
    spec = plan.spec("external_log", "logged", "start-x8")
    assert {key: value for key, value in spec.items() if key not in {"code", "files", "format"}} == {
        "experiment": "logged",
        "log": "logs/x8.nc",
        "run": "start-x8",
    }
    assert spec["files"] == {"logs/x8.nc": sha256(b"").hexdigest()}
    assert {"scripts/external_log.py", "scripts/spectral_bias/external_logs/reading.py"} <= set(spec["code"])


def test_taking_a_log_over_does_not_depend_on_what_trains_or_analyses(logged):
    code = set(Plan(logged.read()).spec("external_log", "logged", "start-plain")["code"])
    assert not {name for name in code if re.search(r"/(models|spectra|losses|optimisers)/|ensemble", name)}


FAULTS = {
    "no such file": ("logs/plain.nc", "logs/plane.nc", ':2: external_log = "logs/plane.nc": is not a file'),
    "a folder": ("logs/plain.nc", "logs", ':2: external_log = "logs": is not a file'),
    "an address": ("logs/plain.nc", "https://example.org/log.nc", "is not a file"),
    "an absolute path": ("logs/plain.nc", "/logs/plain.nc", "must be relative to the working folder"),
    "an artefact": ("logs/plain.nc", "results/runs/tones/base.nc", "lies in results/, where this workflow writes"),
    "another spelling": ("logs/plain.nc", "./logs//plain.nc", "must be written logs/plain.nc"),
    "a file outside": ("logs/plain.nc", "logs/../../plain.nc", "must be relative to the working folder, and lie in it"),
    "a roundabout artefact": (
        "logs/plain.nc",
        "logs/../results/runs/tones/base.nc",
        "lie in it; make a link there",
    ),
    "a pattern": ("logs/plain.nc", "'logs/{start}.nc'", "must not have { } * or a line end in it"),
    "nothing": ("logs/plain.nc", "''", 'external_log = "": is not a file'),
    "no text": ("logs/plain.nc", "[logs/plain.nc]", 'external_log = ["logs/plain.nc"]: must be text'),
    "a name that no file can have": ("logs/plain.nc", "l" * 300, "is not a file"),
    "a sign that no name can have": ("logs/plain.nc", '"a\\0.nc"', "must not hold the character \\u0000"),
    "a fault in one run": ("{external_log: logs/x8.nc}", "{external_log: logs/x9.nc}", '"logs/x9.nc": is not a file'),
    "keys of training": ("spectra:", "steps: 5\nspectra:", ":3: steps = 5: is not a known key (known: axes, "),
    "an analysis too": ("spectra:", "analysis: dft\nspectra:", "analysis"),
    "no method": ("  - {name: dft, frequencies: [1, 3]}", "  []", ":3: spectra = []: must have at least 1 item"),
    "no such method": ("name: dft", "name: dfft", ':4: spectra[0] = "dfft": is not a known spectral method'),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_before_anything_runs(logged, fault):
    old, new, words = FAULTS[fault]
    logged.replace(logged.folder / FILE, old, new)
    said = [str(problem) for problem in logged.problems()]
    assert all(FILE in each for each in said)
    assert any(words in each for each in said), said
    assert len(said) == 1 or fault == "an analysis too"


def test_a_link_stands_for_a_file_elsewhere(logged, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "log.nc"
    elsewhere.write_text("")
    (logged.folder / "logs/plain.nc").unlink()
    (logged.folder / "logs/plain.nc").symlink_to(elsewhere)
    assert Plan(logged.read()).inputs("external_log", "logged", "start-plain") == {"log": ["logs/plain.nc"]}


def test_a_claim_of_ones_own_needs_no_sentence_and_section_of_the_survey(project):
    project.replace(project.claim, "  zh: 低频先学。\n", "")
    project.replace(project.claim, "survey_section: 研究方法\n", "")
    (claim,) = Plan(project.read()).claims.values()
    assert (claim.statement.zh, claim.survey_section) == ("", "")


def test_every_claim_of_the_survey_quotes_it_and_none_beyond_it():
    for name, claim in real_plan().claims.items():
        assert claim.statement.zh, name
        assert bool(claim.survey_section) == (claim.chapter != "beyond"), name
