"""The command ``power``: table, reasons, JSON, page, and errors."""

from __future__ import annotations

import json

import pytest

from spectral_bias.cli import power


def test_each_claim_has_a_number_a_reason_or_no_seeds(first, command):
    status, text = command("power", "--all", "--edition", "first")
    assert status == 1
    rows = {line.split("  ")[0].strip(): line.split() for line in text.splitlines()}
    assert rows["low-first"][1] == "supported"
    assert int(rows["low-first"][2]) >= 9
    assert rows["fourier-features"][2:4] == ["no", "n"]
    assert rows["jacobi"][2] == "n/a"
    assert "  fourier-features: gain: the estimate 0 is on the wrong side of 1" in text.splitlines()


def test_named_claims_are_shown_test_by_test_and_all_well_is_status_0(first, command):
    status, text = command("power", "low-first", "jacobi", "--edition", "first")
    assert status == 0
    assert "15 of 16" in text
    assert "all together" in text


def test_an_edition_and_the_results_folder_give_the_same_plan(first, command):
    _, edition = command("power", "--all", "--edition", "first", "--json")
    _, results = command("power", "--all", "--results", "results", "--json")
    assert edition == results
    found = {each["claim"]: each for each in json.loads(edition)}
    assert found["low-first"]["at_n"] >= 0.9
    assert found["low-first"]["first"] == {"tones": 16}
    assert found["fourier-features"]["n"] is None


def test_a_higher_probability_needs_more_seeds(first, command):
    needed = [
        json.loads(command("power", "low-first", "--edition", "first", "--json", "--probability", each)[1])[0]["n"]
        for each in (0.8, 0.9, 0.99)
    ]
    assert needed == sorted(set(needed))


def test_the_page_holds_every_number_of_the_plan(first, command, tmp_path, monkeypatch):
    monkeypatch.setattr(power, "ROOT", tmp_path)
    (tmp_path / "docs").mkdir()
    _, plans = command("power", "--all", "--edition", "first", "--json")
    command("power", "--all", "--edition", "first", "--write")
    text = (tmp_path / "docs/power.md").read_text("utf-8")
    for each in json.loads(plans):
        number = "n/a" if not each["first"] else "no n" if each["n"] is None else str(each["n"])
        assert f"| {each['claim']} | {each['verdict']} | {number} |" in text
        for test in each["tests"]:
            assert test["statistic"] == "value" or f"| {test['name']} | {test['kind']} | {test['statistic']} |" in text
    assert "- **fourier-features** (inconclusive): gain: the estimate 0 is on the wrong side of 1." in text


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["low-frist", "jacoby", "--edition", "first"], "first has no claim 'jacoby'; did you mean 'jacobi'?"),
        (["--edition", "first"], "name some claims, or give --all"),
        (["--all", "low-first"], "name some claims, or give --all"),
        (["--all", "--write"], "give --all and --edition"),
        (["--all", "--edition", "fist"], "did you mean 'first'?"),
        (["--all", "--results", "nowhere"], "holds no verdicts"),
    ],
)
def test_what_cannot_be_planned_is_refused(first, command, arguments, says):
    status, text = command("power", *arguments)
    assert status == 2
    assert says in text


@pytest.mark.parametrize(
    "arguments", [["--probability", "1"], ["--probability", "x"], ["--most", "0"], ["--most", "1e9"]]
)
def test_a_number_out_of_range_is_refused(first, command, arguments, capsys):
    with pytest.raises(SystemExit) as refused:
        command("power", "--all", *arguments)
    assert refused.value.code == 2
    error = capsys.readouterr().err
    assert f"{arguments[1]}: a " in error
    assert "_" not in error[error.index("error:") :]
