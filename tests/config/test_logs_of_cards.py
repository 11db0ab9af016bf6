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


def test_a_log_changes_no_spec_but_its_cards_the_first_page_and_the_atlas(folder):
    before, after = (Plan.read({"logs": logs}, folder=folder).artefacts() for logs in ({}, {"a": "one.nc"}))
    files = {
        "card": ("card.json", "times.csv", "times.csv.cert.json", "spectrum.nc"),
        "card_page": ("index.html", "figure.svg", "figure.png"),
    }
    cards = {f"results/cards/a/{name}": rule for rule, names in files.items() for name in names}
    changed = {name for name in after if name not in before or after[name] != before[name]}
    atlas = {"results/report/atlas.html", "results/atlas.csv", "results/atlas.csv.cert.json"}
    assert changed == {*cards, *atlas, "results/report/index.html"}
    for name, rule in cards.items():
        assert (after[name][0], after[name][1]["card"], list(after[name][1]["files"])) == (rule, "a", ["one.nc"])


def test_the_first_page_is_made_from_the_cards_in_their_order(folder):
    plan = Plan.read({"logs": {"b": "two.nc", "a": "one.nc"}}, folder=folder)
    assert plan.inputs("report")["cards"] == ["results/cards/b/card.json", "results/cards/a/card.json"]
    assert plan.spec("report")["cards"] == ["b", "a"]
    assert Plan.read({}, folder=folder).inputs("report")["cards"] == []


def test_a_card_page_counts_its_templates_and_measures_nothing(folder):
    plan = Plan.read({"logs": {"a": "one.nc"}}, folder=folder)
    templates = {
        f"scripts/spectral_bias/diagnosis/{name}.html" for name in ("card_words", "card_base", "card", "refused")
    }
    measured, shown = plan.spec("card", "a")["code"], plan.spec("card_page", "a")["code"]
    assert templates <= set(shown)
    assert not templates & set(measured)
    assert "scripts/spectral_bias/diagnosis/reference_networks.json" in measured
    drawing = ("report/", "scripts/spectral_bias/figures/", "scripts/spectral_bias/diagnosis/page.py")
    assert not [name for name in measured if "matplotlib" in name or name.startswith(drawing)]
