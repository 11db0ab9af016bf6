"""The table of the rules' files says what the rules and the scripts say."""

from __future__ import annotations

import inspect
import re
import runpy
from pathlib import Path

import pytest

from spectral_bias.plan.stage import OWN_FILES
from spectral_bias.plan.stages import STAGES
from spectral_bias.provenance.stages import StageError, call, inputs_of, outputs_of

ROOT = Path(__file__).resolve().parents[2]
WITHOUT_FILES = {"all", "figures", "verdicts", "timings"}


def rules() -> dict[str, dict[str, dict[str, str]]]:
    """By rule and section (input, output) the pattern of each named file; empty where a function gives it."""
    found = {}
    for path in sorted((ROOT / "workflow/rules").glob("*.smk")):
        for name, body in re.findall(r"^rule (\w+):\n(.*?)(?=^\S|\Z)", path.read_text("utf-8"), re.M | re.S):
            sections = dict(re.findall(r"^    (input|output):\n(.*?)(?=^    \S|\Z)", body, re.M | re.S))
            found[name] = {
                section: {
                    parameter: "".join(re.findall(r'"(results/[^"]*)"', rest))
                    for parameter, rest in re.findall(r"^        (\w+)=(.*?)(?=^        \w|\Z)", text, re.M | re.S)
                }
                for section, text in sections.items()
            }
    return found


RULES = rules()


def test_every_rule_has_its_stage():
    assert set(RULES) == set(STAGES)


@pytest.mark.parametrize("rule", STAGES)
def test_a_stages_files_are_those_of_its_rule(rule):
    assert dict(STAGES[rule].outputs) == RULES[rule]["output"]
    given = RULES[rule].get("input", {})
    assert set(STAGES[rule].inputs) == set(given)
    for parameter, pattern in given.items():
        assert pattern in {"", STAGES[rule].inputs[parameter]}


@pytest.mark.parametrize("rule", STAGES)
def test_a_stages_files_are_the_parameters_of_its_function(rule):
    function = runpy.run_path(str(ROOT / f"scripts/{rule}.py"))[rule]
    parameters = [
        name for name, each in inspect.signature(function).parameters.items() if name not in {"clock", "threads"}
    ]
    assert parameters == [*STAGES[rule].inputs, *STAGES[rule].outputs, "spec"]


def test_planned_inputs_are_what_certificates_record_and_what_stages_take(made):
    from spectral_bias.artefacts.reading import read_certificate

    with made.inside():
        plan = made.plan()
        planned = plan.inputs_by_artefact()
        artefacts = plan.artefacts()
    # The small project has no claim with a log of others, a timing or a player.
    assert {rule for rule, _ in artefacts.values()} == set(STAGES) - {
        "external_log",
        "card",
        "card_page",
        "timing",
        "timing_page",
        "player",
    }
    for name, (rule, _) in artefacts.items():
        recorded = read_certificate(made.path(name))["inputs"]
        assert sorted(recorded) == sorted(planned[name]), name
        taken = inputs_of(rule, name, recorded)
        assert sorted(each for names in taken.values() for each in names) == sorted(recorded)


def test_sisters_of_one_job_are_known_from_any_of_them():
    outputs = {"svg": "results/figures/a.svg", "pdf": "results/figures/a.pdf", "png": "results/figures/a.png"}
    assert outputs_of("figure", "results/figures/a.pdf") == outputs
    assert STAGES["dataset"].inputs == {"files": OWN_FILES}
    assert inputs_of("external_log", "results/runs/a/base.nc", ["logs/a.nc"]) == {"log": ["logs/a.nc"]}


@pytest.mark.parametrize(
    ("rule", "artefact"),
    [
        ("../evil", "results/runs/a/base.nc"),
        ("train", "results/figures/a.svg"),
        ("train", "results/runs/../../../etc/a.nc"),
        ("train", "/elsewhere/results/runs/a/base.nc"),
        ("overview", "results/figures/low-first.svg"),
    ],
)
def test_a_rule_makes_only_its_own_files(rule, artefact):
    with pytest.raises(StageError, match=re.escape(artefact)):
        outputs_of(rule, artefact)


def test_an_input_that_a_rule_does_not_take_is_refused():
    with pytest.raises(StageError, match=r"takes no such input as results/figures/a\.svg"):
        inputs_of("train", "results/runs/a/base.nc", ["results/figures/a.svg"])
    with pytest.raises(StageError, match="takes one data, and there are 2"):
        call("train", {}, "results/runs/a/base.nc", ["results/datasets/a.nc", "results/datasets/b.nc"])
