"""The setting ``logs``: paths by the names of their cards, all faults at once, and no part of what else is made."""

from __future__ import annotations

import hashlib
import os

import pytest

from spectral_bias.config.catalogue import read_catalogue
from spectral_bias.config.errors import ConfigError
from spectral_bias.plan.plan import Plan


@pytest.fixture
def folder(tmp_path):
    for name in ("one.nc", "two.nc"):
        (tmp_path / name).write_bytes(name.encode())
    return tmp_path


def paths(catalogue):
    return {name: logs.by_key for name, logs in catalogue.settings.logs.items()}


def test_logs_have_names_or_those_of_their_files(folder):
    named = read_catalogue({"logs": {"a": "one.nc", "b": "two.nc"}}, folder=folder)
    assert paths(named) == {"a": {"log": "one.nc"}, "b": {"log": "two.nc"}}
    listed = read_catalogue({"logs": ["one.nc", "two.nc"]}, folder=folder)
    assert paths(listed) == {"one": {"log": "one.nc"}, "two": {"log": "two.nc"}}


def test_second_logs_are_inputs_of_the_card_and_change_its_spec(folder):
    alone, both = (
        Plan.read({"logs": {"a": {"log": "one.nc", **second}}}, folder=folder) for second in ({}, {"wider": "two.nc"})
    )
    assert paths(both.catalogue) == {"a": {"log": "one.nc", "wider": "two.nc"}}
    assert alone.spec("card", "a") == Plan.read({"logs": {"a": "one.nc"}}, folder=folder).spec("card", "a")
    assert both.inputs("card", "a")["logs"] == ["one.nc", "two.nc"]
    first = both.spec("card", "a")
    assert {**first["files"], "one.nc": ""} == {"one.nc": "", "two.nc": hashlib.sha256(b"two.nc").hexdigest()}
    (folder / "two.nc").write_bytes(b"another")
    assert Plan.read({"logs": {"a": {"log": "one.nc", "wider": "two.nc"}}}, folder=folder).spec("card", "a") != first
    assert both.expected_seconds("card", "a") > alone.expected_seconds("card", "a")


def test_every_fault_of_second_logs_is_named_at_its_key(folder):
    logs = {
        "a": {"log": "one.nc", "longer": "gone.nc", "wider": "/etc/passwd", "smaller_step": "one.nc"},
        "b": {"log": "two.nc"},
    }
    with pytest.raises(ConfigError) as caught:
        read_catalogue({"logs": logs}, folder=folder)
    assert [(problem.keys, problem.value, problem.message) for problem in caught.value.problems] == [
        (("logs", "a", "longer"), "gone.nc", "is not a file; did you mean one.nc?"),
        (("logs", "a", "wider"), "/etc/passwd", caught.value.problems[1].message),
        (("logs", "a", "smaller_step"), "one.nc", "is the file of log too; give that of another training"),
    ]


SECONDS = {
    "a link to nothing": (
        lambda path: path.symlink_to("gone.nc"),
        "is not a file; it is a link to nothing: mend the link",
    ),
    "a link to itself": (
        lambda path: path.symlink_to(path.name),
        "is not a file; it is a link to nothing: mend the link",
    ),
    "a folder": (lambda path: path.mkdir(), "is not a file; it is a folder: name a file in it"),
    "a pipe": (os.mkfifo, "is not a file; it is a pipe or a device: name a file"),
    "another name": (lambda path: path.with_name("sceond.nc").touch(), "is not a file; did you mean sceond.nc?"),
    "nothing like it": (lambda path: None, "is not a file"),
}


@pytest.mark.parametrize("kind", ["longer", "wider", "smaller_step"])
@pytest.mark.parametrize(("make", "message"), SECONDS.values(), ids=list(SECONDS))
def test_a_second_log_that_is_no_file_is_told_as_what_it_is(folder, kind, make, message):
    make(folder / "second.nc")
    with pytest.raises(ConfigError) as caught:
        read_catalogue({"logs": {"a": {"log": "one.nc", kind: "second.nc"}}}, folder=folder)
    (problem,) = caught.value.problems
    assert (problem.keys, problem.value, problem.message) == (("logs", "a", kind), "second.nc", message)


def test_every_entry_of_another_form_is_named_with_what_is_allowed(folder):
    logs = {"a": 1, "b": {"log": "one.nc", "longr": "two.nc"}, "c": {"wider": "two.nc"}, "d": {"log": 2}}
    with pytest.raises(ConfigError) as caught:
        read_catalogue({"logs": logs}, folder=folder)
    found = {problem.keys: problem for problem in caught.value.problems}
    assert {*found} == {("logs", "a"), ("logs", "b", "longr"), ("logs", "c", "log"), ("logs", "d", "log")}
    assert "{log: PATH, longer: PATH, wider: PATH, smaller_step: PATH}" in found["logs", "a"].message
    assert "longer" in found["logs", "b", "longr"].hint
    assert found["logs", "c", "log"].message == "is missing"


def test_a_list_takes_paths_alone_and_says_how_second_logs_are_given(folder):
    with pytest.raises(ConfigError, match=r"no path in it: .*two\.nc.*; write \{NAME: \{log: PATH, \.\.\.\}\}"):
        read_catalogue({"logs": ["one.nc", {"log": "one.nc", "wider": "two.nc"}]}, folder=folder)


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
