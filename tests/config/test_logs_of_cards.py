"""The setting ``logs``: paths by the names of their cards, all faults at once, and no part of what else is made."""

from __future__ import annotations

import pytest

from spectral_bias.config.catalogue import read_catalogue
from spectral_bias.config.errors import ConfigError
from spectral_bias.plan.plan import Plan


@pytest.fixture
def folder(tmp_path):
    for name in ("one.nc", "two.nc"):
        (tmp_path / name).write_bytes(name.encode())
    return tmp_path


def test_logs_have_names_or_those_of_their_files(folder):
    named = read_catalogue({"logs": {"a": "one.nc", "b": "two.nc"}}, folder=folder)
    assert named.settings.logs == {"a": "one.nc", "b": "two.nc"}
    assert read_catalogue({"logs": ["one.nc", "two.nc"]}, folder=folder).settings.logs == {
        "one": "one.nc",
        "two": "two.nc",
    }


def test_every_log_that_is_no_file_is_named(folder):
    with pytest.raises(ConfigError) as caught:
        read_catalogue({"logs": {"a": "gone.nc", "b": "/etc/passwd", "c": "one.nc"}}, folder=folder)
    assert [(problem.keys, problem.value) for problem in caught.value.problems] == [
        (("logs", "a"), "gone.nc"),
        (("logs", "b"), "/etc/passwd"),
    ]


@pytest.mark.parametrize("logs", [{"a/b": "one.nc"}, {"..": "one.nc"}, ["one.nc", "other/one.nc"], {"a": 1}])
def test_other_logs_are_refused(folder, logs):
    with pytest.raises(ConfigError):
        read_catalogue({"logs": logs}, folder=folder)


def test_a_log_changes_no_spec_but_its_cards(folder):
    before, after = (Plan.read({"logs": logs}, folder=folder).artefacts() for logs in ({}, {"a": "one.nc"}))
    assert {name for name in after if name not in before or after[name] != before[name]} == {
        f"results/cards/a/{name}"
        for name in (
            *("index.html", "card.json", "times.csv", "times.csv.cert.json", "figure.svg", "figure.png"),
            "spectrum.nc",
        )
    }
    rule, spec = after["results/cards/a/card.json"]
    assert (rule, spec["card"], list(spec["files"])) == ("card", "a", ["one.nc"])
