"""Replications as pages, captions and the last lines on the terminal show them."""

from __future__ import annotations

import pytest

from spectral_bias.figures.caption import caption
from spectral_bias.report.front_page import front_page
from spectral_bias.verdicts.words import counted_replications

TEST = {
    **{"name": "order", "kind": "test", "says": "", "statistic": "median", "estimate": 9.25, "interval": [8.5, 11.0]},
    **{"n": 16, "undecided": 0, "side": "at_least", "threshold": 5, "outcome": "holds"},
}
CONTROL = {**TEST, "name": "large-start", "kind": "control"}
AGAIN = {**TEST, "estimate": 4.5, "interval": [3.25, 5.75], "n": 24, "outcome": "undecided", "replicated": True}
REPLICATION = {
    **{"verdict": "inconclusive", "inconclusive": "too-few-seeds", "corrected": None},
    "tests": [AGAIN, {**CONTROL, "replicated": False}],
    **{
        "experiments": {"low-first": "low-first-again"},
        "seeds": {"low-first-again": 24},
        "fixed": ["<b>the tones</b>"],
    },
    "both": {"order": {"estimate": 6.5, "estimate_ends": None, "interval": [6.25, 7.75], "n": 40}},
}
VERDICT = {
    **{"verdict": "supported", "inconclusive": None, "scale": "default", "evidence": True, "corrected": None},
    **{"tests": [TEST, CONTROL], "replication": REPLICATION},
}


def test_the_overview_counts_replications_and_names_those_that_differ():
    other = {**VERDICT, "replication": {**REPLICATION, "verdict": "supported", "inconclusive": None}}
    text = {"statement": {"en": "", "zh": ""}, "corrected": None, "chapter": "beyond", "lines_alone": True}
    titles = {name: {**text, "title": {"en": name, "zh": name}} for name in ("a", "b")}
    page = front_page(titles, {"a": VERDICT, "b": other}, "default")
    assert (
        "Replicated with fresh seeds: 1 of 2 came to the same verdict; not “a” (supported, then inconclusive)" in page
    )


@pytest.mark.parametrize(
    ("verdicts", "line"),
    [
        ({}, ""),
        ({"a": ("supported", None)}, ""),
        ({"a": ("supported", "supported"), "b": ("refuted", None)}, "1 of 1 came to the same verdict"),
        (
            {"a": ("supported", "refuted"), "b": ("refuted", "refuted")},
            "1 of 2 came to the same verdict; not a (supported, then refuted)",
        ),
    ],
)
def test_replications_are_counted(verdicts, line):
    records = {
        name: {"verdict": first, "replication": again and {"verdict": again, "tests": [AGAIN]}}
        for name, (first, again) in verdicts.items()
    }
    assert counted_replications(records.items()) == (line and f"Replicated with fresh seeds: {line}")


@pytest.mark.parametrize(
    ("test", "partly"),
    [
        ({"kind": "test"}, True),
        ({"kind": "control"}, True),
        ({"kind": "limit"}, False),
        ({"kind": "test", "statistic": "value"}, False),
    ],
)
def test_claims_of_which_only_some_tests_were_repeated_are_named(test, partly):
    again = {"verdict": "inconclusive", "tests": [AGAIN, {**AGAIN, **test, "replicated": False}]}
    line = counted_replications([("a", {"verdict": "inconclusive", "replication": again})])
    words = "Replicated with fresh seeds: 1 of 1 came to the same verdict"
    assert line == (f"{words}; only some tests were repeated of a" if partly else words)


def test_replications_are_counted_in_chinese():
    whole = {"verdict": "refuted", "tests": [AGAIN]}
    partly = {"verdict": "supported", "tests": [AGAIN, {**CONTROL, "replicated": False}]}
    records = {
        "a": {"verdict": "supported", "replication": whole},
        "b": {"verdict": "supported", "replication": partly},
    }
    line = "以新的随机种子重复实验：2 条中有 1 条得到相同的判定；判定不同的是a（先支持，后否定）；只重复了部分检验的是b"
    assert counted_replications(records.items(), "zh") == line
    assert counted_replications([], "zh") == ""


def test_a_caption_has_a_line_on_the_replication():
    assert " Replicated with fresh seeds (1 of 2 tests): inconclusive." in caption("Drawn.", VERDICT)
    assert "eplicat" not in caption("Drawn.", {**VERDICT, "replication": None})
