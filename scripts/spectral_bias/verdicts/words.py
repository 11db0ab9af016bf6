"""The words of verdict files in English and Chinese, and lines on replications."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

INCONCLUSIVE = {
    "all-diverged": {"en": "every seed of a run diverged", "zh": "某个运行的所有种子均发散"},
    "control-fails": {"en": "a control fails", "zh": "对照不成立"},
    "coarse-log": {"en": "the log leaves it open", "zh": "记录步不足以判定"},
    "too-few-seeds": {"en": "too few seeds", "zh": "种子太少"},
}
SIGNS = {"at_least": "≥", "at_most": "≤"}
# Verdicts, outcomes, kinds of test, statistics and sides: by the word in the file.
WORDS = {
    "supported": {"en": "supported", "zh": "支持"},
    "refuted": {"en": "refuted", "zh": "否定"},
    "inconclusive": {"en": "inconclusive", "zh": "未定"},
    "holds": {"en": "holds", "zh": "成立"},
    "fails": {"en": "fails", "zh": "不成立"},
    "undecided": {"en": "undecided", "zh": "无法判定"},
    "test": {"en": "test", "zh": "检验"},
    "control": {"en": "control", "zh": "对照"},
    "limit": {"en": "limit", "zh": "适用界限"},
    "proportion": {"en": "proportion", "zh": "比例"},
    "median": {"en": "median", "zh": "中位数"},
    "trend": {"en": "trend", "zh": "趋势"},
    "value": {"en": "value", "zh": "数值"},
    "at_least": {"en": "at least", "zh": "至少"},
    "at_most": {"en": "at most", "zh": "至多"},
}


def word(name: str, language: str = "en") -> str:
    """A word of a verdict file, such as ``supported`` or ``at_least``; one that is not known stands as it is.

    Args:
        name: the word in the file.
        language: en or zh.
    """
    return WORDS[name][language] if name in WORDS else name


def why(record: Mapping[str, Any], language: str = "en") -> str:
    """Why a verdict, or a corrected one, is inconclusive; empty if it is not."""
    kind = record.get("inconclusive")
    return INCONCLUSIVE[kind][language] if kind else ""


def says(test: Mapping[str, Any], language: str = "en") -> str:
    """The sentence of a test in a record of verdicts or timings; records of before have it in English alone."""
    return test["says"] if language == "en" else test.get("says_zh", test["says"])


def replicated_tests(replication: Mapping[str, Any], language: str = "en") -> str:
    """How many tests a replication judged anew, as ``4 of 5``; the others stand with their first record."""
    judged, tests = sum(test["replicated"] for test in replication["tests"]), len(replication["tests"])
    return f"{judged} of {tests}" if language == "en" else f"{tests} 个中的 {judged} 个"


def counted_replications(records: Iterable[tuple[str, Mapping[str, Any]]], language: str = "en") -> str:
    """How many replications came to the first verdict again, and those that did not; empty if there is none.

    A verdict whose undecided test was not repeated cannot but come out undecided again, so claims of which only some
    tests or controls were repeated are named.

    Args:
        records: each claim's name and verdict record.
        language: en or zh.
    """
    records = [(name, each) for name, each in records if each.get("replication")]
    if not records:
        return ""
    pairs = [(name, each["verdict"], each["replication"]["verdict"]) for name, each in records]
    others = [(name, word(first, language), word(again, language)) for name, first, again in pairs if first != again]
    same, partly = len(pairs) - len(others), [name for name, each in records if not _is_whole(each["replication"])]
    if language == "zh":
        text = f"以新的随机种子重复实验：{len(pairs)} 条中有 {same} 条得到相同的判定"
        if others:
            text += "；判定不同的是" + "、".join(f"{name}（先{first}，后{again}）" for name, first, again in others)
        return f"{text}；只重复了部分检验的是{'、'.join(partly)}" if partly else text
    text = f"Replicated with fresh seeds: {same} of {len(pairs)} came to the same verdict"
    if others:
        text += "; not " + ", ".join(f"{name} ({first}, then {again})" for name, first, again in others)
    return f"{text}; only some tests were repeated of {', '.join(partly)}" if partly else text


def _is_whole(replication: Mapping[str, Any]) -> bool:
    """Whether every test and control that has seeds was judged anew."""
    counted = (test for test in replication["tests"] if test["kind"] != "limit" and test["statistic"] != "value")
    return all(test["replicated"] for test in counted)
