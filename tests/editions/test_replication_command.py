"""The command ``replication``: observed beside expected, contradictions apart."""

from __future__ import annotations

import json

import pytest

from made_up_verdicts import EXACT, a_record, a_test, write_results
from spectral_bias.cli import replication

CORRECTED = {"tests": ["ratio"], "inconclusive": None}


def replicated(record, values, *, name="ratio", verdict="supported", **changes):
    """A record with a replication of its test on other values."""
    again = [
        {**a_test(name, values, at_least=1.0, experiment="again"), "replicated": True, "kind": test["kind"]}
        if test["name"] == name
        else {**test, "replicated": False}
        for test in record["tests"]
    ]
    return {**record, "replication": {"verdict": verdict, "inconclusive": None, "tests": again, **changes}}


def claim(name, values):
    return a_record(a_test("ratio", values, at_least=1.0, experiment=name), claim=name)


@pytest.fixture
def repeated(working):
    """Results: same, not the same, contradicted, without seeds, and not repeated."""
    records = {
        "again": replicated(
            {**claim("again", [2.0] * 9), "corrected": {**CORRECTED, "verdict": "supported"}},
            [2.0] * 12,
            corrected={**CORRECTED, "verdict": "refuted"},
        ),
        "lost": replicated(claim("lost", [2.0] * 9), [0.0] * 9, verdict="inconclusive", inconclusive="too-few-seeds"),
        "reversed": replicated(claim("reversed", [2.0] * 9), [0.0] * 9, verdict="refuted"),
        "alone": claim("alone", [2.0] * 9),
        "jacobi": EXACT,
    }
    for path in (working / "results/verdicts").iterdir():
        path.unlink()
    write_results(working / "results", records)
    return working


def test_observed_and_expected_stand_beside_each_other(repeated, command):
    status, text = command("replication")
    assert status == 1  # one is contradicted
    lines = text.splitlines()
    rows = {line.split()[0]: line.split() for line in lines if line}
    assert rows["again"] == ["again", "supported", "9", "supported", "12", "yes", "1.00", rows["again"][-1]]
    assert 0.5 < float(rows["again"][-1]) < 1.0
    assert rows["lost"][3:5] == ["inconclusive", "(too-few-seeds)"]
    assert rows["reversed"][3:6] == ["refuted", "9", "no"]
    assert "observed: 1 of 3 verdicts equal" in lines
    assert "expected: 3.0 (95 %: 3 to 3) of 3;" in text
    assert "contradicted (supported against refuted): 1; expected 0.00;" in text
    assert "No seeds, nothing to repeat: jacobi" in lines
    assert "Not repeated: alone" in lines


def test_json_holds_the_same(repeated, command):
    _, text = command("replication", "results", "--json")
    found = json.loads(text)
    assert [(each["claim"], each["same"], each["contradicted"]) for each in found["claims"]] == [
        ("again", True, False),
        ("lost", False, False),
        ("reversed", False, True),
    ]
    assert found["claims"][0]["seeds"] == [9]
    assert found["claims"][0]["fresh"] == [12]
    assert found["expected"]["distribution"] == [0.0, 0.0, 0.0, 1.0]


def test_the_page_lists_contradictions_apart(repeated, command, tmp_path, monkeypatch):
    monkeypatch.setattr(replication, "ROOT", tmp_path)
    (tmp_path / "docs").mkdir()
    command("replication", "--write")
    text = (tmp_path / "docs/replication.md").read_text("utf-8")
    assert "| lost | supported | 9 | inconclusive (too-few-seeds) | 9 | no | 1.00 |" in text
    contradicted = text[text.index("## Contradicted") : text.index("## How many")]
    assert "**reversed**: first supported, then refuted." in contradicted
    assert "**again**, corrected statement: first supported, then refuted." in contradicted
    assert "lost" not in contradicted
    corrected = text[text.index("## Corrected") : text.index("## Contradicted")]
    assert "| again | supported | refuted |" in corrected
    assert "reversed" not in corrected
    assert "| 3 | 1.000 |" in text


def test_results_without_a_replication_are_refused(working, command):
    status, text = command("replication")
    assert status == 2
    assert "no verdict has a replication" in text
