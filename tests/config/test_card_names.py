"""Names of cards: folders that any system has, and those of files with what no name has left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spectral_bias.config.card_names import MAX_LENGTH, card_name, named_logs
from spectral_bias.config.catalogue import read_catalogue
from spectral_bias.config.errors import ConfigError
from spectral_bias.plan.plan import Plan


@pytest.mark.parametrize("name", ["a", "日志", "run-2.1_b", "Été", "9", "我的日志.v2"])
def test_letters_of_any_script_and_dots_are_names(name):
    assert card_name(name) == name


@pytest.mark.parametrize(
    ("name", "near"),
    [("a b", "a-b"), ("a/b", "a-b"), (".hidden", "hidden"), ("a.", "a"), ("x" * 61, "x" * 60), ("日 志", "日-志")],
)
def test_others_are_refused_with_the_nearest(name, near):
    with pytest.raises(ValueError, match=r"letters and digits of any script.*; write (.*)\?") as caught:
        card_name(name)
    assert str(caught.value).endswith(f"write {near}?")


@pytest.mark.parametrize("name", ["", "..", "/", "\u202e", "{}"])
def test_what_has_nothing_of_a_name_is_refused_without_one(name):
    with pytest.raises(ValueError, match=r"the last no dot$"):
        card_name(name)


@given(st.text(max_size=80).map(lambda text: text.replace("/", "|")))
def test_the_name_of_any_file_that_begins_with_a_letter_makes_one(stem):
    (name, *_) = named_logs([f"logs/a{stem}.nc"])
    assert card_name(name) == name
    assert len(name) <= MAX_LENGTH
    assert not set(name) & set('/\\:*?"<>| {}')


@given(st.text("._- \u202e{}", min_size=1, max_size=80))
def test_a_file_whose_name_has_no_letter_has_to_be_named(stem):
    with pytest.raises(ValueError, match=r"write \{NAME: path\}"):
        named_logs([f"logs/{stem}.nc"])


def test_a_list_takes_names_from_files():
    logs = ["a/run 1.nc", "日志.v2.nc", "b/.run(2).nc"]
    assert list(named_logs(logs)) == ["run-1", "日志.v2", "run-2"]


def test_two_files_of_one_name_are_refused_with_names_that_would_do():
    with pytest.raises(ValueError, match=r"\{a-log: a/log\.nc, b-Log: b/Log\.nc\}"):
        named_logs(["a/log.nc", "b/Log.nc", "c/other.nc"])


def test_names_that_differ_by_case_are_refused():
    with pytest.raises(ValueError, match="Run, run"):
        named_logs({"Run": "a.nc", "run": "b.nc"})


def test_a_bad_name_is_told_at_its_key_beside_other_faults(tmp_path):
    (tmp_path / "one.nc").write_bytes(b"1")
    with pytest.raises(ConfigError) as caught:
        read_catalogue({"logs": {"a b": "one.nc"}, "scale": "huge"}, folder=tmp_path)
    text = str(caught.value)
    assert "a b" in text
    assert "write a-b?" in text
    assert "scale" in text


def test_a_chinese_card_is_planned(tmp_path):
    (tmp_path / "一.nc").write_bytes(b"1")
    artefacts = Plan.read({"logs": ["一.nc"]}, folder=tmp_path).artefacts()
    assert artefacts["results/cards/一/index.html"][0] == "card_page"
