"""Former keys and names of experiments and claims are read as today's, with one warning a file."""

from __future__ import annotations

import logging

import pytest

from spectral_bias.config import renamed
from spectral_bias.config.experiment import ExperimentFile, ExternalLogFile
from spectral_bias.config.parameter_schema import parameters
from spectral_bias.config.renamed import RENAMED, claim_with_new_names, with_new_names

OLD_LOG = """\
title: A log of mine.
trajectory: logs/plain.nc
spectra: [shown, {name: shown, count: 3}]
axes:
  start: {path: trajectory, values: [plain.nc]}
  kept:
    cases:
      few: {spectra: [{name: shown, count: 2}]}
"""


@pytest.fixture(autouse=True)
def unwarned():
    """As in a process that has warned of nothing."""
    renamed._warn.cache_clear()


def test_an_old_name_is_read_as_the_new_one_wherever_it_may_stand(project, caplog):
    project.write("logs/plain.nc", "")
    project.write("plain.nc", "")
    project.write("mine/experiments/logged.yaml", OLD_LOG)
    catalogue = project.read()
    (run,) = catalogue.runs["logged"].values()
    assert run.setup.external_log == "plain.nc"
    assert [(method.name, method.count) for method in run.setup.spectra] == [("example_outputs", 2)]
    whole = catalogue.experiments["logged"].spectra
    assert [(method.name, method.count) for method in whole] == [("example_outputs", 6), ("example_outputs", 3)]
    said = [each.getMessage() for each in caplog.records if each.levelno == logging.WARNING and "renamed" in each.name]
    assert sorted(said) == [
        "mine/experiments/logged.yaml: the key 'trajectory' is called 'external_log' now; "
        "the old name is read until version 1.0",
        "mine/experiments/logged.yaml: the spectral method 'shown' is called 'example_outputs' now; "
        "the old name is read until version 1.0",
    ]


@pytest.mark.parametrize(("below", "above"), [("external_log", "trajectory"), ("trajectory", "external_log")])
def test_an_overlay_may_use_another_name_than_the_file(project, below, above):
    project.write("logs/plain.nc", "")
    project.write("mine/experiments/logged.yaml", f"title: A.\n{below}: nowhere.nc\nspectra: [walsh]\n")
    overlay = {"experiments": {"logged": {above: "logs/plain.nc"}}}
    assert project.read(overlay).experiments["logged"].external_log == "logs/plain.nc"


def test_a_fault_of_an_old_key_names_the_file_and_the_new_key(project, said):
    project.write("mine/experiments/logged.yaml", "title: A.\ntrajectory: nowhere.nc\nspectra: [walsh]\n")
    assert said().endswith('external_log = "nowhere.nc": is not a file')
    assert said().startswith("mine/experiments/logged.yaml:")


def test_new_names_pass_without_a_warning_and_as_they_are(caplog):
    experiment = {"title": "shown", "external_log": "trajectory", "spectra": ["example_outputs"]}
    experiment["axes"] = {"a": 1, "b": {}, "shown": {"cases": {"shown": {"model.trajectory": "shown"}, "none": None}}}
    assert with_new_names(experiment, "a.yaml") == experiment
    assert caplog.records == []


def test_old_measures_and_figures_of_a_claim_are_read_as_what_they_meant(caplog):
    old = {
        "figure": {"name": "beside", "experiment": "a"},
        "tests": [
            {"name": "final_ratio", "measure": {"name": "final_ratio", "variable": "loss"}},
            {"measure": {"name": "computed_ratio", "variable": "parameters"}},
            {"measure": "computed_ratio"},
            "no test",
        ],
    }
    assert claim_with_new_names(old, "a.yaml") == {
        "figure": {"name": "all_runs", "experiment": "a"},
        "tests": [
            {"name": "final_ratio", "measure": {"name": "value_ratio", "variable": "loss"}},
            {"measure": {"name": "value_ratio", "variable": "parameters", "direction": "second_over_first"}},
            {"measure": {"name": "value_ratio", "direction": "second_over_first"}},
            "no test",
        ],
    }
    assert len(caplog.records) == 3


def test_the_catalogue_reads_an_old_measure_of_a_claim(project):
    (file,) = (project.folder / "mine/claims").glob("*.yaml")
    text = file.read_text("utf-8")
    measure = "measure: {name: passage_order, frequencies: [1, 3]}\n    statistic: proportion\n    at_most: 0.75"
    assert measure in text
    old = "measure: {name: final_ratio, variable: loss, over: loss}\n    statistic: median\n    at_most: 0.75"
    file.write_text(text.replace(measure, old), "utf-8")
    project.replace(project.experiment, "seeds: 3", "seeds: 9")
    (record,) = project.read().claims.values()
    assert record.tests[1].measure.name == "value_ratio"


GROUPS = {"spectral method": "spectra.methods", "figure": "figures.plots", "measure": "verdicts.measures"}


def test_what_is_called_otherwise_now_exists_under_its_new_name_only():
    for each in RENAMED:
        if each.where:
            assert parameters(GROUPS[each.kind], each.new)
            with pytest.raises(KeyError):
                parameters(GROUPS[each.kind], each.old)
        else:
            assert {each.old, each.new} & {*ExternalLogFile.model_fields, *ExperimentFile.model_fields} == {each.new}
