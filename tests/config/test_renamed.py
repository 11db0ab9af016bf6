"""Old keys and names of experiments mean the new ones wherever they stand, and one warning a file says so."""

from __future__ import annotations

import logging

import pytest

from spectral_bias.config import renamed
from spectral_bias.config.experiment import ExperimentFile, ExternalLogFile
from spectral_bias.config.parameter_schema import parameters
from spectral_bias.config.renamed import RENAMED, with_new_names

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
    said = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
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


def test_what_is_called_otherwise_now_exists_under_its_new_name_only():
    for each in RENAMED:
        if each.where:
            assert parameters("spectra.methods", each.new)
            with pytest.raises(KeyError):
                parameters("spectra.methods", each.old)
        else:
            assert {each.old, each.new} & {*ExternalLogFile.model_fields, *ExperimentFile.model_fields} == {each.new}
