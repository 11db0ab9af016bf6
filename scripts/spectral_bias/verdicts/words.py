"""Words for the kinds of an inconclusive verdict, in English and Chinese, and for replications."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

INCONCLUSIVE = {
    "all-diverged": {"en": "every seed of a run diverged", "zh": "某个运行的所有种子均发散"},
    "control-fails": {"en": "a control fails", "zh": "对照不成立"},
    "coarse-log": {"en": "the log leaves it open", "zh": "记录步不足以判定"},
    "too-few-seeds": {"en": "too few seeds", "zh": "种子太少"},
}


def why(record: Mapping[str, Any], language: str = "en") -> str:
    """Why a verdict, or a corrected one, is inconclusive; empty if it is not."""
    kind = record.get("inconclusive")
    return INCONCLUSIVE[kind][language] if kind else ""


def replicated_tests(replication: Mapping[str, Any]) -> str:
    """How many tests a replication judged anew, as ``4 of 5``; the others stand with their first record."""
    return f"{sum(test['replicated'] for test in replication['tests'])} of {len(replication['tests'])}"


def counted_replications(records: Iterable[tuple[str, Mapping[str, Any]]]) -> str:
    """How many replications came to the first verdict again, and those that did not; empty if there is none.

    A verdict whose undecided test was not repeated cannot but come out undecided again, so claims of which only some
    tests or controls were repeated are named.

    Args:
        records: each claim's name and verdict record.
    """
    records = list(records)
    pairs = [
        (name, each["verdict"], each["replication"]["verdict"]) for name, each in records if each.get("replication")
    ]
    if not pairs:
        return ""
    others = [f"{name} ({first}, then {again})" for name, first, again in pairs if first != again]
    text = f"Replicated with fresh seeds: {len(pairs) - len(others)} of {len(pairs)} came to the same verdict"
    text = f"{text}; not {', '.join(others)}" if others else text
    partly = [name for name, each in records if each.get("replication") and not _is_whole(each["replication"])]
    return f"{text}; only some tests were repeated of {', '.join(partly)}" if partly else text


def _is_whole(replication: Mapping[str, Any]) -> bool:
    """Whether every test and control that has seeds was judged anew."""
    counted = (test for test in replication["tests"] if test["kind"] != "limit" and test["statistic"] != "value")
    return all(test["replicated"] for test in counted)
